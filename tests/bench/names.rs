//! Invented names, some of them common and most of them rare, and ways to mistype them.

use chrono::{DateTime, Utc};
use chrono_tz::Australia::Sydney;
use clinic::civil::CivilMinute;
use clinic_tests::dice::Dice;

const BEGINNINGS: [&str; 28] = [
    "al", "ba", "be", "bran", "car", "da", "del", "el", "fa", "ga", "ha", "hol", "jen", "ka", "ko",
    "la", "lin", "ma", "mon", "na", "o", "pe", "ra", "san", "ta", "tor", "va", "wil",
];
const MIDDLES: [&str; 24] = [
    "", "de", "do", "fi", "go", "ka", "la", "len", "li", "lo", "ma", "mi", "na", "ne", "no", "ra",
    "ri", "ro", "sa", "se", "ta", "te", "ti", "vi",
];
const ENDS: [&str; 32] = [
    "ba", "berg", "by", "ch", "den", "dez", "dra", "ford", "ga", "ka", "ki", "la", "ley", "lin",
    "ma", "man", "mond", "nen", "ner", "ni", "quist", "ra", "rez", "ris", "rov", "sen", "son",
    "ston", "ta", "tos", "va", "well",
];

/// Names in an order that is the same in every run.
pub(crate) struct Names(Dice);

impl Names {
    pub(crate) fn in_order() -> Self {
        Self(Dice::of_seed(0))
    }

    /// Given name and family name. A tenth of all families share a hundred names.
    pub(crate) fn draw(&mut self) -> (String, String) {
        let dice = &mut self.0;
        let family = if dice.below(10) == 0 {
            dice.below(100)
        } else {
            dice.below(28 * 24 * 32)
        };
        // Given names are fewer: about two thousand, of which the first are the most usual.
        let given = dice.below(45) * dice.below(45);
        (name(given * 11 + 5), name(family))
    }
}

fn name(number: u64) -> String {
    let pick = |of: &[&'static str], number: u64| {
        let count = u64::try_from(of.len()).unwrap_or(1);
        let at = usize::try_from(number % count).unwrap_or_default();
        (of[at], number / count)
    };
    let (end, rest) = pick(&ENDS, number);
    let (beginning, rest) = pick(&BEGINNINGS, rest);
    let (middle, _) = pick(&MIDDLES, rest);
    let name = format!("{beginning}{middle}{end}");
    name[..1].to_uppercase() + &name[1..]
}

/// Two letters in the middle change places.
pub(crate) fn swapped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    letters.into_iter().collect()
}

/// A letter is doubled.
pub(crate) fn stuttered(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    letters.insert(1, letters[1]);
    letters.into_iter().collect()
}

/// A civil time in Sydney, as an instant.
pub(crate) fn moment(civil: &str) -> DateTime<Utc> {
    CivilMinute::parse(civil).map_or(DateTime::UNIX_EPOCH, |civil| civil.instant(Sydney))
}
