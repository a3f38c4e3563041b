
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'footlight' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'footlight'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'footlight' {
            [CompletionResult]::new('--slide', '--slide', [CompletionResultType]::ParameterName, 'Begin at this slide')
            [CompletionResult]::new('--display', '--display', [CompletionResultType]::ParameterName, 'The display for the audience, by name or number (see footlight doctor)')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'What draws the slides')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--fullscreen', '--fullscreen', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--speaker', '--speaker', [CompletionResultType]::ParameterName, 'Open the speaker''s window even where there is one display')
            [CompletionResult]::new('--no-speaker', '--no-speaker', [CompletionResultType]::ParameterName, 'Never open the speaker''s window by itself')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Go on where a show of this talk was cut off')
            [CompletionResult]::new('--no-follow', '--no-follow', [CompletionResultType]::ParameterName, 'When the deck is saved, do not jump to the slide that was edited')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Run the commands of `+live` transcripts in a shell, on the slide')
            [CompletionResult]::new('--reduced-motion', '--reduced-motion', [CompletionResultType]::ParameterName, 'Let slides and steps fade rather than move')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Read nothing outside the deck''s folder: for decks by somebody else')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('present', 'present', [CompletionResultType]::ParameterValue, 'Present a talk in a window (what happens without a command)')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a small talk to start from, with one of everything')
            [CompletionResult]::new('rehearse', 'rehearse', [CompletionResultType]::ParameterValue, 'Present a talk and record how long each slide takes')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a talk as PDF, web page, pictures, movie or PowerPoint')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with talks, without showing them')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record a terminal session as an asciicast, to be shown on a slide')
            [CompletionResult]::new('screen', 'screen', [CompletionResultType]::ParameterValue, 'Print what the terminal of a recording shows at a time')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Take over into a talk what its live transcripts have printed')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what this machine has for a show, and how to get what it lacks')
            [CompletionResult]::new('bundle', 'bundle', [CompletionResultType]::ParameterValue, 'Write one executable file that holds a talk and this program')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'footlight;present' {
            [CompletionResult]::new('--slide', '--slide', [CompletionResultType]::ParameterName, 'Begin at this slide')
            [CompletionResult]::new('--display', '--display', [CompletionResultType]::ParameterName, 'The display for the audience, by name or number (see footlight doctor)')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'What draws the slides')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--fullscreen', '--fullscreen', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--speaker', '--speaker', [CompletionResultType]::ParameterName, 'Open the speaker''s window even where there is one display')
            [CompletionResult]::new('--no-speaker', '--no-speaker', [CompletionResultType]::ParameterName, 'Never open the speaker''s window by itself')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Go on where a show of this talk was cut off')
            [CompletionResult]::new('--no-follow', '--no-follow', [CompletionResultType]::ParameterName, 'When the deck is saved, do not jump to the slide that was edited')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Run the commands of `+live` transcripts in a shell, on the slide')
            [CompletionResult]::new('--reduced-motion', '--reduced-motion', [CompletionResultType]::ParameterName, 'Let slides and steps fade rather than move')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Read nothing outside the deck''s folder: for decks by somebody else')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'footlight;new' {
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;rehearse' {
            [CompletionResult]::new('--slide', '--slide', [CompletionResultType]::ParameterName, 'Begin at this slide')
            [CompletionResult]::new('--display', '--display', [CompletionResultType]::ParameterName, 'The display for the audience, by name or number (see footlight doctor)')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'What draws the slides')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--fullscreen', '--fullscreen', [CompletionResultType]::ParameterName, 'Fill the screen from the start')
            [CompletionResult]::new('--speaker', '--speaker', [CompletionResultType]::ParameterName, 'Open the speaker''s window even where there is one display')
            [CompletionResult]::new('--no-speaker', '--no-speaker', [CompletionResultType]::ParameterName, 'Never open the speaker''s window by itself')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Go on where a show of this talk was cut off')
            [CompletionResult]::new('--no-follow', '--no-follow', [CompletionResultType]::ParameterName, 'When the deck is saved, do not jump to the slide that was edited')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Run the commands of `+live` transcripts in a shell, on the slide')
            [CompletionResult]::new('--reduced-motion', '--reduced-motion', [CompletionResultType]::ParameterName, 'Let slides and steps fade rather than move')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Read nothing outside the deck''s folder: for decks by somebody else')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Print what earlier rehearsals took, and show nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'footlight;export' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The file to write, or the folder for pictures')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The file to write, or the folder for pictures')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to write; by default what the output''s name says, else PDF')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Slides to write, such as 1,4-6 or 3-')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Size of pictures in pixels; by default 1920 wide, GIF and APNG 960, and as high as the slides are')
            [CompletionResult]::new('--backend', '--backend', [CompletionResultType]::ParameterName, 'What draws PNG pictures; by default the CPU')
            [CompletionResult]::new('--notes', '--notes', [CompletionResultType]::ParameterName, 'Speaker notes: below their slides, as annotations that pympress shows, or as text without slides')
            [CompletionResult]::new('--handout', '--handout', [CompletionResultType]::ParameterName, 'So many slides on a page, with lines for writing: 2, 3, 4 or 6')
            [CompletionResult]::new('--paper', '--paper', [CompletionResultType]::ParameterName, 'The paper of notes and handouts; by default A4')
            [CompletionResult]::new('--image-dpi', '--image-dpi', [CompletionResultType]::ParameterName, 'Make pictures smaller that have more pixels an inch; by default 300')
            [CompletionResult]::new('--fps', '--fps', [CompletionResultType]::ParameterName, 'Frames a second, at most 60, GIF 50; by default 30, GIF and APNG 20')
            [CompletionResult]::new('--hold', '--hold', [CompletionResultType]::ParameterName, 'How long each step stays when it has come to rest; by default 2')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Read nothing outside the deck''s folder: for decks by somebody else')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'A page or picture for every step of a slide, rather than for its last')
            [CompletionResult]::new('--hidden', '--hidden', [CompletionResultType]::ParameterName, 'Write hidden slides too')
            [CompletionResult]::new('--pdfa', '--pdfa', [CompletionResultType]::ParameterName, 'Write PDF/A-2b, for archives, or nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'footlight;check' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was found')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Count warnings as problems')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Read nothing outside each deck''s folder: for decks by somebody else')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;record' {
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;screen' {
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Seconds from the start of the recording')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Size of the terminal, in place of the recorded one')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the screen')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'The file is what a program has printed, not a recording')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;accept' {
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Take over everything without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Take over everything without asking')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;doctor' {
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;bundle' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The executable file to write')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The executable file to write')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write down where the time goes, as a trace for ui.perfetto.dev')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'footlight;help' {
            [CompletionResult]::new('present', 'present', [CompletionResultType]::ParameterValue, 'Present a talk in a window (what happens without a command)')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a small talk to start from, with one of everything')
            [CompletionResult]::new('rehearse', 'rehearse', [CompletionResultType]::ParameterValue, 'Present a talk and record how long each slide takes')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a talk as PDF, web page, pictures, movie or PowerPoint')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with talks, without showing them')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record a terminal session as an asciicast, to be shown on a slide')
            [CompletionResult]::new('screen', 'screen', [CompletionResultType]::ParameterValue, 'Print what the terminal of a recording shows at a time')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Take over into a talk what its live transcripts have printed')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what this machine has for a show, and how to get what it lacks')
            [CompletionResult]::new('bundle', 'bundle', [CompletionResultType]::ParameterValue, 'Write one executable file that holds a talk and this program')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'footlight;help;present' {
            break
        }
        'footlight;help;new' {
            break
        }
        'footlight;help;rehearse' {
            break
        }
        'footlight;help;export' {
            break
        }
        'footlight;help;check' {
            break
        }
        'footlight;help;record' {
            break
        }
        'footlight;help;screen' {
            break
        }
        'footlight;help;accept' {
            break
        }
        'footlight;help;doctor' {
            break
        }
        'footlight;help;bundle' {
            break
        }
        'footlight;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
