
use builtin;
use str;

set edit:completion:arg-completer[footlight] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'footlight'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'footlight'= {
            cand --slide 'Begin at this slide'
            cand --display 'The display for the audience, by name or number (see footlight doctor)'
            cand --backend 'What draws the slides'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -f 'Fill the screen from the start'
            cand --fullscreen 'Fill the screen from the start'
            cand --speaker 'Open the speaker''s window even where there is one display'
            cand --no-speaker 'Never open the speaker''s window by itself'
            cand --resume 'Go on where a show of this talk was cut off'
            cand --no-follow 'When the deck is saved, do not jump to the slide that was edited'
            cand --live 'Run the commands of `+live` transcripts in a shell, on the slide'
            cand --reduced-motion 'Let slides and steps fade rather than move'
            cand --untrusted 'Read nothing outside the deck''s folder: for decks by somebody else'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand present 'Present a talk in a window (what happens without a command)'
            cand new 'Write a small talk to start from, with one of everything'
            cand rehearse 'Present a talk and record how long each slide takes'
            cand export 'Write a talk as PDF, web page, pictures, movie or PowerPoint'
            cand check 'Say what is wrong with talks, without showing them'
            cand record 'Record a terminal session as an asciicast, to be shown on a slide'
            cand screen 'Print what the terminal of a recording shows at a time'
            cand accept 'Take over into a talk what its live transcripts have printed'
            cand doctor 'Say what this machine has for a show, and how to get what it lacks'
            cand bundle 'Write one executable file that holds a talk and this program'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'footlight;present'= {
            cand --slide 'Begin at this slide'
            cand --display 'The display for the audience, by name or number (see footlight doctor)'
            cand --backend 'What draws the slides'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -f 'Fill the screen from the start'
            cand --fullscreen 'Fill the screen from the start'
            cand --speaker 'Open the speaker''s window even where there is one display'
            cand --no-speaker 'Never open the speaker''s window by itself'
            cand --resume 'Go on where a show of this talk was cut off'
            cand --no-follow 'When the deck is saved, do not jump to the slide that was edited'
            cand --live 'Run the commands of `+live` transcripts in a shell, on the slide'
            cand --reduced-motion 'Let slides and steps fade rather than move'
            cand --untrusted 'Read nothing outside the deck''s folder: for decks by somebody else'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'footlight;new'= {
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;rehearse'= {
            cand --slide 'Begin at this slide'
            cand --display 'The display for the audience, by name or number (see footlight doctor)'
            cand --backend 'What draws the slides'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -f 'Fill the screen from the start'
            cand --fullscreen 'Fill the screen from the start'
            cand --speaker 'Open the speaker''s window even where there is one display'
            cand --no-speaker 'Never open the speaker''s window by itself'
            cand --resume 'Go on where a show of this talk was cut off'
            cand --no-follow 'When the deck is saved, do not jump to the slide that was edited'
            cand --live 'Run the commands of `+live` transcripts in a shell, on the slide'
            cand --reduced-motion 'Let slides and steps fade rather than move'
            cand --untrusted 'Read nothing outside the deck''s folder: for decks by somebody else'
            cand --report 'Print what earlier rehearsals took, and show nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'footlight;export'= {
            cand -o 'The file to write, or the folder for pictures'
            cand --output 'The file to write, or the folder for pictures'
            cand --format 'What to write; by default what the output''s name says, else PDF'
            cand --range 'Slides to write, such as 1,4-6 or 3-'
            cand --size 'Size of pictures in pixels; by default 1920 wide, GIF and APNG 960, and as high as the slides are'
            cand --backend 'What draws PNG pictures; by default the CPU'
            cand --notes 'Speaker notes: below their slides, as annotations that pympress shows, or as text without slides'
            cand --handout 'So many slides on a page, with lines for writing: 2, 3, 4 or 6'
            cand --paper 'The paper of notes and handouts; by default A4'
            cand --image-dpi 'Make pictures smaller that have more pixels an inch; by default 300'
            cand --fps 'Frames a second, at most 60, GIF 50; by default 30, GIF and APNG 20'
            cand --hold 'How long each step stays when it has come to rest; by default 2'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand --untrusted 'Read nothing outside the deck''s folder: for decks by somebody else'
            cand --steps 'A page or picture for every step of a slide, rather than for its last'
            cand --hidden 'Write hidden slides too'
            cand --pdfa 'Write PDF/A-2b, for archives, or nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'footlight;check'= {
            cand --format 'How to print what was found'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand --strict 'Count warnings as problems'
            cand --untrusted 'Read nothing outside each deck''s folder: for decks by somebody else'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;record'= {
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;screen'= {
            cand --at 'Seconds from the start of the recording'
            cand --size 'Size of the terminal, in place of the recorded one'
            cand --format 'How to print the screen'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand --raw 'The file is what a program has printed, not a recording'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;accept'= {
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -y 'Take over everything without asking'
            cand --yes 'Take over everything without asking'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;doctor'= {
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;bundle'= {
            cand -o 'The executable file to write'
            cand --output 'The executable file to write'
            cand --trace 'Write down where the time goes, as a trace for ui.perfetto.dev'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'footlight;help'= {
            cand present 'Present a talk in a window (what happens without a command)'
            cand new 'Write a small talk to start from, with one of everything'
            cand rehearse 'Present a talk and record how long each slide takes'
            cand export 'Write a talk as PDF, web page, pictures, movie or PowerPoint'
            cand check 'Say what is wrong with talks, without showing them'
            cand record 'Record a terminal session as an asciicast, to be shown on a slide'
            cand screen 'Print what the terminal of a recording shows at a time'
            cand accept 'Take over into a talk what its live transcripts have printed'
            cand doctor 'Say what this machine has for a show, and how to get what it lacks'
            cand bundle 'Write one executable file that holds a talk and this program'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'footlight;help;present'= {
        }
        &'footlight;help;new'= {
        }
        &'footlight;help;rehearse'= {
        }
        &'footlight;help;export'= {
        }
        &'footlight;help;check'= {
        }
        &'footlight;help;record'= {
        }
        &'footlight;help;screen'= {
        }
        &'footlight;help;accept'= {
        }
        &'footlight;help;doctor'= {
        }
        &'footlight;help;bundle'= {
        }
        &'footlight;help;help'= {
        }
    ]
    $completions[$command]
}
