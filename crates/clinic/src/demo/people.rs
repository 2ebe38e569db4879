//! The invented people. Addresses are reserved for examples (RFC 2606); phone numbers are from the
//! ranges that the Australian regulator keeps for fiction.

use crate::access::Role;

/// Somebody on the staff of the invented practice.
pub(super) struct Colleague {
    pub(super) title: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) username: &'static str,
    pub(super) roles: &'static [Role],
    pub(super) registration: &'static str,
    /// Working days, 1 = Monday; none: no hours of their own.
    pub(super) days: &'static [u8],
}

pub(super) const OWNER: Colleague = Colleague {
    title: "Dr",
    given: "Ines",
    family: "Okafor",
    username: "ines",
    roles: &[Role::Owner, Role::Psychologist],
    registration: "PSY0001001",
    days: &[1, 2, 3, 4, 5, 6],
};

pub(super) const COLLEAGUES: [Colleague; 5] = [
    Colleague {
        title: "",
        given: "Aroha",
        family: "Ngata",
        username: "aroha",
        roles: &[Role::FrontDesk],
        registration: "",
        days: &[],
    },
    Colleague {
        title: "Dr",
        given: "Tamsin",
        family: "Reid",
        username: "tamsin",
        roles: &[Role::Psychologist],
        registration: "PSY0001002",
        days: &[1, 2, 4, 5, 7],
    },
    Colleague {
        title: "Mr",
        given: "Dev",
        family: "Raman",
        username: "dev",
        roles: &[Role::Psychologist],
        registration: "PSY0001003",
        days: &[1, 3, 4, 5],
    },
    Colleague {
        title: "Ms",
        given: "Lucía",
        family: "Ferrán",
        username: "lucia",
        roles: &[Role::Psychologist],
        registration: "PSY0001004",
        days: &[2, 3, 4, 5, 6],
    },
    Colleague {
        title: "",
        given: "Hugh",
        family: "Petrie",
        username: "hugh",
        roles: &[Role::Auditor],
        registration: "",
        days: &[],
    },
];

/// A patient: given name, family name, preferred name, pronouns, birthday as somebody typed it.
pub(super) type Person = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

