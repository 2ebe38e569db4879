//! Accounts of carriers as forms: the password goes in and never comes out.

use clinic::clock::Instant;
use clinic::ids::KeySlotId;
use clinic::settings::{MailAccount, MailCarrier, MailSecurity, SmsAccount};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MailSettings {
    pub is_on: bool,
    pub carrier: MailCarrier,
    pub api_base_url: String,
    pub host: String,
    pub port: u16,
    pub security: MailSecurity,
    pub username: String,
    /// The password of the mail server, or the key of the carrier's API. Never filled on the way
    /// out; on the way in none leaves it as it is.
    pub password: Option<String>,
    pub has_password: bool,
    pub has_api_key: bool,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: String,
    pub can_receive_replies: bool,
}

impl MailSettings {
    pub fn of(account: MailAccount, has_password: bool, has_api_key: bool) -> Self {
        Self {
            is_on: account.is_on,
            carrier: account.carrier,
            api_base_url: account.api_base_url,
            host: account.host,
            port: account.port,
            security: account.security,
            username: account.username,
            password: None,
            has_password,
            has_api_key,
            from_name: account.from_name,
            from_address: account.from_address,
            reply_to: account.reply_to,
            can_receive_replies: account.can_receive_replies,
        }
    }

    pub fn into_account(self) -> MailAccount {
        MailAccount {
            is_on: self.is_on,
            carrier: self.carrier,
            api_base_url: self.api_base_url,
            host: self.host,
            port: self.port,
            security: self.security,
            username: self.username,
            from_name: self.from_name,
            from_address: self.from_address,
            reply_to: self.reply_to,
            can_receive_replies: self.can_receive_replies,
        }
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SmsSettings {
    pub is_on: bool,
    pub base_url: String,
    pub account_sid: String,
    /// Never filled on the way out; on the way in none leaves it as it is.
    pub auth_token: Option<String>,
    pub has_auth_token: bool,
    pub from: String,
    /// The sender as it was last saved is a name, to which nobody can reply.
    pub sender_is_name: bool,
    pub messaging_service_sid: String,
    pub can_receive_replies: bool,
}

impl SmsSettings {
    pub fn of(account: SmsAccount, has_auth_token: bool) -> Self {
        Self {
            sender_is_name: account.sender_is_name(),
            is_on: account.is_on,
            base_url: account.base_url,
            account_sid: account.account_sid,
            auth_token: None,
            has_auth_token,
            from: account.from,
            messaging_service_sid: account.messaging_service_sid,
            can_receive_replies: account.can_receive_replies,
        }
    }

    pub fn into_account(self) -> SmsAccount {
        SmsAccount {
            is_on: self.is_on,
            base_url: self.base_url,
            account_sid: self.account_sid,
            from: self.from,
            messaging_service_sid: self.messaging_service_sid,
            can_receive_replies: self.can_receive_replies,
        }
    }
}

/// The ways to open the clinic, and which may be added.
#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeysView {
    pub slots: Vec<KeySlotView>,
    pub may_add_this_computer: bool,
    pub may_add_passphrase: bool,
}

/// One way to open the clinic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeySlotView {
    pub id: KeySlotId,
    pub kind: clinic::keys::SlotKind,
    pub title: String,
    pub since: chrono::NaiveDate,
    pub expires: Option<Instant>,
    pub may_remove: bool,
    pub explanation: String,
}
