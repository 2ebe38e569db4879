//! Staff as forms and cards, and how long a wrong guess makes one wait.

use chrono::{Duration, NaiveDate};

use crate::access::Role;
use crate::clock::Instant;
use crate::contact::Line;
use crate::ids::StaffId;
use crate::problems::Problems;

/// Hues for psychologists and everybody else.
pub(super) const COLOURS: i64 = 8;

crate::wire! {
    /// Somebody who begins to work here.
    pub struct NewPersonForm {
        pub title: String,
        pub given_name: String,
        pub family_name: String,
        pub display_name: String,
        pub username: String,
        pub roles: Vec<Role>,
        pub registration_number: String,
        pub provider_number: String,
    }

    pub struct AmendStaffForm {
        pub id: StaffId,
        pub version: i32,
        pub title: String,
        pub given_name: String,
        pub family_name: String,
        pub display_name: String,
        pub username: String,
        pub roles: Vec<Role>,
        pub registration_number: String,
        pub provider_number: String,
        pub colour: u8,
    }

    pub struct StaffView {
        pub id: StaffId,
        pub title: String,
        pub given_name: String,
        pub family_name: String,
        pub display_name: String,
        pub initials: String,
        pub colour: u8,
        pub username: String,
        pub roles: Vec<Role>,
        pub registration_number: String,
        pub provider_number: String,
        pub is_active: bool,
        pub left_on: Option<NaiveDate>,
        pub sign_in_state: SignInState,
        pub code_expires: Option<Instant>,
        pub has_totp: bool,
        pub has_pin: bool,
        pub version: i32,
        pub is_you: bool,
        /// Nobody else could let an owner in again.
        pub is_only_owner: bool,
        pub may_reset: bool,
        pub may_remove_totp: bool,
        pub may_leave: bool,
    }

    /// A person as the sign-in screen shows them.
    pub struct PersonAtDoor {
        pub staff: StaffId,
        pub display_name: String,
        pub initials: String,
        pub colour: u8,
        pub roles: Vec<Role>,
        pub username: String,
    }

    /// Shown once to the owner, who hands it over.
    pub struct OneTimeCode {
        pub code: String,
        pub expires: Instant,
    }

    /// For an authenticator app: the secret, its address, and the QR code's modules as SVG path.
    pub struct TotpSetUp {
        pub secret: String,
        pub otpauth: String,
        pub qr_svg_path: String,
        pub qr_size: u32,
    }
}

crate::closed_set! {
    /// Whether a person can sign in.
    pub enum SignInState {
        NotSetUp = "not_set_up",
        CodeWaiting = "code_waiting",
        Ready = "ready",
    }
}

/// A person's details, checked.
pub(super) struct Person {
    pub(super) title: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) display_name: String,
    pub(super) username: String,
    pub(super) roles: Vec<Role>,
    pub(super) registration_number: String,
    pub(super) provider_number: String,
}

impl NewPersonForm {
    pub(super) fn parse(&self) -> Result<Person, Problems> {
        let mut problems = Problems::new();
        let title = problems.check("title", Line::parse(&self.title));
        let given_name = problems.check(
            "givenName",
            Line::required(&self.given_name, "a given name"),
        );
        let family_name = problems.check(
            "familyName",
            Line::required(&self.family_name, "a family name"),
        );
        let display_name = problems.check("displayName", Line::parse(&self.display_name));
        let registration_number =
            problems.check("registrationNumber", Line::parse(&self.registration_number));
        let provider_number = problems.check("providerNumber", Line::parse(&self.provider_number));
        let username = fold_username(&self.username);
        if !is_username(&username) {
            problems.add(
                "username",
                "A user name has 2 to 32 letters, digits, dots or dashes, such as aroha or j.smith.",
            );
        }
        let mut roles = self.roles.clone();
        roles.sort();
        roles.dedup();
        if roles.is_empty() {
            problems.add("roles", "Please choose at least one role.");
        }
        problems.none_found()?;
        let text = |line: Option<Line>| line.map(Line::into_string).unwrap_or_default();
        let (title, given_name, family_name) = (text(title), text(given_name), text(family_name));
        let display_name = Some(text(display_name))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| {
                format!("{title} {given_name} {family_name}")
                    .trim()
                    .to_owned()
            });
        Ok(Person {
            title,
            given_name,
            family_name,
            display_name,
            username,
            roles,
            registration_number: text(registration_number),
            provider_number: text(provider_number),
        })
    }
}

impl AmendStaffForm {
    pub(super) fn parse(&self) -> Result<Person, Problems> {
        let form = NewPersonForm {
            title: self.title.clone(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            display_name: self.display_name.clone(),
            username: self.username.clone(),
            roles: self.roles.clone(),
            registration_number: self.registration_number.clone(),
            provider_number: self.provider_number.clone(),
        };
        let person = form.parse()?;
        if i64::from(self.colour) >= COLOURS {
            return Err(Problems::one("colour", "Please choose a colour."));
        }
        Ok(person)
    }
}

/// User names are compared without regard to case and surrounding space.
pub(super) fn fold_username(typed: &str) -> String {
    typed.trim().to_lowercase()
}

fn is_username(folded: &str) -> bool {
    (2..=32).contains(&folded.chars().count())
        && folded
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// First letters of given and family name.
pub(super) fn initials(given_name: &str, family_name: &str) -> String {
    [given_name, family_name]
        .iter()
        .filter_map(|name| name.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// How long to wait after so many wrong guesses in a row: the first three are free, then it
/// doubles from one second to a minute. There is no lock for good, which others could abuse.
pub(super) fn wait_after(failures: i64) -> Duration {
    let doublings = failures.saturating_sub(3).clamp(0, 7);
    if failures < 3 {
        Duration::zero()
    } else {
        Duration::seconds((1_i64 << doublings).min(60))
    }
}
