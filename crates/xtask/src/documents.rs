//! The Markdown documents: that what they link to is there, and that a document says the same in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::workspace::Workspace;

/// Documents that are kept in both languages.
const TRANSLATED: [(&str, &str); 2] = [
    ("README.md", "README.zh-CN.md"),
    ("docs/guide.md", "docs/guide.zh-CN.md"),
];

/// What of a document is looked at.
struct Document {
    links: Vec<String>,
    pictures: Vec<String>,
    /// Level and words.
    headings: Vec<(HeadingLevel, String)>,
}

fn read(path: &Path) -> Document {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut document = Document {
        links: Vec::new(),
        pictures: Vec::new(),
        headings: Vec::new(),
    };
    let mut heading: Option<(HeadingLevel, String)> = None;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => document.links.push(dest_url.to_string()),
            Event::Start(Tag::Image { dest_url, .. }) => {
                document.pictures.push(dest_url.to_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                document.pictures.extend(in_html(&html, "src=\""));
                document.pictures.extend(in_html(&html, "srcset=\""));
                document.links.extend(in_html(&html, "href=\""));
            }
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut heading {
                    words.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => document.headings.extend(heading.take()),
            _ => {}
        }
    }
    document
}

fn in_html(html: &str, attribute: &str) -> Vec<String> {
    html.split(attribute)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// The name by which GitHub links to a heading.
fn anchor(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// All documents that are in the repository, as git knows them.
fn documents(root: &Path) -> Vec<PathBuf> {
    let listed = std::process::Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "*.md",
        ])
        .current_dir(root)
        .output()
        .expect("git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("names");
    listed.lines().map(|name| root.join(name)).collect()
}

/// Why a link of a document leads nowhere, if it does.
fn fault(document: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, part) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() {
        document.to_owned()
    } else {
        document.parent()?.join(file)
    };
    if !target.exists() {
        return Some("there is no such file".to_owned());
    }
    if part.is_empty() {
        return None;
    }
    let headings = read(&target).headings;
    let anchors: BTreeSet<String> = headings.iter().map(|(_, words)| anchor(words)).collect();
    (!anchors.contains(part)).then(|| format!("no section is called so, but {anchors:?}"))
}

#[test]
fn whatever_a_document_links_to_or_shows_is_there() {
    let workspace = Workspace::find().expect("this is a workspace");
    let all = documents(workspace.root());
    assert!(all.len() >= 10, "they are found: {all:?}");
    let mut faults = Vec::new();
    for path in all.iter().filter(|path| path.exists()) {
        let document = read(path);
        for link in document.links.iter().chain(&document.pictures) {
            if let Some(fault) = fault(path, link) {
                faults.push(format!("{}: {link}: {fault}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_document_has_the_same_sections_and_pictures_in_both_languages_and_each_names_the_other() {
    let workspace = Workspace::find().expect("this is a workspace");
    let file_name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    for (english, chinese) in TRANSLATED {
        let [one, other] = [english, chinese].map(|name| read(&workspace.root().join(name)));
        let levels = |document: &Document| {
            let levels = document.headings.iter().map(|(level, _)| *level);
            levels.collect::<Vec<_>>()
        };
        assert_eq!(levels(&one), levels(&other), "{english} and {chinese}");
        let translated: Vec<String> = one
            .pictures
            .iter()
            .map(|picture| picture.replace(".en.", ".zh-CN."))
            .collect();
        assert_eq!(translated, other.pictures, "{english} and {chinese}");
        assert!(
            one.links.contains(&file_name(chinese)),
            "{english} names it"
        );
        assert!(
            other.links.contains(&file_name(english)),
            "{chinese} names it"
        );
    }
}

#[test]
fn a_link_that_leads_nowhere_is_seen() {
    let folder = Workspace::find()
        .expect("this is a workspace")
        .root()
        .to_owned();
    let readme = folder.join("README.md");
    assert!(fault(&readme, "docs/no-such-document.md").is_some());
    assert!(fault(&readme, "ARCHITECTURE.md#no-such-section").is_some());
    assert!(fault(&readme, "ARCHITECTURE.md#code-map").is_none());
    assert!(fault(&readme, "https://example.org/anything").is_none());
}
