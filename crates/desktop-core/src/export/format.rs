//! How rows are written.
//!
//! CSV follows RFC 4180 in UTF-8. It begins with a byte order mark, without which a spreadsheet takes Chinese
//! for something else. A message comes from strangers, and a spreadsheet runs what looks like a formula: a text
//! that begins with one of `= + - @`, a tab or a line end gets an apostrophe in front. JSON has every text as it is.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::view::ExportFormat;

/// What stands between the texts of a list.
const BETWEEN: &str = " / ";

/// A format, and what it has to know while it is written.
#[derive(Debug)]
pub(super) enum Format {
    Csv,
    Json {
        columns: &'static [&'static str],
        any: bool,
    },
}

impl Format {
    /// Writes what comes before the rows.
    pub(super) fn begin(
        format: ExportFormat,
        columns: &'static [&'static str],
        to: &mut impl Write,
    ) -> io::Result<Self> {
        match format {
            ExportFormat::Csv => {
                to.write_all("\u{feff}".as_bytes())?;
                csv_writer(to).write_record(columns)?;
                Ok(Self::Csv)
            }
            ExportFormat::Json => {
                to.write_all(b"[")?;
                Ok(Self::Json {
                    columns,
                    any: false,
                })
            }
        }
    }

    /// Writes rows.
    pub(super) fn write(&mut self, rows: &[Vec<Value>], to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Csv => {
                let mut writer = csv_writer(to);
                for row in rows {
                    writer.write_record(row.iter().map(cell))?;
                }
                writer.flush()
            }
            Self::Json { columns, any } => {
                for row in rows {
                    to.write_all(if *any { b",\n" } else { b"\n" })?;
                    *any = true;
                    let names = columns.iter().map(|name| (*name).to_owned());
                    let object: Map<String, Value> = names.zip(row.iter().cloned()).collect();
                    serde_json::to_writer(&mut *to, &object)?;
                }
                Ok(())
            }
        }
    }

    /// Writes what comes after the rows.
    pub(super) fn end(self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Csv => Ok(()),
            Self::Json { any, .. } => to.write_all(if any { b"\n]\n" } else { b"]\n" }),
        }
    }
}

fn csv_writer<W: Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(to)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text.clone()),
        Value::Array(texts) => {
            let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            harmless(texts.join(BETWEEN))
        }
        other => other.to_string(),
    }
}

fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COLUMNS: &[&str] = &["text", "number", "codes"];

    fn rows() -> Vec<Vec<Value>> {
        vec![
            vec![json!("plain"), json!(5), json!(["1234", "5678"])],
            vec![
                json!("a \"quoted\", text\r\nof two lines"),
                Value::Null,
                json!([]),
            ],
            vec![json!("=cmd|'/c calc'!A0"), json!(-7), json!(["-1"])],
            vec![json!("验证码 482913"), json!(true), Value::Null],
        ]
    }

    fn written(format: ExportFormat, rows: &[Vec<Value>]) -> String {
        let mut bytes = Vec::new();
        let mut format = Format::begin(format, COLUMNS, &mut bytes).unwrap();
        // In two parts, as a long one is.
        let (first, second) = rows.split_at(rows.len() / 2);
        format.write(first, &mut bytes).unwrap();
        format.write(second, &mut bytes).unwrap();
        format.end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn csv_is_as_spreadsheets_read_it_and_holds_no_formula() {
        let text = written(ExportFormat::Csv, &rows());
        let expected = "\u{feff}text,number,codes\r\nplain,5,1234 / 5678\r\n\
            \"a \"\"quoted\"\", text\r\nof two lines\",,\r\n'=cmd|'/c calc'!A0,-7,'-1\r\n验证码 482913,true,\r\n";
        assert_eq!(text, expected);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), COLUMNS);
        let read: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), rows().len());
        assert_eq!(&read[1][0], "a \"quoted\", text\r\nof two lines");
    }

    #[test]
    fn json_is_one_array_with_every_text_as_it_is() {
        let read: Value = serde_json::from_str(&written(ExportFormat::Json, &rows())).unwrap();
        let expected: Vec<Value> = rows()
            .into_iter()
            .map(|row| json!({"text": row[0], "number": row[1], "codes": row[2]}))
            .collect();
        assert_eq!(read, Value::Array(expected));
        assert_eq!(written(ExportFormat::Json, &[]), "[]\n");
    }

    /// A disk that is full.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_said() {
        for format in [ExportFormat::Csv, ExportFormat::Json] {
            let whole = written(format, &rows()).len();
            for room in 0..=whole {
                let mut disk = Full(room);
                let done = Format::begin(format, COLUMNS, &mut disk).and_then(|mut format| {
                    format.write(&rows(), &mut disk)?;
                    format.end(&mut disk)
                });
                assert_eq!(done.is_ok(), room == whole, "{format:?} {room}");
            }
        }
    }
}
