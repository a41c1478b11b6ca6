//! What makes a window look the same whichever machine it is photographed on: named fonts alone, drawn in one
//! way, a time zone, and nothing that moves or fades.

use std::fs;
use std::path::Path;

use crate::Error;

/// The fonts, by fontconfig's names: what the app does not bring with it. No other is there, so that none
/// stands in for a character on one machine alone.
const FONTS: [&str; 4] = [
    "DejaVu Sans",
    "DejaVu Sans Mono",
    "Noto Sans CJK SC",
    "Noto Sans Mono CJK SC",
];

/// How letters are drawn, and that nothing is animated: GTK's settings, which its web view follows.
const SETTINGS: &str = "[Settings]
gtk-font-name=DejaVu Sans 10
gtk-enable-animations=0
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
gtk-xft-dpi=98304
";

/// Writes the settings into the session's home, and gives the variables that it needs.
pub(crate) fn furnish(folder: &Path) -> Result<Vec<(&'static str, String)>, Error> {
    let fonts = folder.join("fonts.conf");
    fs::write(&fonts, fonts_conf(&folder.join("fonts"))).map_err(Error::io("list of fonts"))?;
    let settings = folder.join("home/.config/gtk-3.0");
    fs::create_dir_all(&settings).map_err(Error::io("folder for GTK's settings"))?;
    fs::write(settings.join("settings.ini"), SETTINGS).map_err(Error::io("GTK's settings"))?;
    Ok(vec![
        ("FONTCONFIG_FILE", fonts.to_string_lossy().into_owned()),
        ("TZ", "UTC".to_owned()),
    ])
}

fn fonts_conf(cache: &Path) -> String {
    let accepted: String = FONTS
        .iter()
        .map(|font| {
            format!("<pattern><patelt name=\"family\"><string>{font}</string></patelt></pattern>")
        })
        .collect();
    let any: String = ["true", "false"]
        .iter()
        .map(|is| {
            format!("<pattern><patelt name=\"scalable\"><bool>{is}</bool></patelt></pattern>")
        })
        .collect();
    let prefer = |name: &str, first: &str, second: &str| {
        format!(
            "<alias><family>{name}</family><prefer><family>{first}</family>\
             <family>{second}</family></prefer></alias>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n<fontconfig>\n\
         <dir>/usr/share/fonts</dir>\n\
         <cachedir>/var/cache/fontconfig</cachedir>\n<cachedir>{cache}</cachedir>\n\
         <selectfont><acceptfont>{accepted}</acceptfont><rejectfont>{any}</rejectfont></selectfont>\n\
         {sans}\n{system}\n{mono}\n\
         <match target=\"pattern\">\
         <edit name=\"antialias\" mode=\"assign\"><bool>true</bool></edit>\
         <edit name=\"hinting\" mode=\"assign\"><bool>true</bool></edit>\
         <edit name=\"hintstyle\" mode=\"assign\"><const>hintslight</const></edit>\
         <edit name=\"rgba\" mode=\"assign\"><const>none</const></edit>\
         </match>\n</fontconfig>\n",
        cache = cache.display(),
        sans = prefer("sans-serif", "DejaVu Sans", "Noto Sans CJK SC"),
        system = prefer("system-ui", "DejaVu Sans", "Noto Sans CJK SC"),
        mono = prefer("monospace", "DejaVu Sans Mono", "Noto Sans Mono CJK SC"),
    )
}
