//! Stand-ins for the outside world that the demo, the window's tests, the kill tests and the
//! benches share.

pub mod database_key;
pub mod dice;
pub mod disk;
pub mod file_keychain;
pub mod mail_server;
pub mod message_keys;
pub mod practice;
pub mod running_clock;
pub mod sms_carrier;
pub mod speech;
pub mod traces;
