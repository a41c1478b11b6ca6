//! What is around a backup: the format of `age`, with a password. The tool of that name opens it as well.

use std::{
    io::{self, BufReader, Read, Seek as _, SeekFrom, Write},
    iter,
};

use age::{
    DecryptError, Decryptor, Encryptor, scrypt,
    secrecy::SecretString,
    stream::{StreamReader, StreamWriter},
};
use unicode_normalization::UnicodeNormalization as _;

use crate::Error;

/// A password has so many characters at least.
const SHORTEST: usize = 8;
/// What trying one password costs: 2 to this power steps, a second and 256 MiB, as with the tool `age`.
const WORK: u8 = 18;
/// A file may ask for so much, and no more: 1 GiB.
const MOST_WORK: u8 = 20;

/// A backup's password, erased when it is dropped.
#[derive(Debug, Clone)]
pub struct BackupPassword(SecretString);

impl BackupPassword {
    /// As it was typed. Letters with marks are the same however a keyboard composes them.
    #[must_use]
    pub fn new(typed: String) -> Self {
        let typed = SecretString::from(typed);
        let same: String = age::secrecy::ExposeSecret::expose_secret(&typed)
            .nfc()
            .collect();
        Self(same.into())
    }

    /// Whether it is long enough for a new backup.
    ///
    /// # Errors
    /// [`Error::BadPassword`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        let typed = age::secrecy::ExposeSecret::expose_secret(&self.0);
        if typed.chars().count() < SHORTEST {
            return Err(Error::BadPassword);
        }
        Ok(())
    }
}

/// Encrypts what is written, for as long as it is.
pub(crate) fn seal<W: Write>(to: W, password: &BackupPassword) -> io::Result<StreamWriter<W>> {
    seal_with(to, password, WORK)
}

fn seal_with<W: Write>(to: W, password: &BackupPassword, work: u8) -> io::Result<StreamWriter<W>> {
    let mut recipient = scrypt::Recipient::new(password.0.clone());
    recipient.set_work_factor(work);
    Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(io::Error::other)?
        .wrap_output(to)
}

/// What is in an encrypted file, authenticated as far as it was read; all of it once the end was read.
pub(crate) type Opened<R> = StreamReader<BufReader<R>>;

/// Opens an encrypted file from its beginning.
///
/// # Errors
/// [`Error::BackupWrongPassword`]; [`Error::BackupUnreadable`] for what is no such file,
/// [`Error::BackupDamaged`] for one that ends too soon or was changed.
pub(crate) fn open<R: Read + io::Seek>(
    mut file: R,
    password: &BackupPassword,
) -> Result<Opened<R>, Error> {
    /// What every such file begins with.
    const BEGINNING: &[u8] = b"age-encryption.org/v1\n";
    file.seek(SeekFrom::Start(0)).map_err(Error::BackupFailed)?;
    let mut file = BufReader::new(file);
    let mut beginning = Vec::with_capacity(BEGINNING.len());
    let longest = u64::try_from(BEGINNING.len()).unwrap_or(u64::MAX);
    (&mut file)
        .take(longest)
        .read_to_end(&mut beginning)
        .map_err(Error::BackupFailed)?;
    if beginning != BEGINNING {
        // An empty file is as good as one that was cut.
        let cut = BEGINNING.starts_with(&beginning);
        return Err(if cut {
            Error::BackupDamaged
        } else {
            Error::BackupUnreadable
        });
    }
    file.seek(SeekFrom::Start(0)).map_err(Error::BackupFailed)?;
    let file = Decryptor::new_buffered(file).map_err(|error| trouble(&error))?;
    if !file.is_scrypt() {
        return Err(Error::BackupUnreadable);
    }
    let mut identity = scrypt::Identity::new(password.0.clone());
    identity.set_max_work_factor(MOST_WORK);
    file.decrypt(iter::once(&identity as &dyn age::Identity))
        .map_err(|error| trouble(&error))
}

fn trouble(error: &DecryptError) -> Error {
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => Error::BackupWrongPassword,
        DecryptError::Io(error) => reading(io::Error::new(error.kind(), error.to_string())),
        DecryptError::InvalidHeader | DecryptError::InvalidMac => Error::BackupDamaged,
        // Another kind of lock than a password, or one that would take hours.
        _ => Error::BackupUnreadable,
    }
}

