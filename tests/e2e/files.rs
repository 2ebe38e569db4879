//! Files of a clinic, copied and spoilt for a scene.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

pub fn clinic_file(folder: &Path) -> PathBuf {
    folder.join("clinic/clinic.db")
}

pub fn key_slots(folder: &Path) -> PathBuf {
    folder.join("clinic/keyslots.json")
}

pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(failed(path))
}

pub fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, content).map_err(failed(path))
}

pub fn overwrite(path: &Path, from: usize, bytes: &[u8]) -> Result<(), Failure> {
    let mut content = read(path)?;
    content[from..from + bytes.len()].copy_from_slice(bytes);
    write(path, &content)
}

pub fn remove(path: &Path) -> Result<(), Failure> {
    std::fs::remove_file(path).map_err(failed(path))
}

pub fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).map_err(failed(to))?;
    for entry in std::fs::read_dir(from).map_err(failed(from))? {
        let entry = entry.map_err(failed(from))?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            std::fs::copy(&path, &copy).map_err(failed(&path))?;
        }
    }
    Ok(())
}

/// Whether any program has this file open.
pub fn is_in_use(path: &Path) -> bool {
    let processes = entries(Path::new("/proc"));
    processes.iter().any(|process| {
        // Those of other accounts, and those that have just ended, show nothing.
        let open = entries(&process.join("fd"));
        open.iter()
            .any(|file| std::fs::read_link(file).is_ok_and(|target| target == path))
    })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = std::fs::read_dir(folder).into_iter().flatten().flatten();
    found.map(|entry| entry.path()).collect()
}

pub fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    let path = path.to_owned();
    move |cause| Failure::File { path, cause }
}
