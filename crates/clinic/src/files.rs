//! Who may open the clinic's files: the account that made them and, where an administrator made the
//! folder above one whose group is handed on (`chmod g+rwxs`), everybody in that group.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder that is closed to everybody but the account and the group of the folder it lies
/// in.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    set_mode(path, 0o700 | group_rights(path, 0o2070)?)?;
    Ok(())
}

/// Closes a file that was just made to everybody but the account and the group of its folder.
pub(crate) fn close_to_others(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    set_mode(path, 0o600 | group_rights(path, 0o060)?)?;
    Ok(())
}

/// Writes a whole new file beside `path`, makes it durable, and only then gives it that name.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let writing = path.with_extension("writing");
    // Another account that was cut off here left a file that only it may write to.
    if let Err(error) = fs::remove_file(&writing)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = File::create_new(&writing)?;
    close_to_others(&writing)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&writing, path)?;
    #[cfg(unix)]
    File::open(folder_of(path))?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The group's `rights`, where the folder is the group's and hands that on; else none.
#[cfg(unix)]
fn group_rights(path: &Path, rights: u32) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;
    const SHARED: u32 = 0o2070;
    let folder = fs::metadata(folder_of(path))?.permissions().mode();
    let is_shared = folder & SHARED == SHARED;
    Ok(if is_shared { rights } else { 0 })
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}
