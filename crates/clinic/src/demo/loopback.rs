//! Lets channels be made to this very computer only. The invented practice has no other.

use std::sync::Arc;

use crate::channels::{Channel, Dial};
use crate::secret::Secret;
use crate::settings::{
    MailAccount, MailCarrier, SmsAccount, WhatsappAccount, leads_to_this_computer,
    stays_on_this_computer,
};

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
        let stays_here = match account.carrier {
            MailCarrier::Smtp => leads_to_this_computer(&account.host),
            MailCarrier::Resend => stays_on_this_computer(&account.api_base_url),
        };
        if stays_here {
            self.inner.email(account, password)
        } else {
            None
        }
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        if stays_on_this_computer(&account.base_url) {
            self.inner.sms(account, token)
        } else {
            None
        }
    }

    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        if stays_on_this_computer(&texts.base_url) {
            self.inner.whatsapp(account, texts, token)
        } else {
            None
        }
    }
}
