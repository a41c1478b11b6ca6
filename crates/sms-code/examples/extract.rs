//! Reads JSON lines `{"text": …}` from standard input and writes what was found in each, one JSON line
//! for each. A line that cannot be read is reported with its number on standard error; the others are
//! still answered, and the exit status is 1.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

use serde_json::{Value, json};
use sms_code::{Extraction, Verdict};

fn main() -> io::Result<ExitCode> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut status = ExitCode::SUCCESS;
    for number in 1_usize.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match text_of(&line) {
            Ok(text) => writeln!(output, "{}", answer(&sms_code::extract(&text)))?,
            Err(error) => {
                // In order, for whoever reads both streams.
                output.flush()?;
                eprintln!("line {number}: {error}");
                status = ExitCode::from(1);
            }
        }
    }
    output.flush()?;
    Ok(status)
}

/// The text of one line, or what is wrong with it.
fn text_of(line: &[u8]) -> Result<String, String> {
    let value: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    match value.get("text") {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err("\"text\" is not a string".to_owned()),
        None => Err("there is no \"text\"".to_owned()),
    }
}

fn answer(found: &Extraction) -> Value {
    let verdict = match found.verdict {
        Verdict::Code(_) => "code",
        Verdict::Ambiguous(_) => "ambiguous",
        Verdict::None => "none",
    };
    let best = found
        .code()
        .or_else(|| found.choices().next())
        .or_else(|| found.candidates.iter().max_by_key(|c| c.score));
    json!({
        "code": found.code().map(|code| &code.code),
        "shown": found.code().map(|code| &code.shown),
        "span": found.code().map(|code| [code.span.start, code.span.end]),
        "verdict": verdict,
        "confidence": found.confidence.percent(),
        "candidates": found.choices().map(|choice| &choice.code).collect::<Vec<_>>(),
        "service": found.service,
        "valid_for_s": found.valid_for.map(|time| time.as_secs()),
        "reasons": best.map(|best| best.reasons.iter().map(|reason| json!({
            "points": reason.points,
            "key": reason.key(),
            "text": reason.to_string(),
        })).collect::<Vec<_>>()).unwrap_or_default(),
    })
}
