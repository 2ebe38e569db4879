//! How long an SMS gets, and what may stand in it.

use crate::channels::SmsAlphabet::{Gsm7, Ucs2};
use crate::channels::{SmsAlphabet, SmsSize, text_for_sms};

fn check(text: &str, alphabet: SmsAlphabet, units: usize, segments: usize) {
    let expected = SmsSize {
        alphabet,
        units,
        segments,
    };
    assert_eq!(SmsSize::of(text), expected, "{text:?}");
}

#[test]
fn a_text_is_charged_by_the_alphabet_that_it_needs() {
    check("", Gsm7, 0, 0);
    check("See you at 9:15 am.", Gsm7, 19, 1);
    check(&"a".repeat(160), Gsm7, 160, 1);
    check(&"a".repeat(161), Gsm7, 161, 2);
    check(&"a".repeat(306), Gsm7, 306, 2);
    check(&"a".repeat(307), Gsm7, 307, 3);
    check("Zoë", Ucs2, 3, 1);
    check("Café à Ñ", Gsm7, 8, 1);
    check("It’s", Ucs2, 4, 1);
    check(&"ë".repeat(70), Ucs2, 70, 1);
    check(&"ë".repeat(71), Ucs2, 71, 2);
    check(&"ë".repeat(134), Ucs2, 134, 2);
    check(&"ë".repeat(135), Ucs2, 135, 3);
}

#[test]
fn a_character_of_two_units_is_not_cut_between_two_parts() {
    check("€", Gsm7, 2, 1);
    check(&"€".repeat(80), Gsm7, 160, 1);
    // 76 of them fill 152 of the 153 septets of a part.
    check(&"€".repeat(153), Gsm7, 306, 3);
    check(&"🙂".repeat(35), Ucs2, 70, 1);
    // 33 of them fill 66 of the 67 units of a part.
    check(&"🙂".repeat(67), Ucs2, 134, 3);
}

#[test]
fn nothing_invisible_leaves_in_an_sms() {
    let typed = " \u{feff}Dear\tRuby\u{202e},\r\nsee\u{200b} you\u{7} \rsoon.\0 ";
    assert_eq!(text_for_sms(typed), "Dear Ruby,\nsee you \nsoon.");
    assert_eq!(SmsSize::of(&text_for_sms(typed)).alphabet, Gsm7);
}
