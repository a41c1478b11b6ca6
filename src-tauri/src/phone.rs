//! A number as people write it, outside the window. PingMe rents US and GB numbers; any other
//! string of digits is shown as it is.

/// `16515550142` as `+1 651 555 0142`.
pub(crate) fn written(digits: &str) -> String {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    match digits.len() {
        11 if digits.starts_with('1') => {
            format!("+1 {} {} {}", &digits[1..4], &digits[4..7], &digits[7..])
        }
        12 if digits.starts_with("44") => format!("+44 {} {}", &digits[2..6], &digits[6..]),
        _ => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn known_shapes_are_grouped_and_all_others_kept() {
        for (digits, shown) in [
            ("16515550142", "+1 651 555 0142"),
            ("447700900143", "+44 7700 900143"),
            ("168151020115", "+168151020115"),
            ("Telegram", "Telegram"),
        ] {
            assert_eq!(written(digits), shown);
        }
    }
}
