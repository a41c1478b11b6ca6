//! The system packages: one table, and their installation where there is apt.

use std::collections::HashSet;
use std::process::Command;

use crate::machine::{Family, Machine, Privilege};
use crate::probe::Probe;
use crate::steps::{Steps, Stop};

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Building the app and running it.
    Build,
    /// A window where there is no display.
    Display,
    /// The tests of the real window, and of the relay behind real proxies.
    Test,
}

/// A system package under its names, and what it is for.
struct Package {
    need: Need,
    why: &'static str,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    probe: Probe,
}

const PACKAGES: &[Package] = &[
    Package {
        need: Need::Build,
        why: "C compiler and linker, for SQLCipher and every Rust program",
        debian: "build-essential",
        fedora: "gcc",
        arch: "base-devel",
        probe: Probe::Program("cc"),
    },
    Package {
        need: Need::Build,
        why: "finds the libraries below",
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
        probe: Probe::Program("pkg-config"),
    },
    Package {
        need: Need::Build,
        why: "the web view that the window is",
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
        probe: Probe::Library("webkit2gtk-4.1"),
    },
    Package {
        need: Need::Build,
        why: "the window itself",
        debian: "libgtk-3-dev",
        fedora: "gtk3-devel",
        arch: "gtk3",
        probe: Probe::Library("gtk+-3.0"),
    },
    Package {
        need: Need::Build,
        why: "libcrypto, with which SQLCipher encrypts the history",
        debian: "libssl-dev",
        fedora: "openssl-devel",
        arch: "openssl",
        probe: Probe::Library("libcrypto"),
    },
    Package {
        need: Need::Display,
        why: "the virtual display",
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        probe: Probe::Program("Xvfb"),
    },
    Package {
        need: Need::Display,
        why: "a session bus",
        debian: "dbus",
        fedora: "dbus-daemon",
        arch: "dbus",
        probe: Probe::Program("dbus-daemon"),
    },
    Package {
        need: Need::Display,
        why: "a window manager",
        debian: "openbox",
        fedora: "openbox",
        arch: "openbox",
        probe: Probe::Program("openbox"),
    },
    Package {
        need: Need::Display,
        why: "drives the web view",
        debian: "webkit2gtk-driver",
        fedora: "webkit2gtk4.1",
        arch: "webkit2gtk-4.1",
        probe: Probe::Program("WebKitWebDriver"),
    },
    Package {
        need: Need::Display,
        why: "reads the clipboard",
        debian: "xclip",
        fedora: "xclip",
        arch: "xclip",
        probe: Probe::Program("xclip"),
    },
    Package {
        need: Need::Display,
        why: "Chinese characters in the pictures",
        debian: "fonts-noto-cjk",
        fedora: "google-noto-sans-cjk-fonts",
        arch: "noto-fonts-cjk",
        probe: Probe::ChineseFont,
    },
    Package {
        need: Need::Display,
        why: "digits of one width in the pictures",
        debian: "fonts-dejavu-core",
        fedora: "dejavu-sans-mono-fonts",
        arch: "ttf-dejavu",
        probe: Probe::Font("DejaVu Sans Mono"),
    },
    Package {
        need: Need::Display,
        why: "the keyring that the app keeps its secrets in",
        debian: "gnome-keyring",
        fedora: "gnome-keyring",
        arch: "gnome-keyring",
        probe: Probe::Program("gnome-keyring-daemon"),
    },
    Package {
        need: Need::Test,
        why: "secret-tool, which looks into the keyring",
        debian: "libsecret-tools",
        fedora: "libsecret",
        arch: "libsecret",
        probe: Probe::Program("secret-tool"),
    },
    Package {
        need: Need::Test,
        why: "the prompt in which a keyring is unlocked",
        debian: "gcr",
        fedora: "gcr3",
        arch: "gcr",
        probe: Probe::File("/usr/libexec/gcr-prompter"),
    },
    Package {
        need: Need::Test,
        why: "opens a backup without the app",
        debian: "age",
        fedora: "age",
        arch: "age",
        probe: Probe::Program("age"),
    },
    Package {
        need: Need::Test,
        why: "types into that prompt",
        debian: "xdotool",
        fedora: "xdotool",
        arch: "xdotool",
        probe: Probe::Program("xdotool"),
    },
    Package {
        need: Need::Test,
        why: "opens links as most programs do",
        debian: "xdg-utils",
        fedora: "xdg-utils",
        arch: "xdg-utils",
        probe: Probe::Program("xdg-open"),
    },
    Package {
        need: Need::Test,
        why: "opens links as GNOME's programs do, and starts what starts at login",
        debian: "libglib2.0-bin",
        fedora: "glib2",
        arch: "glib2",
        probe: Probe::Program("gio"),
    },
    Package {
        need: Need::Test,
        why: "a notification server as people have one",
        debian: "dunst",
        fedora: "dunst",
        arch: "dunst",
        probe: Probe::Program("dunst"),
    },
    Package {
        need: Need::Test,
        why: "a proxy in front of the relay",
        debian: "nginx",
        fedora: "nginx",
        arch: "nginx",
        probe: Probe::Program("nginx"),
    },
    Package {
        need: Need::Test,
        why: "another, which fetches certificates by itself",
        debian: "caddy",
        fedora: "caddy",
        arch: "caddy",
        probe: Probe::Program("caddy"),
    },
    Package {
        need: Need::Test,
        why: "TLS in front of the relay, without a proxy",
        debian: "stunnel4",
        fedora: "stunnel",
        arch: "stunnel",
        probe: Probe::Program("stunnel"),
    },
    Package {
        need: Need::Test,
        why: "a relay whose clock is wrong",
        debian: "faketime",
        fedora: "libfaketime",
        arch: "libfaketime",
        probe: Probe::Program("faketime"),
    },
    Package {
        need: Need::Test,
        why: "pictures of the whole display",
        debian: "imagemagick",
        fedora: "ImageMagick",
        arch: "imagemagick",
        probe: Probe::Program("import"),
    },
    Package {
        need: Need::Test,
        why: "a Chinese locale",
        debian: "locales",
        fedora: "glibc-locale-source",
        arch: "glibc",
        probe: Probe::File("/usr/share/i18n/locales/zh_CN"),
    },
];

