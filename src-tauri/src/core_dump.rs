//! What a crash leaves behind: nothing, because the clinic's key is in memory.

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Has the system write none of the program's memory to a file, now and for good: without the
/// higher limit nobody can raise the lower one again.
pub fn switch_off() -> Result<(), Errno> {
    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, nothing)
}

#[cfg(test)]
mod tests {
    use rustix::process::getrlimit;

    use super::*;

    #[test]
    fn a_crash_leaves_no_memory_behind() {
        switch_off().expect("a program may lower its own limits");
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }
}
