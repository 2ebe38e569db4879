//! Codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds).

use super::model::TotpSetUp;
use crate::Clinic;
use crate::clock::Instant;
use crate::ids::StaffId;
use crate::secret::Secret;

/// One step of 30 seconds to either side, for clocks that differ a little.
const SKEW: u16 = 1;
const ISSUER: &str = "Anteroom";

/// A fresh secret for a person, sealed, and what their app needs to see once.
pub(super) fn new_secret(
    clinic: &Clinic,
    staff: StaffId,
    username: &str,
) -> Option<(Vec<u8>, TotpSetUp)> {
    let secret: [u8; 20] = clinic.chance().bytes();
    let totp = totp(&secret, username)?;
    let otpauth = totp.to_url().ok()?;
    let code = qrcode::QrCode::new(otpauth.as_bytes()).ok()?;
    let width = code.width();
    let path = (0..width)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .filter(|(x, y)| code[(*x, *y)] == qrcode::Color::Dark)
        .map(|(x, y)| format!("M{x} {y}h1v1h-1z"))
        .collect();
    let sealed = clinic
        .credentials_key()
        .seal(&place(staff), &secret, clinic.chance());
    let set_up = TotpSetUp {
        secret: base32::encode(base32::Alphabet::Rfc4648 { padding: false }, &secret),
        otpauth,
        qr_svg_path: path,
        qr_size: u32::try_from(width).ok()?,
    };
    Some((sealed, set_up))
}

/// The time step that `code` is right for, when it was not used before.
pub(super) fn accepted_step(
    clinic: &Clinic,
    staff: StaffId,
    sealed: &[u8],
    code: &str,
    now: Instant,
    last_step: Option<i64>,
) -> Option<i64> {
    let secret: Secret<Vec<u8>> = clinic.credentials_key().open(&place(staff), sealed).ok()?;
    let totp = totp(secret.expose(), "")?;
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp.check(&typed, u64::try_from(now.timestamp()).ok()?)?;
    let step = i64::try_from(step).ok()?;
    last_step.is_none_or(|last| step > last).then_some(step)
}

fn place(staff: StaffId) -> String {
    format!("totp|{staff}")
}

fn totp(secret: &[u8], account: &str) -> Option<totp_rs::Totp> {
    let account = if account.is_empty() { "staff" } else { account };
    totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(SKEW)
        .with_issuer(Some(ISSUER))
        .with_account_name(account)
        .build()
        .ok()
}
