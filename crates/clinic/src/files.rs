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
    let mut file = File::create(&writing)?;
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

/// Those of `rights` that the group of the folder has, where the folder hands its group on.
#[cfg(unix)]
fn group_rights(path: &Path, rights: u32) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;
    const HANDS_GROUP_ON: u32 = 0o2000;
    let folder = fs::metadata(folder_of(path))?.permissions().mode();
    let is_shared = folder & HANDS_GROUP_ON != 0;
    Ok(if is_shared { folder & rights } else { 0 })
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}
