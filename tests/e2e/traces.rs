//! What a run leaves on the disk, searched for what must not be read there.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Files below `folder` in which one of `canaries` can be read, in UTF-8 or UTF-16, each with it.
pub fn find(folder: &Path, canaries: &[&str]) -> Result<Vec<(PathBuf, String)>, Failure> {
    let needles: Vec<(String, Vec<u8>)> = canaries
        .iter()
        .flat_map(|canary| {
            let wide = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [
                ((*canary).to_owned(), canary.as_bytes().to_vec()),
                (format!("{canary}, in UTF-16"), wide),
            ]
        })
        .collect();
    let mut files = Vec::new();
    list(folder, &mut files)?;
    let mut found = Vec::new();
    for path in files {
        // A file that has gone in the meantime holds nothing any more.
        let Ok(content) = std::fs::read(&path) else {
            continue;
        };
        for (name, needle) in &needles {
            if content
                .windows(needle.len())
                .any(|part| part == needle.as_slice())
            {
                found.push((path.clone(), name.clone()));
            }
        }
    }
    Ok(found)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |cause| Failure::File {
        path: folder.to_owned(),
        cause,
    };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            list(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}
