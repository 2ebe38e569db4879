//! Stand-ins for the outside world that the demo, the window's tests, the kill tests and the
//! benches share.

pub mod file_keychain;
pub mod mail_server;
pub mod sms_carrier;
pub mod speech;
