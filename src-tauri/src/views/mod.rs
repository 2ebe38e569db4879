//! What screens see that no room alone can tell: the door, the session, Today.

pub mod door;
pub mod messages;
pub mod patients;
pub mod settings;
pub mod today;
