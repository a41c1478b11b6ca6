//! The `extract` example, as a person uses it in a pipe.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

fn pipe(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO"))
        .args(["run", "-q", "-p", "sms-code", "--example", "extract"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn answers(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_line_gets_one_answer() {
    let lines = [
        json!({"text": "[Lumen] Code 482913, expires in 10 minutes."}),
        json!({"text": "Your order 482913 has shipped."}),
        json!({"text": "Your backup codes: 48120934 and 77120945", "more": 1}),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let output = pipe(input.as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = answers(&output);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["code"], "482913");
    assert_eq!(answers[0]["candidates"], json!(["482913"]));
    assert_eq!(answers[0]["service"], "Lumen");
    assert_eq!(answers[0]["valid_for_s"], 600);
    assert!(
        answers[0]["reasons"]
            .as_array()
            .is_some_and(|reasons| !reasons.is_empty())
    );
    assert_eq!(answers[1]["code"], Value::Null);
    assert_eq!(answers[1]["candidates"], json!([]));
    assert_eq!(answers[2]["code"], Value::Null);
    assert_eq!(answers[2]["candidates"], json!(["48120934", "77120945"]));
}

#[test]
fn a_bad_line_is_named_and_the_others_are_answered() {
    let output = pipe(b"{\"text\": \"code 482913\"}\nnot json\n{\"txt\": 1}\n\xff\xfe\n{\"text\": 5}\n{\"text\": \"code 771204\"}");
    assert_eq!(output.status.code(), Some(1));
    let codes: Vec<Value> = answers(&output)
        .iter()
        .map(|answer| answer["code"].clone())
        .collect();
    assert_eq!(codes, [json!("482913"), json!("771204")]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    for number in [2, 3, 4, 5] {
        assert!(errors.contains(&format!("line {number}: ")), "{errors}");
    }
}