pub(super) const PATIENTS: [Person; 60] = [
    ("Mia", "Santos", "", "she/her", "14/10/1985"),
    ("Oliver", "Ng", "", "he/him", "3/2/1992"),
    ("Siobhán", "O'Kon", "Shiv", "she/her", "29/02/1984"),
    ("Minh Anh", "Nguyễn", "", "she/her", "7/7/1999"),
    ("Björk", "Þórsdóttir", "", "she/her", "21/11/1978"),
    ("Mohammed", "Al-Rashid", "Mo", "he/him", "12/03/1989"),
    ("Priya", "Venkataraman", "", "she/her", "30/12/1995"),
    ("Jack", "Whitlam", "", "he/him", "14 Oct"),
    ("Eleni", "Papadopoulou", "", "she/her", "01/01/1900"),
    ("Tāne", "Rangihuna", "", "he/him", "31/02/1985"),
    ("Kirra", "Wanambi", "", "they/them", "9/9/2001"),
    ("Wei", "Zhang", "David", "he/him", "18/6/1970"),
    ("Francesca", "D'Angelo", "Fran", "she/her", "25/12/1966"),
    ("Ahmed", "Yusuf", "", "he/him", "2/5/1980"),
    ("Saoirse", "Byrne", "", "she/her", ""),
    ("Noah", "van der Merwe", "", "he/him", "11/11/2014"),
    (
        "Amelia",
        "Castellanos-Ruiz",
        "Millie",
        "she/her",
        "4/8/1990",
    ),
    ("Lachlan", "McAllister", "Lachie", "he/him", "16/1/1997"),
    ("Hana", "Kobayashi", "", "she/her", "27/4/1988"),
    ("Theodore", "Whitcombe", "Ted", "he/him", "8/8/1948"),
    ("Aaliyah", "Jamison", "", "she/her", "19/10/2003"),
    ("Ravi", "Iyer", "", "he/him", "6/6/1983"),
    ("Charlotte", "Dubois", "Charlie", "they/them", "22/2/1994"),
    ("Samuel", "Achterberg", "Sam", "he/him", "13/5/1975"),
    ("Yuki", "Tanaka", "", "they/them", "1/12/2000"),
    ("Beatriz", "Carvalho", "Bia", "she/her", "17/3/1993"),
    ("Ewan", "Drummond", "", "he/him", "5/9/1959"),
    ("Leila", "Haddad", "", "she/her", "23/7/1986"),
    ("Marcus", "Tran", "", "he/him", "10/10/1991"),
    ("Isla", "Fairweather", "", "she/her", "28/11/2009"),
    ("Dmitri", "Sokolov", "Dima", "he/him", "15/8/1972"),
    ("Rosalind", "Akande", "Ros", "she/her", "20/1/1964"),
    ("Finn", "O'Brien", "", "he/him", "2/2/2002"),
    ("Chidi", "Eze", "", "he/him", "26/6/1987"),
    ("Grace", "Kim", "", "she/her", "9/3/1998"),
    ("Anneliese", "Vogt", "Anne", "she/her", "31/8/1969"),
    ("Jarrah", "Pearce", "", "he/him", "12/12/1996"),
    ("Carmen", "Delgado", "", "she/her", "7/1/1981"),
    ("Benedict", "Fitzsimmons", "Ben", "he/him", "24/9/1955"),
    ("Wren", "Halloran", "", "they/them", "3/3/2004"),
    ("Thandiwe", "Mokoena", "Thandi", "she/her", "18/11/1990"),
    ("Callum", "Rowntree", "", "he/him", "29/5/1985"),
    ("Meera", "Desai", "", "she/her", "11/2/1979"),
    ("Patrick", "Lindqvist", "Pat", "he/him", "14/7/1961"),
    ("Zoë", "Armitage", "", "she/her", "6/10/1995"),
    ("Hamish", "Calder", "", "he/him", "21/4/1974"),
    ("Sofia", "Petrov", "", "she/her", "30/9/1992"),
    ("George", "Mavromatis", "", "he/him", "8/12/1943"),
    ("Indigo", "Blackwood", "Indi", "they/them", "17/6/1999"),
    ("Margaret", "Thistlewood", "Peg", "she/her", "2/11/1938"),
    ("Tomasz", "Wiśniewski", "Tom", "he/him", "25/1/1988"),
    ("Adaeze", "Obi", "", "she/her", "13/8/1994"),
    ("Ruben", "Castillo", "", "he/him", "19/2/1977"),
    ("Pippa", "Lockhart", "", "she/her", "4/4/2011"),
    ("Kwame", "Asante", "", "he/him", "27/12/1982"),
    ("Harriet", "Sinclair", "", "she/her", "16/9/1971"),
    ("Levi", "Goldman", "", "he/him", "1/6/1989"),
    ("Ottilie", "Brandt", "Otti", "she/her", "22/10/2000"),
    ("Vikram", "Chandra", "Vik", "he/him", "9/7/1968"),
    ("Caitlin", "Moran-Webb", "Cat", "she/her", "28/3/1993"),
];

/// Numbers kept for fiction.
pub(super) const MOBILES: [&str; 12] = [
    "0491 570 006",
    "0491 570 156",
    "0491 570 157",
    "0491 570 158",
    "0491 570 159",
    "0491 570 110",
    "0491 570 313",
    "0491 570 737",
    "0491 571 266",
    "0491 571 491",
    "0491 571 804",
    "0491 572 549",
];

pub(super) const SUBURBS: [(&str, &str); 6] = [
    ("Newtown", "2042"),
    ("Marrickville", "2204"),
    ("Glebe", "2037"),
    ("Leichhardt", "2040"),
    ("Redfern", "2016"),
    ("Petersham", "2049"),
];
