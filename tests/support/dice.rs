//! Numbers that look random and come out the same for the same seed.

/// SplitMix64.
pub struct Dice {
    thrown: u64,
}

impl Dice {
    pub fn of_seed(seed: u64) -> Self {
        Self { thrown: seed }
    }

    /// From zero up to, but not including, `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.thrown = self.thrown.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.thrown;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}
