//! Journeys through a whole clinic, one file each, and the rules that the code keeps for itself.

mod carriers;
mod consents;
mod finding;
mod patients;
mod practice;
mod reminders;
mod tidy;
