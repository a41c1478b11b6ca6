use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::{AppWindow, Error, Session, until_async};

/// The demo's code comes within seconds; a busy machine may take longer.
const CODE: Duration = Duration::from_secs(40);

/// A code that came in the demo and was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoCode {
    /// As it stood on the screen.
    pub shown: String,
    /// What the clipboard held after *Copy*.
    pub copied: String,
    /// From asking for the number to the code on the screen.
    pub took: Duration,
}

/// Walks the main job once, from the first run's door to the demo to the copied code, and leaves
/// numbered pictures of each stage in a folder.
///
/// # Errors
/// When a stage does not come, or the clipboard does not hold the code on the screen.
pub async fn tour_of_the_demo(
    session: &Session,
    window: &AppWindow,
    pictures: &Path,
) -> Result<DemoCode, Error> {
    fs::create_dir_all(pictures).map_err(Error::io(pictures.display().to_string()))?;
    let picture = async |name: &str| window.picture(&pictures.join(name)).await;

    window.wait_for("door-demo").await?;
    picture("1-first-run.png").await?;
    window.click("door-demo").await?;
    window.wait_for("demo-banner").await?;
    window.wait_for("card").await?;
    picture("2-demo.png").await?;

    window.click("get-number").await?;
    window
        .click_css("[data-testid^='service-']:not([data-testid='service-search'])")
        .await?;
    picture("3-get-number.png").await?;
    // A demo may begin with codes of earlier, one of which may still be lit.
    let before = lit_code(window).await?;
    let asked = Instant::now();
    window.click("submit-lock").await?;
    // Its ground and the shade around it go last.
    window.wait_until_gone("[role='dialog'], .scrim").await?;
    window.drawn().await?;
    picture("4-waiting.png").await?;
    let shown = until_async("a new code", CODE, || async {
        Ok(lit_code(window)
            .await?
            .filter(|code| before.as_ref() != Some(code)))
    })
    .await?;
    let took = asked.elapsed();
    picture("5-code.png").await?;

    window.click("copy-code").await?;
    let mut copied = String::new();
    crate::until("the code on the clipboard", Duration::from_secs(15), || {
        copied = session.clipboard().text().ok()??;
        same_code(&shown, &copied).then_some(())
    })
    .map_err(|_| {
        Error::Unexpected(format!(
            "the clipboard holds {copied:?}, the screen says {shown:?}"
        ))
    })?;
    picture("6-copied.png").await?;
    Ok(DemoCode {
        shown,
        copied,
        took,
    })
}

/// The code on the card, while that is lit.
async fn lit_code(window: &AppWindow) -> Result<Option<String>, Error> {
    let lit = "[data-testid='card'][data-state='lit'] [data-testid='card-code']";
    let script = format!("return document.querySelector(\"{lit}\")?.textContent.trim() ?? null");
    Ok(window.script(&script).await?.as_str().map(str::to_owned))
}

/// Whether what was copied is the code on the screen, which may set it in groups.
pub fn same_code(shown: &str, copied: &str) -> bool {
    let plain = |text: &str| {
        text.chars()
            .filter(|character| character.is_alphanumeric())
            .collect::<String>()
    };
    !copied.is_empty() && copied.trim() == copied && plain(shown) == plain(copied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_set_in_groups_on_the_screen_but_is_the_same_code() {
        for (shown, copied, expected) in [
            ("482913", "482913", true),
            ("482 913", "482913", true),
            ("482\u{2009}913", "482913", true),
            ("G-482913", "G-482913", true),
            ("482913", "482914", false),
            ("482913", "", false),
            ("482913", "482913\n", false),
            ("", "", false),
        ] {
            assert_eq!(same_code(shown, copied), expected, "{shown:?} {copied:?}");
        }
    }
}