/// Makes sure that all packages for these needs are there.
///
/// # Errors
/// [`Stop::Missing`] with the packages to install by hand, where there is no apt or no right to
/// use it; [`Stop::Failed`] when apt fails.
pub(crate) fn install(steps: &mut Steps, needs: &[Need]) -> Result<(), Stop> {
    steps.step("Check system packages");
    let wanted = PACKAGES
        .iter()
        .filter(|package| needs.contains(&package.need))
        .collect::<Vec<_>>();
    let machine = Machine::this()?;
    match machine {
        Machine::Linux(Family::Debian) => install_by_apt(steps, &wanted),
        Machine::Linux(family) => ask_for_missing(family, &wanted),
        Machine::Mac => Err(Stop::Missing(
            "This command knows Linux only: on macOS install the Xcode command line tools \
             (xcode-select --install), then “npm ci && npm run build” in ui and “cargo run -- --demo”."
                .to_owned(),
        )),
        Machine::Windows => Err(Stop::Missing(
            "This command knows Linux only: on Windows install the Visual Studio C++ build tools, \
             OpenSSL and the WebView2 runtime, then “npm ci && npm run build” in ui and \
             “cargo run -- --demo”."
                .to_owned(),
        )),
    }
}

fn install_by_apt(steps: &mut Steps, wanted: &[&Package]) -> Result<(), Stop> {
    let names = wanted
        .iter()
        .map(|package| package.debian)
        .collect::<Vec<_>>();
    let missing = missing_by_dpkg(&names)?;
    if missing.is_empty() {
        return Ok(());
    }
    for package in wanted
        .iter()
        .filter(|package| missing.contains(&package.debian))
    {
        steps.note(&format!("missing: {} ({})", package.debian, package.why));
    }
    let privilege = Privilege::this();
    let refused = || {
        Stop::Missing(format!(
            "System packages are missing and there is no root or sudo to install them with: \
             as root, run “apt-get install --no-install-recommends {}”.",
            missing.join(" ")
        ))
    };
    steps.step("Read the package lists (apt-get update)");
    steps.command(
        privilege
            .apt_get()
            .ok_or_else(refused)?
            .args(["-qq", "update"]),
    )?;
    steps.step(format!("Install {} (apt-get install)", missing.join(", ")));
    steps.command(
        privilege
            .apt_get()
            .ok_or_else(refused)?
            .args(["-qq", "-y", "--no-install-recommends", "install"])
            .args(&missing),
    )?;
    let still = missing_by_dpkg(&names)?;
    if still.is_empty() {
        return Ok(());
    }
    Err(Stop::Missing(format!(
        "apt-get said yes and still these packages are not installed: {}.",
        still.join(" ")
    )))
}

