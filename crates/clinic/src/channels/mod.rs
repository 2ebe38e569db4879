//! Carriers.

crate::closed_set! {
    /// How a message reaches a person.
    pub enum ChannelKind {
        Email = "email",
        Sms = "sms",
        Whatsapp = "whatsapp",
    }
}
