//! What the error numbers of Twilio's Messages API, and the last events of Resend's emails, mean for
//! a clinic. A number that is not listed is judged by its HTTP status alone: the carrier adds
//! numbers as it likes. Source: the carriers' dictionaries.

/// Why the carrier refused a message, or did not deliver one that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    SignIn,
    AccountSuspended,
    /// The account, or something else named in the address of the request, does not exist.
    NoSuchAccount,
    /// A trial account writes only to numbers it has verified.
    TrialAccount,
    SenderNotUsable,
    SenderOverloaded,
    TooManyRequests,
    NumberInvalid,
    NumberNotMobile,
    NumberUnreachable,
    CountryNotEnabled,
    OptedOut,
    TextMissing,
    TextTooLong,
    TemplateRefused,
    // Told only after the carrier took it.
    Unreachable,
    Blocked,
    NumberUnknown,
    Filtered,
    GivenUp,
    NoSuchMailbox,
    Suppressed,
    CalledSpam,
}

impl Refusal {
    pub(super) fn of(code: u32) -> Option<Self> {
        Some(match code {
            20003 | 20006 | 20008 => Self::SignIn,
            20005 => Self::AccountSuspended,
            20404 => Self::NoSuchAccount,
            21608 | 63015 => Self::TrialAccount,
            63007 | 63112 | 21212 | 21603 | 21606 | 21659 | 21660 | 21661 | 21703 | 21704
            | 21705 => Self::SenderNotUsable,
            21611 | 63018 => Self::SenderOverloaded,
            20429 => Self::TooManyRequests,
            21211 | 21217 | 21266 | 21401 | 21604 => Self::NumberInvalid,
            21614 | 21635 | 30006 => Self::NumberNotMobile,
            21612 | 63003 | 63024 => Self::NumberUnreachable,
            21408 => Self::CountryNotEnabled,
            21610 => Self::OptedOut,
            21602 | 21619 => Self::TextMissing,
            21605 | 21617 => Self::TextTooLong,
            21655 | 21656 | 63016 | 63027 | 63028 => Self::TemplateRefused,
            30003 => Self::Unreachable,
            30004 | 63049 => Self::Blocked,
            30005 => Self::NumberUnknown,
            30007 => Self::Filtered,
            30008 | 30036 => Self::GivenUp,
            _ => return None,
        })
    }

    /// Every other message would be refused too, until a person has looked.
    pub(super) fn concerns_the_account(self) -> bool {
        match self {
            Self::SignIn
            | Self::AccountSuspended
            | Self::NoSuchAccount
            | Self::TrialAccount
            | Self::SenderNotUsable => true,
            Self::SenderOverloaded
            | Self::TooManyRequests
            | Self::NumberInvalid
            | Self::NumberNotMobile
            | Self::NumberUnreachable
            | Self::CountryNotEnabled
            | Self::OptedOut
            | Self::TextMissing
            | Self::TextTooLong
            | Self::TemplateRefused
            | Self::Unreachable
            | Self::Blocked
            | Self::NumberUnknown
            | Self::Filtered
            | Self::GivenUp
            | Self::NoSuchMailbox
            | Self::Suppressed
            | Self::CalledSpam => false,
        }
    }

    /// The recipient wants no more of our messages, and said so to the carrier.
    pub fn is_opt_out(self) -> bool {
        matches!(self, Self::OptedOut | Self::CalledSpam)
    }

    /// The address or number itself is wrong, for good: nothing else sent to it would arrive.
    pub fn is_bad_address(self) -> bool {
        matches!(
            self,
            Self::NumberInvalid
                | Self::NumberNotMobile
                | Self::NumberUnknown
                | Self::NoSuchMailbox
                | Self::Suppressed
        )
    }

    /// Nobody has the message that was refused with this, and nobody will, also where the carrier
    /// says so only after it took it. A phone that was out of reach may have shown it without saying
    /// so, and a network that gives no reason may be wrong.
    pub fn is_definite(self) -> bool {
        !matches!(
            self,
            Self::Unreachable | Self::Filtered | Self::GivenUp | Self::CalledSpam
        )
    }

    /// The same message may be taken later.
    pub(super) fn may_pass(self) -> bool {
        matches!(self, Self::SenderOverloaded | Self::TooManyRequests)
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::SignIn => "The SMS carrier refused the account number or the secret.",
            Self::AccountSuspended => {
                "The account with the SMS carrier is not active. It may be suspended or out of \
                 credit."
            }
            Self::NoSuchAccount => "The SMS carrier does not know this account number.",
            Self::TrialAccount => {
                "The account with the SMS carrier is a trial account, which writes only to \
                 numbers verified with the carrier."
            }
            Self::SenderNotUsable => {
                "The SMS carrier does not let this account send from the number, name or \
                 messaging service given as sender."
            }
            Self::SenderOverloaded => {
                "Too many messages from this sender are waiting at the SMS carrier."
            }
            Self::TooManyRequests => "The SMS carrier asked us to slow down.",
            Self::NumberInvalid => "The SMS carrier says that this is not a valid phone number.",
            Self::NumberNotMobile => {
                "The SMS carrier says that this is not a mobile number that can receive SMS."
            }
            Self::NumberUnreachable => "The SMS carrier cannot reach this number from our sender.",
            Self::CountryNotEnabled => {
                "SMS to this country is switched off in the account with the SMS carrier."
            }
            Self::OptedOut => {
                "The recipient has told the SMS carrier to stop our messages (replied STOP)."
            }
            Self::TextMissing => "The SMS carrier found no text in the message.",
            Self::TextTooLong => "The message is too long for the SMS carrier.",
            Self::TemplateRefused => {
                "WhatsApp has not approved this template, or it holds other fields than ours."
            }
            Self::Unreachable => {
                "The phone was switched off or out of reach until the carrier gave up."
            }
            Self::Blocked => "The recipient, or their network, blocks our messages.",
            Self::NumberUnknown => "Nobody has this number.",
            Self::Filtered => "The phone network took the message for spam.",
            Self::GivenUp => "The phone network could not deliver it and gave no reason.",
            Self::NoSuchMailbox => "The recipient's mail server refused it for good.",
            Self::Suppressed => {
                "The email carrier sends nothing more to this address, because earlier emails \
                 came back or were called spam."
            }
            Self::CalledSpam => "The recipient called our email spam.",
        }
    }
}
