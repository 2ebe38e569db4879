//! What a run leaves behind, searched for what must not be read there.

use std::io;
use std::path::{Path, PathBuf};

/// What to look for.
#[derive(Default)]
pub struct Search {
    /// What is said of a hit, and the bytes of it.
    needles: Vec<(String, Vec<u8>)>,
}

impl Search {
    /// Words as they may be written: in UTF-8 and in UTF-16, in capitals or small letters.
    pub fn words<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut search = Self::default();
        for word in words {
            let word = word.as_ref();
            let small = word.to_ascii_lowercase();
            let wide = small.encode_utf16().flat_map(u16::to_le_bytes).collect();
            search.add(word.to_owned(), small.into_bytes());
            search.add(format!("{word}, in UTF-16"), wide);
        }
        search
    }

    /// Bytes that are no text, such as a key.
    pub fn and_bytes(mut self, name: &str, bytes: &[u8]) -> Self {
        self.add(name.to_owned(), bytes.to_ascii_lowercase());
        self
    }

    fn add(&mut self, name: String, needle: Vec<u8>) {
        assert!(!needle.is_empty(), "nothing is found everywhere");
        self.needles.push((name, needle));
    }

    /// What of it stands in `content`.
    pub fn in_bytes(&self, content: &[u8]) -> Vec<&str> {
        let content = content.to_ascii_lowercase();
        self.needles
            .iter()
            .filter(|(_, needle)| holds(&content, needle))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// Files below `folder` in which some of it can be read, or in whose path, each with what.
    pub fn in_folder(&self, folder: &Path) -> io::Result<Vec<(PathBuf, &str)>> {
        let mut found = Vec::new();
        for path in files_below(folder)? {
            // A file that has gone in the meantime holds nothing any more.
            let Ok(mut content) = std::fs::read(&path) else {
                continue;
            };
            let below = path.strip_prefix(folder).unwrap_or(&path);
            content.extend_from_slice(below.as_os_str().as_encoded_bytes());
            let hits = self.in_bytes(&content);
            found.extend(hits.into_iter().map(|hit| (path.clone(), hit)));
        }
        Ok(found)
    }
}

/// Leaps from first letter to first letter: a log at its most talkative has millions of bytes.
fn holds(content: &[u8], needle: &[u8]) -> bool {
    let mut rest = content;
    while let Some(place) = rest.iter().position(|byte| *byte == needle[0]) {
        rest = &rest[place..];
        if rest.starts_with(needle) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Every file below `folder`, however deep.
pub fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files.extend(files_below(&entry.path())?);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}
