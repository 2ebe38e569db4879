//! What screens see that no room alone can tell: the door, the session, a patient with their appointments.

pub mod door;
pub mod messages;
pub mod patients;
pub mod settings;
