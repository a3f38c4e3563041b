//! The prompts of a pasted transcript, found in its text: of bash, zsh and fish as systems set them up, `root@host:~#`.

use std::sync::LazyLock;

use regex::Regex;

/// What a prompt that is written by hand begins with.
pub const PLAIN: &str = "$";

/// The most different prompts that are looked for: each folder that is changed to has its own.
const MOST: usize = 64;

/// Prompts of shells, up to the blank before a command. What stands in round brackets before one is an environment's name.
const SHELLS: &str = r"(?x)^ (?: \([^()\s]+\)\ )? (?:
      [\w.-]+@[\w.-]+ (?: :\S*? | \ [~/]\S*? | \ \S+\  )? [$\#%>❯]    # ana@node:~/x$  ana@node ~/x>  ana@node x %
    | \[ [\w.-]+@[\w.-]+ \  [^\]]+ \] [$\#%]                            # [ana@node ~]$
    | (?:ba|z|da|k|a)?sh-\d[\d.]* [$\#]                                 # bash-5.2$
    | ~\S*\ ?[$\#%❯]                                                    # ~/x $
    | PS\ [A-Z]:\\[^>]*>                                                # PS C:\Users\ana>
    | ➜\ \ \S+ (?: \ git:\([^()]*\) (?: \ ✗ )? )?                      # ➜  x git:(main) ✗
    | [➜❯λ]
    ) (?: \ | $ )";

/// Prompts of other programs.
const PROGRAMS: &str = r"^(?:>>>|[A-Za-z][\w.@:~/=()-]*>) \S";

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

/// The prompts in a transcript, the longest first, each without the blank behind it.
pub fn found<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<String> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(SHELLS));
    let mut prompts: Vec<String> = Vec::new();
    let Some(pattern) = PATTERN.as_ref() else { return prompts };
    for prompt in lines.filter_map(|line| pattern.find(line)) {
        let prompt = prompt.as_str().trim_end();
        if prompts.len() < MOST && !prompts.iter().any(|known| known == prompt) {
            prompts.push(prompt.to_owned());
        }
    }
    // One may begin with another.
    prompts.sort_by_key(|prompt| std::cmp::Reverse(prompt.len()));
    prompts
}

/// The prompt of another program that a line seems to begin with.
pub fn of_program(line: &str) -> Option<&str> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(PROGRAMS));
    PATTERN.as_ref()?.is_match(line).then(|| line.split(' ').next())?
}
