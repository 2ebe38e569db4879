//! Where video sessions take place: a server that the practice chooses, and none by default.

use super::Section;
use crate::chance::Chance;
use crate::contact::{Country, MeetingLink};
use crate::problems::Problems;

/// Stands for the random name in a link template.
const ROOM: &str = "{room}";

crate::wire! {
    #[derive(Default)]
    #[serde(rename = "TelehealthSettings")]
    pub struct Telehealth {
        /// The address of a session; `{room}` in it becomes a random name for each appointment.
        /// Empty: no link is made, and staff type their own.
        pub link_template: String,
    }
}

impl Telehealth {
    /// The link of a new session, where a template was given. Its room has 120 random bits, so that
    /// nobody finds it by trying.
    pub fn new_link(&self, chance: &dyn Chance) -> Option<String> {
        if self.link_template.is_empty() {
            return None;
        }
        let bytes: [u8; 15] = chance.bytes();
        let room = base32::encode(base32::Alphabet::Crockford, &bytes).to_lowercase();
        Some(self.link_template.replace(ROOM, &room))
    }
}

impl Section for Telehealth {
    const NAME: &'static str = "telehealth";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        let template = self.link_template.trim();
        if template.is_empty() {
            return Ok(Self::default());
        }
        // Braces are no part of an address, so the template is judged with a name in their place.
        MeetingLink::parse(&template.replace(ROOM, "room"))
            .map_err(|refused| Problems::one("linkTemplate", refused.to_string()))?;
        Ok(Self {
            link_template: template.to_owned(),
        })
    }
}
