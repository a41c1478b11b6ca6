//! Files of what is kept.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use desktop_core::{
    Desktop, Error, Event,
    view::{ExportForm, ExportFormat, ExportProgress, ExportStage, HistoryFilter, ProblemCode},
};
use serde_json::Value;
use tokio::sync::broadcast::Receiver;

use crate::{
    desk::{Desk, USER, event, rows},
    searching::words,
};

fn messages(filter: HistoryFilter, format: ExportFormat) -> ExportForm {
    ExportForm::Messages { filter, format }
}

/// What is told of one file up to its end.
async fn told(events: &mut Receiver<Event>) -> Vec<ExportProgress> {
    let mut told = Vec::new();
    loop {
        let progress = event(events, |event| match event {
            Event::Export(progress) => Some(progress),
            _ => None,
        })
        .await;
        let over = progress.stage != ExportStage::Writing;
        told.push(progress);
        if over {
            return told;
        }
    }
}

async fn export(desktop: &Desktop, form: ExportForm, folder: &Path) -> PathBuf {
    let mut events = desktop.subscribe_events();
    desktop.export(form, folder.to_owned()).await.unwrap();
    let told = told(&mut events).await;
    match &told.last().unwrap().stage {
        ExportStage::Done { path } => path.into(),
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let mut names: Vec<_> = entries
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn picked_messages_are_written_the_newest_first_as_far_as_they_are_there() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for text in ["one 1111", "two 2222", "three 3333"] {
        desk.callback(USER, text).await;
    }
    let kept = rows(&desktop, 3).await.rows;
    let gone = "0".repeat(32);
    let form = ExportForm::Picked {
        ids: vec![kept[2].id.clone(), gone, kept[0].id.clone()],
        format: ExportFormat::Json,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = export(&desktop, form, folder.path()).await;
    let written: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let texts: Vec<_> = written.iter().map(|row| &row["text"]).collect();
    assert_eq!(texts, ["three 3333", "one 1111"]);
    let none = ExportForm::Picked {
        ids: vec!["no id".into()],
        format: ExportFormat::Csv,
    };
    let refused = desktop.export(none, folder.path().to_owned()).await;
    assert!(matches!(refused, Err(Error::NoSuchMessage)));
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_written_with_all_that_is_known_of_them() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.callback(USER, "您的验证码是 482913, \\\"JD\\\"").await;
    desk.callback(USER, "=SUM(A1) or 1111, 2222").await;
    let body = r#"{"app":"jd","to":"16470000000","userId":"u-9","text":"of another"}"#;
    desk.body(USER, body.into()).await;
    let kept = rows(&desktop, 3).await.rows;
    desktop.mark_copied(&kept[2].id).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let all = |format| messages(HistoryFilter::default(), format);

    let path = export(&desktop, all(ExportFormat::Json), folder.path()).await;
    let today = desktop.snapshot().await.unwrap().today;
    assert_eq!(path, folder.path().join(format!("codes-{today}.json")));
    let written: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(written.len(), 3);
    let [other, sum, code] = &written[..] else {
        panic!()
    };
    assert_eq!(code["text"], "您的验证码是 482913, \"JD\"");
    assert_eq!(
        (&code["code"], &code["codes"][0]),
        (&Value::from("482913"), &Value::from("482913"))
    );
    assert_eq!(
        (&code["service"], &code["number"]),
        (&Value::from("JD"), &Value::from("16470000000"))
    );
    assert_eq!(
        (&code["user_id"], &other["user_id"]),
        (&Value::from(USER), &Value::from("u-9"))
    );
    assert_eq!(
        (&code["kind"], &other["kind"]),
        (&Value::from("sms"), &Value::from("other_user"))
    );
    let time: jiff::Timestamp = code["time"].as_str().unwrap().parse().unwrap();
    assert_eq!(time.as_millisecond(), kept[2].received_ms);
    let copied: jiff::Timestamp = code["copied"].as_str().unwrap().parse().unwrap();
    assert!(copied >= time);
    assert_eq!(sum["copied"], Value::Null);

    let path = export(&desktop, all(ExportFormat::Csv), folder.path()).await;
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let columns = reader.headers().unwrap().clone();
    let column = |name| columns.iter().position(|column| column == name).unwrap();
    let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(&lines[1][column("text")], "'=SUM(A1) or 1111, 2222");
    assert_eq!(&lines[2][column("code")], "482913");
    assert_eq!(&lines[2][column("time")], code["time"].as_str().unwrap());

    // Only what a filter lets through, and never in place of another file.
    let path = export(
        &desktop,
        messages(words("验证"), ExportFormat::Csv),
        folder.path(),
    )
    .await;
    assert_eq!(path, folder.path().join(format!("codes-{today} (2).csv")));
    let mut reader = csv::Reader::from_path(&path).unwrap();
    assert_eq!(reader.records().count(), 1);
    assert_eq!(names(folder.path()).len(), 3, "no other file is left");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_at_a_time_with_its_progress_and_without_what_comes_meanwhile() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desk.callback(USER, "one").await;
    rows(&desktop, 1).await;
    desktop.close().await;
    many(&desk, account.id, 20_000);
    let desktop = desk.open().await;
    let folder = tempfile::tempdir().unwrap();
    let mut events = desktop.subscribe_events();
    let all = || messages(HistoryFilter::default(), ExportFormat::Json);
    let begin = || {
        let (desktop, folder) = (Arc::clone(&desktop), folder.path().to_owned());
        tokio::spawn(async move { desktop.export(all(), folder).await })
    };

    let begun = begin();
    let first = event(&mut events, |event| match event {
        Event::Export(progress) => Some(progress),
        _ => None,
    })
    .await;
    assert_eq!(
        (first.done, first.total, &first.stage),
        (0, 20_001, &ExportStage::Writing)
    );
    let second = desktop.export(all(), folder.path().to_owned()).await;
    assert!(matches!(second, Err(Error::ExportUnderWay)), "{second:?}");
    desk.callback(USER, "came meanwhile").await;
    begun.await.unwrap().unwrap();
    let progress = told(&mut events).await;
    let done: Vec<_> = progress.iter().map(|progress| progress.done).collect();
    assert!(done.is_sorted(), "{done:?}");
    assert_eq!(done.last(), Some(&20_001));
    let Some(ExportStage::Done { path }) = progress.last().map(|p| p.stage.clone()) else {
        panic!("{progress:?}")
    };
    let text = std::fs::read_to_string(path).unwrap();
    assert!(!text.contains("came meanwhile"));

    let before = names(folder.path());
    let begun = begin();
    event(&mut events, |event| {
        matches!(event, Event::Export(_)).then_some(())
    })
    .await;
    desktop.stop_export();
    begun.await.unwrap().unwrap();
    let stopped = told(&mut events).await.pop().unwrap();
    assert_eq!(stopped.stage, ExportStage::Stopped);
    assert_eq!(names(folder.path()), before, "nothing is left of it");
    desktop.close().await;
}

/// Puts many messages beside the one that is there.
fn many(desk: &Desk, account: i64, count: i64) {
    desk.history_store()
        .execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
             INSERT INTO messages (row, id, account, kind, received_ms, text, extractor, new)
             SELECT 1000 + n, randomblob(16), ?1, 'sms', 1790000000000 + n, 'message ' || n, extractor, 0
             FROM numbers, messages WHERE text = 'one'",
            [account, count],
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_written_is_said_and_none_is_left() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    let folder = tempfile::tempdir().unwrap();
    let mut events = desktop.subscribe_events();
    let no_folder = folder.path().join("none");
    let all = messages(HistoryFilter::default(), ExportFormat::Csv);
    desktop.export(all.clone(), no_folder).await.unwrap();
    let failed = told(&mut events).await.pop().unwrap();
    assert!(
        matches!(&failed.stage, ExportStage::Failed { problem } if problem.code == ProblemCode::ExportFailed),
        "{failed:?}"
    );
    // Another can be begun.
    let path = export(&desktop, all, folder.path()).await;
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.starts_with("\u{feff}time,account,"), "{text}");
    assert_eq!(text.lines().count(), 1);
    assert_eq!(names(folder.path()).len(), 1);
    desktop.close().await;
}
