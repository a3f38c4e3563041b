//! Which slides an export takes: `1,4-6`, `3-`, `-2`.

/// The indices (from 0) that `text` names among `count` slides, in the order of the deck.
pub fn parse(text: &str, count: usize) -> Result<Vec<usize>, String> {
    let number = |part: &str| match part.trim().parse::<usize>() {
        Ok(0) => Err("slides count from 1".to_owned()),
        Ok(n) if n > count => Err(format!("there is no slide {n}: the talk has {count}")),
        Ok(n) => Ok(n),
        Err(_) => Err(format!("`{part}` is no slide number; write for example 1,4-6")),
    };
    let mut chosen = vec![false; count];
    for part in text.split(',') {
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => {
                let from = if from.trim().is_empty() { 1 } else { number(from)? };
                (from, if to.trim().is_empty() { count } else { number(to)? })
            }
            None => (number(part)?, number(part)?),
        };
        if from > to {
            return Err(format!("`{part}` runs backwards"));
        }
        chosen[from - 1..to].fill(true);
    }
    Ok((0..count).filter(|&i| chosen[i]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(parse("1,4-6", 9), Ok(vec![0, 3, 4, 5]));
        assert_eq!(parse("8-,-2", 9), Ok(vec![0, 1, 7, 8]));
        assert!(
            parse("0", 9).is_err() && parse("10", 9).is_err() && parse("3-2", 9).is_err() && parse("x", 9).is_err()
        );
    }
}
