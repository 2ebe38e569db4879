//! Journeys through a whole clinic, one file each, and the rules that the code keeps for itself.

mod audit;
mod audited_verbs;
mod birthdays;
mod booking;
mod carrier_api;
mod carriers;
mod consents;
mod delivery;
mod desk;
mod finding;
mod held;
mod hostile;
mod keys;
mod leaks;
mod older_files;
mod patients;
mod practice;
mod reminders;
mod schedule;
mod staff;
mod statements;
mod storage;
mod telehealth;
mod tidy;
mod today;
mod uncertain;
