//! Stand-ins for the outside world that the demo and the window's tests share.

pub mod mail_server;
pub mod sms_carrier;
