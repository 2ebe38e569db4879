//! Lets channels be made to this very computer only. The invented practice has no other.

use std::sync::Arc;

use crate::channels::{Channel, Dial};
use crate::secret::Secret;
use crate::settings::{MailAccount, SmsAccount, leads_to_this_computer};

pub(super) struct LoopbackOnly {
    inner: Arc<dyn Dial>,
}

impl LoopbackOnly {
    pub(super) fn new(inner: Arc<dyn Dial>) -> Self {
        Self { inner }
    }
}

impl Dial for LoopbackOnly {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        if leads_to_this_computer(&account.host) {
            self.inner.email(account, password)
        } else {
            None
        }
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        let host = account
            .base_url
            .split_once("://")
            .and_then(|(_, rest)| rest.split(['/', ':']).next());
        if host.is_some_and(leads_to_this_computer) {
            self.inner.sms(account, token)
        } else {
            None
        }
    }
}
