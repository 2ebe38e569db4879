//! Who sits at the desk: nobody, somebody, or somebody behind the lock screen.
//!
//! Pure: the caller says what time it is. Nothing of this is stored, so a restart signs everybody
//! out.

use chrono::Duration;

use crate::clock::Instant;
use crate::ids::StaffId;

/// A sign-in ends after this, whatever happens: OWASP ASVS 7.3.2.
const LONGEST: Duration = Duration::hours(12);
/// The desk is looked at every second; after a longer pause than this the computer has slept.
const NAP: Duration = Duration::minutes(1);
/// Wrong PINs before the passphrase is asked for.
const PIN_TRIES: u8 = 5;

/// The desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presence {
    #[default]
    SignedOut,
    Here(SignIn),
    Locked(SignIn),
}

/// One person's sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignIn {
    pub staff: StaffId,
    since: Instant,
    last_seen: Instant,
    idle: Duration,
    pin_tries_left: u8,
}

/// What somebody at the lock screen has to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Pin { tries_left: u8 },
    Passphrase,
}

impl Presence {
    pub fn signed_in(staff: StaffId, now: Instant, idle: Duration) -> Self {
        Self::Here(SignIn {
            staff,
            since: now,
            last_seen: now,
            idle,
            pin_tries_left: PIN_TRIES,
        })
    }

    /// The desk as it is at `now`: idle people are behind the lock, and a sign-in that is too old
    /// has ended. A clock set back never lengthens either.
    pub fn at(self, now: Instant) -> Self {
        match self {
            Self::Here(sign_in) | Self::Locked(sign_in)
                if now < sign_in.since || now - sign_in.since >= LONGEST =>
            {
                Self::SignedOut
            }
            Self::Here(sign_in) if now - sign_in.last_seen >= sign_in.idle => Self::Locked(sign_in),
            Self::Here(_) | Self::Locked(_) | Self::SignedOut => self,
        }
    }

    /// Somebody moved the pointer or typed.
    pub fn seen(self, now: Instant) -> Self {
        match self.at(now) {
            Self::Here(sign_in) => Self::Here(SignIn {
                last_seen: now.max(sign_in.last_seen),
                ..sign_in
            }),
            other @ (Self::Locked(_) | Self::SignedOut) => other,
        }
    }

    pub fn locked(self) -> Self {
        match self {
            Self::Here(sign_in) => Self::Locked(sign_in),
            other @ (Self::Locked(_) | Self::SignedOut) => other,
        }
    }

    /// The desk when it is looked at for the first time in `pause`: whoever wakes the computer is
    /// not always the one who left it. A clock set forward looks the same, and locks as well.
    pub fn after_pause(self, pause: Duration) -> Self {
        if pause >= NAP { self.locked() } else { self }
    }

    /// Behind the lock screen, after the right PIN.
    pub fn unlocked(self, now: Instant) -> Self {
        match self.at(now) {
            Self::Locked(sign_in) if sign_in.pin_tries_left > 0 => Self::Here(SignIn {
                last_seen: now,
                pin_tries_left: PIN_TRIES,
                ..sign_in
            }),
            other @ (Self::Locked(_) | Self::Here(_) | Self::SignedOut) => other,
        }
    }

    /// Behind the lock screen, after a wrong PIN.
    pub fn wrong_pin(self) -> Self {
        match self {
            Self::Locked(sign_in) => Self::Locked(SignIn {
                pin_tries_left: sign_in.pin_tries_left.saturating_sub(1),
                ..sign_in
            }),
            other @ (Self::Here(_) | Self::SignedOut) => other,
        }
    }

    /// The idle time changes when roles or settings do.
    pub fn with_idle(self, idle: Duration) -> Self {
        match self {
            Self::Here(sign_in) => Self::Here(SignIn { idle, ..sign_in }),
            Self::Locked(sign_in) => Self::Locked(SignIn { idle, ..sign_in }),
            Self::SignedOut => Self::SignedOut,
        }
    }
}

impl SignIn {
    /// What unlocks this person's screen.
    pub fn asked(&self, has_pin: bool) -> Asked {
        if has_pin && self.pin_tries_left > 0 {
            Asked::Pin {
                tries_left: self.pin_tries_left,
            }
        } else {
            Asked::Passphrase
        }
    }
}
