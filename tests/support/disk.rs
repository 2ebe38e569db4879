//! Disks of any size, which can fill up or refuse to be written to.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// A file system in memory with a folder for a practice. Only root may have one.
pub struct Disk {
    mount: PathBuf,
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still open keeps the memory until the test ends, and no longer.
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(&self.mount)
            .status();
        let _ = fs::remove_dir(&self.mount);
    }
}

impl Disk {
    /// None, and a sentence to whoever reads the test's output, where this account may not mount.
    pub fn mount(name: &str, size: &str) -> Option<Self> {
        let mount = std::env::temp_dir().join(format!("anteroom-{name}-{}", std::process::id()));
        fs::create_dir_all(&mount).expect("a folder for the disk");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "anteroom"])
            .arg(&mount)
            .output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self { mount });
        }
        let _ = writeln!(
            std::io::stderr(),
            "LEFT OUT: `{name}` needs root, to mount a disk of {size}"
        );
        None
    }

    pub fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.mount)
            .output()
            .expect("mount runs");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    pub fn folder(&self) -> PathBuf {
        self.folder_of("practice")
    }

    pub fn folder_of(&self, name: &str) -> PathBuf {
        self.mount.join(name)
    }

    /// Leaves so much room and no more until the ballast is thrown off.
    pub fn fill_but(&self, room: u64) -> PathBuf {
        let ballast = self.mount.join("ballast");
        let mut file = fs::File::create(&ballast).expect("a file");
        let block = [0x5a; 4096];
        while file.write_all(&block).is_ok() {}
        let filled = file.metadata().expect("a file").len();
        file.set_len(filled - room).expect("a shorter file");
        ballast
    }
}