/// What it means that reading went wrong: a file that was cut or changed, or a disk that fails.
pub(crate) fn reading(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Error::BackupDamaged
        }
        _ => Error::BackupFailed(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// Tests try thousands of files: what one costs is not what they are about.
    const QUICK: u8 = 1;
    /// `age` writes in pieces of so many bytes.
    const PIECE: usize = 64 * 1024;

    fn password(typed: &str) -> BackupPassword {
        BackupPassword::new(typed.into())
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        let mut writer = seal_with(&mut sealed, &password("correct horse"), QUICK).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap();
        sealed
    }

    fn opened(file: &[u8], typed: &str) -> Result<Vec<u8>, Error> {
        let mut content = Vec::new();
        open(Cursor::new(file), &password(typed))?
            .read_to_end(&mut content)
            .map_err(reading)?;
        Ok(content)
    }

    #[test]
    fn what_was_sealed_is_opened_by_its_password_alone() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE] {
            let content = vec![b'x'; length];
            let file = sealed(&content);
            assert_eq!(opened(&file, "correct horse").unwrap(), content, "{length}");
            let wrong = opened(&file, "correct horses");
            assert!(
                matches!(wrong, Err(Error::BackupWrongPassword)),
                "{wrong:?}"
            );
        }
        // Composed and decomposed are the same.
        let mut file = Vec::new();
        let writer = seal_with(&mut file, &password("cafe\u{301} au lait"), QUICK).unwrap();
        writer.finish().unwrap();
        assert!(opened(&file, "caf\u{e9} au lait").is_ok());
    }

    #[test]
    fn a_password_for_a_new_backup_has_eight_characters() {
        for (typed, good) in [("", false), ("1234567", false), ("密码密码密码密码", true)] {
            assert_eq!(password(typed).check().is_ok(), good, "{typed}");
        }
        assert!(!format!("{:?}", password("correct horse")).contains("horse"));
    }

    #[test]
    fn what_is_no_such_file_is_told_from_one_that_was_cut() {
        for (file, damaged) in [
            (&b""[..], true),
            (b"age-encryp", true),
            (b"age-encryption.org/v1\n", true),
            (b"age-encryption.org/v2\n-> scrypt", false),
            (b"-----BEGIN AGE ENCRYPTED FILE-----\n", false),
            (b"PK\x03\x04 something else altogether", false),
        ] {
            let error = opened(file, "correct horse").unwrap_err();
            let right = match error {
                Error::BackupDamaged => damaged,
                Error::BackupUnreadable => !damaged,
                _ => false,
            };
            assert!(right, "{error:?} of {file:?}");
        }
    }

    #[test]
    fn a_file_that_was_cut_anywhere_is_damaged() {
        let file = sealed(&vec![b'x'; PIECE + 100]);
        let payload = file.len() - (PIECE + 16 + 100 + 16);
        // All of the header, about the end of the first piece, and of the file.
        let mut cuts: Vec<usize> = (0..payload + 20).collect();
        cuts.extend(payload + PIECE..payload + PIECE + 33);
        cuts.extend(file.len() - 20..file.len());
        for cut in cuts {
            let error = opened(&file[..cut], "correct horse").unwrap_err();
            assert!(
                matches!(error, Error::BackupDamaged),
                "{error:?} of the first {cut} bytes"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_flipped_bit_anywhere_lets_nothing_through(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let mut file = sealed(&vec![b'x'; PIECE + 100]);
            let place = place.index(file.len());
            file[place] ^= 1 << bit;
            let error = opened(&file, "correct horse").unwrap_err();
            // What holds the key is locked by the password: the two cannot be told apart there.
            let told = matches!(
                error,
                Error::BackupDamaged | Error::BackupUnreadable | Error::BackupWrongPassword
            );
            prop_assert!(told, "{error:?}");
        }

        #[test]
        fn a_random_cut_is_damaged(place in any::<prop::sample::Index>()) {
            let file = sealed(&vec![b'x'; PIECE + 100]);
            let error = opened(&file[..place.index(file.len())], "correct horse").unwrap_err();
            prop_assert!(matches!(error, Error::BackupDamaged), "{error:?}");
        }
    }
}
