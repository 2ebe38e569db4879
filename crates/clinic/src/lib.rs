//! Anteroom as a library: a psychology practice with its patients, consents, appointments and
//! messages, in one encrypted file. Knows no window and no transport but its carriers.
//!
//! The rooms, in the order in which they are best read:

// Foundations. They know nothing of each other's business.
pub mod access;
pub mod audit;
pub mod birthdays;
pub mod chance;
pub mod civil;
pub mod clock;
pub mod contact;
pub mod db;
mod files;
pub mod ids;
pub mod problems;
pub mod recurrence;
pub mod secret;
pub mod settings;
pub mod tx;
pub mod words;

// People.
pub mod consents;
pub mod patients;
pub mod staff;

// Care.
pub mod appointments;

// Messages.
pub mod channels;
pub mod outbox;
pub mod replies;
pub mod scheduler;

// All of it on one page.
pub mod today;

// Keeping.
pub mod keys;
pub mod set_up;

// Trying it out.
pub mod demo;

mod clinic;
mod failpoint;

pub use clinic::{Clinic, Made, NotOpen, Tools};
