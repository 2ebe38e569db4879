//! Randomness. The only file that asks the operating system for random bytes.

/// Where ids, keys, codes and jitter come from.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Chance + '_ {
    /// `N` unpredictable bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number from `0` up to, but not including, `limit`. The bias of the remainder is below
    /// one in 2^32 for every limit the program uses.
    pub fn below(&self, limit: u32) -> u32 {
        let wide = u64::from_le_bytes(self.bytes::<8>());
        u32::try_from(wide % u64::from(limit.max(1))).unwrap_or(0)
    }
}

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks for randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
