# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_footlight_global_optspecs
    string join \n f/fullscreen slide= speaker no-speaker display= resume no-follow live reduced-motion backend= untrusted trace= h/help V/version
end

function __fish_footlight_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_footlight_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_footlight_using_subcommand
    set -l cmd (__fish_footlight_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c footlight -n "__fish_footlight_needs_command" -l slide -d 'Begin at this slide' -r
complete -c footlight -n "__fish_footlight_needs_command" -l display -d 'The display for the audience, by name or number (see footlight doctor)' -r
complete -c footlight -n "__fish_footlight_needs_command" -l backend -d 'What draws the slides' -r -f -a "auto\t'The GPU where there is one, else the CPU'
gpu\t''
cpu\t''"
complete -c footlight -n "__fish_footlight_needs_command" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_needs_command" -s f -l fullscreen -d 'Fill the screen from the start'
complete -c footlight -n "__fish_footlight_needs_command" -l speaker -d 'Open the speaker\'s window even where there is one display'
complete -c footlight -n "__fish_footlight_needs_command" -l no-speaker -d 'Never open the speaker\'s window by itself'
complete -c footlight -n "__fish_footlight_needs_command" -l resume -d 'Go on where a show of this talk was cut off'
complete -c footlight -n "__fish_footlight_needs_command" -l no-follow -d 'When the deck is saved, do not jump to the slide that was edited'
complete -c footlight -n "__fish_footlight_needs_command" -l live -d 'Run the commands of `+live` transcripts in a shell, on the slide'
complete -c footlight -n "__fish_footlight_needs_command" -l reduced-motion -d 'Let slides and steps fade rather than move'
complete -c footlight -n "__fish_footlight_needs_command" -l untrusted -d 'Read nothing outside the deck\'s folder: for decks by somebody else'
complete -c footlight -n "__fish_footlight_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c footlight -n "__fish_footlight_needs_command" -s V -l version -d 'Print version'
complete -c footlight -n "__fish_footlight_needs_command" -a "present" -d 'Present a talk in a window (what happens without a command)'
complete -c footlight -n "__fish_footlight_needs_command" -a "new" -d 'Write a small talk to start from, with one of everything'
complete -c footlight -n "__fish_footlight_needs_command" -a "rehearse" -d 'Present a talk and record how long each slide takes'
complete -c footlight -n "__fish_footlight_needs_command" -a "export" -d 'Write a talk as PDF, web page, pictures, movie or PowerPoint'
complete -c footlight -n "__fish_footlight_needs_command" -a "check" -d 'Say what is wrong with talks, without showing them'
complete -c footlight -n "__fish_footlight_needs_command" -a "record" -d 'Record a terminal session as an asciicast, to be shown on a slide'
complete -c footlight -n "__fish_footlight_needs_command" -a "screen" -d 'Print what the terminal of a recording shows at a time'
complete -c footlight -n "__fish_footlight_needs_command" -a "accept" -d 'Take over into a talk what its live transcripts have printed'
complete -c footlight -n "__fish_footlight_needs_command" -a "doctor" -d 'Say what this machine has for a show, and how to get what it lacks'
complete -c footlight -n "__fish_footlight_needs_command" -a "bundle" -d 'Write one executable file that holds a talk and this program'
complete -c footlight -n "__fish_footlight_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l slide -d 'Begin at this slide' -r
complete -c footlight -n "__fish_footlight_using_subcommand present" -l display -d 'The display for the audience, by name or number (see footlight doctor)' -r
complete -c footlight -n "__fish_footlight_using_subcommand present" -l backend -d 'What draws the slides' -r -f -a "auto\t'The GPU where there is one, else the CPU'
gpu\t''
cpu\t''"
complete -c footlight -n "__fish_footlight_using_subcommand present" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand present" -s f -l fullscreen -d 'Fill the screen from the start'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l speaker -d 'Open the speaker\'s window even where there is one display'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l no-speaker -d 'Never open the speaker\'s window by itself'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l resume -d 'Go on where a show of this talk was cut off'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l no-follow -d 'When the deck is saved, do not jump to the slide that was edited'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l live -d 'Run the commands of `+live` transcripts in a shell, on the slide'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l reduced-motion -d 'Let slides and steps fade rather than move'
complete -c footlight -n "__fish_footlight_using_subcommand present" -l untrusted -d 'Read nothing outside the deck\'s folder: for decks by somebody else'
complete -c footlight -n "__fish_footlight_using_subcommand present" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c footlight -n "__fish_footlight_using_subcommand new" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand new" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l slide -d 'Begin at this slide' -r
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l display -d 'The display for the audience, by name or number (see footlight doctor)' -r
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l backend -d 'What draws the slides' -r -f -a "auto\t'The GPU where there is one, else the CPU'
gpu\t''
cpu\t''"
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -s f -l fullscreen -d 'Fill the screen from the start'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l speaker -d 'Open the speaker\'s window even where there is one display'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l no-speaker -d 'Never open the speaker\'s window by itself'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l resume -d 'Go on where a show of this talk was cut off'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l no-follow -d 'When the deck is saved, do not jump to the slide that was edited'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l live -d 'Run the commands of `+live` transcripts in a shell, on the slide'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l reduced-motion -d 'Let slides and steps fade rather than move'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l untrusted -d 'Read nothing outside the deck\'s folder: for decks by somebody else'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -l report -d 'Print what earlier rehearsals took, and show nothing'
complete -c footlight -n "__fish_footlight_using_subcommand rehearse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c footlight -n "__fish_footlight_using_subcommand export" -s o -l output -d 'The file to write, or the folder for pictures' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand export" -l format -d 'What to write; by default what the output\'s name says, else PDF' -r -f -a "pdf\t''
png\t''
html\t'One web page with everything in it'
pptx\t'Pictures of the slides, with titles and notes, for other presenters'
frames\t'A PNG for every frame of the talk as it plays'
gif\t''
apng\t''
mp4\t'By ffmpeg, which must be installed'
webm\t'By ffmpeg, which must be installed'
cast\t'The shell transcripts as recordings'"
complete -c footlight -n "__fish_footlight_using_subcommand export" -l range -d 'Slides to write, such as 1,4-6 or 3-' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l size -d 'Size of pictures in pixels; by default 1920 wide, GIF and APNG 960, and as high as the slides are' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l backend -d 'What draws PNG pictures; by default the CPU' -r -f -a "auto\t'The GPU where there is one, else the CPU'
gpu\t''
cpu\t''"
complete -c footlight -n "__fish_footlight_using_subcommand export" -l notes -d 'Speaker notes: below their slides, as annotations that pympress shows, or as text without slides' -r -f -a "pages\t''
annotations\t''
text\t''"
complete -c footlight -n "__fish_footlight_using_subcommand export" -l handout -d 'So many slides on a page, with lines for writing: 2, 3, 4 or 6' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l paper -d 'The paper of notes and handouts; by default A4' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l image-dpi -d 'Make pictures smaller that have more pixels an inch; by default 300' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l fps -d 'Frames a second, at most 60, GIF 50; by default 30, GIF and APNG 20' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l hold -d 'How long each step stays when it has come to rest; by default 2' -r
complete -c footlight -n "__fish_footlight_using_subcommand export" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand export" -l untrusted -d 'Read nothing outside the deck\'s folder: for decks by somebody else'
complete -c footlight -n "__fish_footlight_using_subcommand export" -l steps -d 'A page or picture for every step of a slide, rather than for its last'
complete -c footlight -n "__fish_footlight_using_subcommand export" -l hidden -d 'Write hidden slides too'
complete -c footlight -n "__fish_footlight_using_subcommand export" -l pdfa -d 'Write PDF/A-2b, for archives, or nothing'
complete -c footlight -n "__fish_footlight_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c footlight -n "__fish_footlight_using_subcommand check" -l format -d 'How to print what was found' -r -f -a "text\t''
json\t''"
complete -c footlight -n "__fish_footlight_using_subcommand check" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand check" -l strict -d 'Count warnings as problems'
complete -c footlight -n "__fish_footlight_using_subcommand check" -l untrusted -d 'Read nothing outside each deck\'s folder: for decks by somebody else'
complete -c footlight -n "__fish_footlight_using_subcommand check" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand record" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand record" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand screen" -l at -d 'Seconds from the start of the recording' -r
complete -c footlight -n "__fish_footlight_using_subcommand screen" -l size -d 'Size of the terminal, in place of the recorded one' -r
complete -c footlight -n "__fish_footlight_using_subcommand screen" -l format -d 'How to print the screen' -r -f -a "text\t''
json\t''"
complete -c footlight -n "__fish_footlight_using_subcommand screen" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand screen" -l raw -d 'The file is what a program has printed, not a recording'
complete -c footlight -n "__fish_footlight_using_subcommand screen" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand accept" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand accept" -s y -l yes -d 'Take over everything without asking'
complete -c footlight -n "__fish_footlight_using_subcommand accept" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand doctor" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand bundle" -s o -l output -d 'The executable file to write' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand bundle" -l trace -d 'Write down where the time goes, as a trace for ui.perfetto.dev' -r -F
complete -c footlight -n "__fish_footlight_using_subcommand bundle" -s h -l help -d 'Print help'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "present" -d 'Present a talk in a window (what happens without a command)'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "new" -d 'Write a small talk to start from, with one of everything'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "rehearse" -d 'Present a talk and record how long each slide takes'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "export" -d 'Write a talk as PDF, web page, pictures, movie or PowerPoint'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "check" -d 'Say what is wrong with talks, without showing them'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "record" -d 'Record a terminal session as an asciicast, to be shown on a slide'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "screen" -d 'Print what the terminal of a recording shows at a time'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "accept" -d 'Take over into a talk what its live transcripts have printed'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "doctor" -d 'Say what this machine has for a show, and how to get what it lacks'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "bundle" -d 'Write one executable file that holds a talk and this program'
complete -c footlight -n "__fish_footlight_using_subcommand help; and not __fish_seen_subcommand_from present new rehearse export check record screen accept doctor bundle help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