/// Which of these packages dpkg does not have in state *installed*.
fn missing_by_dpkg<'a>(names: &[&'a str]) -> Result<Vec<&'a str>, Stop> {
    // It fails when it does not know one of them, and lists the others all the same.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${Status}\\n"])
        .args(names)
        .output()
        .map_err(|cause| Stop::Io {
            what: "dpkg-query could not be started".to_owned(),
            cause,
        })?;
    Ok(not_installed(
        names,
        &String::from_utf8_lossy(&output.stdout),
    ))
}

/// Which of `names` the list does not have as installed.
fn not_installed<'a>(names: &[&'a str], list: &str) -> Vec<&'a str> {
    let installed = list
        .lines()
        .filter_map(|line| line.strip_suffix(" install ok installed"))
        .collect::<HashSet<_>>();
    names
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

/// Elsewhere nothing is installed: looks for each by what it brings, and names what is missing.
fn ask_for_missing(family: Family, wanted: &[&Package]) -> Result<(), Stop> {
    let missing = wanted
        .iter()
        .filter(|package| !package.probe.finds())
        .map(|package| match family {
            Family::Fedora => package.fedora.to_owned(),
            Family::Arch => package.arch.to_owned(),
            Family::Debian | Family::Other => {
                format!("{} ({})", package.debian, package.why)
            }
        })
        .collect::<Vec<_>>();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Stop::Missing(match family {
        Family::Fedora => format!(
            "Install what is missing with “sudo dnf install {}”, then run this again.",
            missing.join(" ")
        ),
        Family::Arch => format!(
            "Install what is missing with “sudo pacman -S --needed {}”, then run this again.",
            missing.join(" ")
        ),
        Family::Debian | Family::Other => format!(
            "Install what is missing (under Debian's names), then run this again: {}.",
            missing.join(", ")
        ),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_dpkg_has_as_installed_counts() {
        let list = "xvfb install ok installed\n\
                    dunst deinstall ok config-files\n\
                    openbox install ok half-configured\n\
                    libssl-dev install ok installed\n";
        assert_eq!(
            not_installed(&["xvfb", "dunst", "openbox", "libssl-dev", "xclip"], list),
            ["dunst", "openbox", "xclip"]
        );
        assert_eq!(not_installed(&["xvfb"], ""), ["xvfb"]);
    }

    #[test]
    fn no_package_is_listed_twice_and_each_says_why() {
        let mut seen = HashSet::new();
        for package in PACKAGES {
            assert!(seen.insert(package.debian), "{} twice", package.debian);
            for text in [package.why, package.debian, package.fedora, package.arch] {
                assert!(!text.is_empty(), "{}", package.debian);
            }
        }
    }

    #[test]
    fn elsewhere_the_missing_ones_are_named_as_they_are_called_there() {
        let missing = Package {
            need: Need::Test,
            why: "nothing",
            debian: "name-in-debian",
            fedora: "name-in-fedora",
            arch: "name-in-arch",
            probe: Probe::Program("no-such-program-here"),
        };
        let there = Package {
            probe: Probe::Program("sh"),
            debian: "never-named",
            fedora: "never-named",
            arch: "never-named",
            ..missing
        };
        for (family, expected) in [
            (Family::Fedora, "dnf install name-in-fedora”"),
            (Family::Arch, "pacman -S --needed name-in-arch”"),
            (Family::Other, "name-in-debian (nothing)."),
        ] {
            let stop = ask_for_missing(family, &[&missing, &there])
                .expect_err("one of them is missing")
                .to_string();
            assert!(stop.contains(expected), "{stop}");
            assert!(!stop.contains("never-named"), "{stop}");
        }
        assert!(ask_for_missing(Family::Fedora, &[&there]).is_ok());
    }
}
