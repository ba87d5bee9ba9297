"""Pairs of records that must and must not be joined, each with the reason why.

{n} in any value is the number of the case, so that cases share nothing but names. All cases are resolved
in one database: an address book of some hundred people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Card:
    name: str | None
    values: tuple[str, ...]
    book: str
    organisation: str | None
    title: str | None
    born: str | None
    given: str | None
    family: str | None


@dataclass(frozen=True)
class Seen:
    email: str
    name: str | None


class Case(NamedTuple):
    why: str
    one: Card | Seen
    other: Card | Seen
    beside: tuple[Card | Seen, ...] = ()


def card(
    name: str | None,
    *values: str,
    book: str = "home",
    org: str | None = None,
    title: str | None = None,
    born: str | None = None,
    given: str | None = None,
    family: str | None = None,
) -> Card:
    """A card: values with an @ are e-mails, with a / URLs, others numbers."""
    return Card(name, values, book, org, title, born, given, family)


def work(
    name: str | None, *values: str, org: str | None = None, title: str | None = None, born: str | None = None
) -> Card:
    """A card of another address book."""
    return card(name, *values, book="work", org=org, title=title, born=born)


def seen(email: str, name: str | None = None) -> Seen:
    """An invitee."""
    return Seen(email, name)


PHONE = "+44 20 7946 0{n}"
MOBILE = "+49 171 5550{n}"

MUST_JOIN = (
    # Machines: one sender, whatever the token and in whoever's name.
    Case(
        "one no-reply@ in two names",
        seen("no-reply@poll{n}.example", "Anna via Poll"),
        seen("no-reply@poll{n}.example", "Bernd via Poll"),
    ),
    Case(
        "one sender with two tokens",
        seen("reply+0a1b2c{n}@poll{n}.example", "Anna Schmidt"),
        seen("reply+3d4e5f{n}@poll{n}.example", "Bernd Weber"),
    ),
    # One mailbox, one name, however they are written.
    Case(
        "same name and address",
        card("Anna Schmidt", "anna@acme{n}.example"),
        work("Anna Schmidt", "anna@acme{n}.example"),
    ),
    Case(
        "case and mailto: do not matter",
        card("Ben Okafor", "Ben@Acme{n}.Example"),
        seen("mailto:ben@acme{n}.example", "Ben Okafor"),
    ),
    Case(
        "Last, First",
        card("Carla Rossi", "carla@acme{n}.example"),
        seen("carla@acme{n}.example", "Rossi, Carla"),
    ),
    Case("LAST First", card("Jean Dupont", "jd@acme{n}.example"), seen("jd@acme{n}.example", "DUPONT Jean")),
    Case(
        "umlauts written out",
        card("Jürgen Müller", "jm@acme{n}.example"),
        seen("jm@acme{n}.example", "Juergen Mueller"),
    ),
    Case(
        "umlauts dropped",
        card("Jürgen Müller", "jm@acme{n}.example"),
        seen("jm@acme{n}.example", "Jurgen Muller"),
    ),
    Case(
        "Cyrillic and Latin",
        card("Ольга Петрова", "olga@acme{n}.example"),
        seen("olga@acme{n}.example", "Olga Petrova"),
    ),
    Case(
        "two romanisations",
        card("Сергей Щукин", "shch@acme{n}.example"),
        seen("shch@acme{n}.example", "Sergei Shchukin"),
    ),
    Case(
        "Greek and Latin",
        card("Γιώργος Παππάς", "gp@acme{n}.example"),
        seen("gp@acme{n}.example", "Giorgos Pappas"),
    ),
    Case(
        "Chinese and pinyin",
        card("王小明", "wxm@acme{n}.example"),
        seen("wxm@acme{n}.example", "Wang Xiaoming"),
    ),
    Case(
        "pinyin in western order, apart",
        card("王小明", "wxm@acme{n}.example"),
        seen("wxm@acme{n}.example", "Xiao Ming Wang"),
    ),
    Case(
        "Korean and romanised",
        card("김민준", "mj@acme{n}.example"),
        seen("mj@acme{n}.example", "Min-jun Kim"),
    ),
    Case(
        "Japanese with and without a space",
        card("田中 太郎", "tt@acme{n}.example"),
        seen("tt@acme{n}.example", "田中　太郎"),
    ),
    Case("Devanagari", card("अनिल कुमार", "ak@acme{n}.example"), seen("ak@acme{n}.example", "Anil Kumar")),
    Case(
        "Vietnamese accents",
        card("Nguyễn Thị Hoa", "hoa@acme{n}.example"),
        seen("hoa@acme{n}.example", "Nguyen Thi Hoa"),
    ),
    Case(
        "Polish letters", card("Łukasz Żółć", "lz@acme{n}.example"), seen("lz@acme{n}.example", "Lukasz Zolc")
    ),
    Case(
        "two family names or one",
        card("Maria José García López", "mj@acme{n}.example"),
        seen("mj@acme{n}.example", "Maria Garcia"),
    ),
    Case(
        "a middle name more",
        card("John Quincy Adams", "ja@acme{n}.example"),
        seen("ja@acme{n}.example", "John Adams"),
    ),
    Case(
        "a middle initial more",
        card("John Q. Adams", "ja@acme{n}.example"),
        work("John Quincy Adams", "ja@acme{n}.example"),
    ),
    Case(
        "an initial for the given name",
        card("Priya Raman", "pr@acme{n}.example"),
        seen("pr@acme{n}.example", "P. Raman"),
    ),
    Case("given name only", card("Priya Raman", "pr@acme{n}.example"), seen("pr@acme{n}.example", "Priya")),
    Case(
        "no name at all, one owner of the address",
        card("Priya Raman", "pr@acme{n}.example"),
        seen("pr@acme{n}.example"),
    ),
    Case(
        "the name is the address",
        card("Priya Raman", "pr@acme{n}.example"),
        seen("pr@acme{n}.example", "pr@acme{n}.example"),
    ),
    Case(
        "title and credentials",
        card("Dr. Lena Vogel", "lv@acme{n}.example"),
        seen("lv@acme{n}.example", "Lena Vogel, PhD"),
    ),
    Case(
        "a particle more or less",
        card("Jan van der Berg", "jb@acme{n}.example"),
        seen("jb@acme{n}.example", "Jan Berg"),
    ),
    Case(
        "a joined particle",
        card("Jan van den Berg", "jb@acme{n}.example"),
        seen("jb@acme{n}.example", "Jan Vandenberg"),
    ),
    Case(
        "an Arabic article",
        card("Omar al-Masri", "om@acme{n}.example"),
        seen("om@acme{n}.example", "Omar Masri"),
    ),
    Case(
        "spellings of Muhammad",
        card("Mohammed Karimi", "mk@acme{n}.example"),
        seen("mk@acme{n}.example", "Muhammad Karimi"),
    ),
    Case(
        "an apostrophe",
        card("Niamh O'Brien", "nob@acme{n}.example"),
        seen("nob@acme{n}.example", "Niamh O’Brien"),
    ),
    Case(
        "a hyphen",
        card("Jean-Pierre Martin", "jp@acme{n}.example"),
        seen("jp@acme{n}.example", "Jean Pierre Martin"),
    ),
    Case(
        "brackets with the company",
        card("Tom Becker", "tb@acme{n}.example"),
        seen("tb@acme{n}.example", "Tom Becker (Acme)"),
    ),
    Case(
        "quotes around the name",
        card("Tom Becker", "tb@acme{n}.example"),
        seen("tb@acme{n}.example", "'Tom Becker'"),
    ),
    Case(
        "a nickname in quotes",
        card('Robert "Bob" Lindqvist', "rl@acme{n}.example"),
        seen("rl@acme{n}.example", "Robert Lindqvist"),
    ),
    Case(
        "zero-width characters",
        card("Tom Becker", "tb@acme{n}.example"),
        seen("tb@acme{n}.example", "Tom\u200b Becker\u202c"),
    ),
    Case(
        "stacked accents", card("Tom Becker", "tb@acme{n}.example"), seen("tb@acme{n}.example", "T̷o̷m Bec̸ker")
    ),
    Case(
        "full-width letters",
        card("Tom Becker", "tb@acme{n}.example"),
        seen("tb@acme{n}.example", "Ｔｏｍ Ｂｅｃｋｅｒ"),
    ),
    Case("emoji", card("Tom Becker", "tb@acme{n}.example"), seen("tb@acme{n}.example", "Tom Becker 🚀")),
    # Slips and nicknames.
    Case(
        "letters swapped in the given name",
        card("Michael Brandt", "mb@acme{n}.example"),
        seen("mb@acme{n}.example", "Micheal Brandt"),
    ),
    Case(
        "a letter dropped in the family name",
        card("Katrin Zimmermann", "kz@acme{n}.example"),
        seen("kz@acme{n}.example", "Katrin Zimmerman"),
    ),
    Case(
        "a letter wrong in the family name",
        card("Katrin Petersen", "kp@acme{n}.example"),
        seen("kp@acme{n}.example", "Katrin Peterson"),
    ),
    Case(
        "Stefan and Stephan",
        card("Stefan Kraus", "sk@acme{n}.example"),
        seen("sk@acme{n}.example", "Stephan Kraus"),
    ),
    Case(
        "Bob and Robert at one address",
        card("Bob Okonkwo", "rs@acme{n}.example"),
        seen("rs@acme{n}.example", "Robert Okonkwo"),
    ),
    Case(
        "Bob and Robert Smith at one company",
        card("Bob Smith", "bob@acme{n}.example"),
        work("Robert Smith", "rsmith@acme{n}.example"),
    ),
    Case(
        "a Russian short name",
        card("Оля Петрова", "olya@acme{n}.example"),
        seen("olya@acme{n}.example", "Olga Petrova"),
    ),
    Case(
        "a Spanish short name",
        card("Pepe Morales", "jm@acme{n}.example"),
        seen("jm@acme{n}.example", "José Morales"),
    ),
    Case(
        "a Slavic family name in the male form",
        card("Elena Ivanova", "ei@acme{n}.example"),
        seen("ei@acme{n}.example", "Elena Ivanov"),
    ),
    # Married names.
    Case(
        "the address bears the old name",
        card("Anna Weber", "anna.schmidt@acme{n}.example"),
        seen("anna.schmidt@acme{n}.example", "Anna Schmidt"),
    ),
    Case(
        "nobody hands a free-mail address on",
        card("Anna Weber", "annaw{n}@gmail.com"),
        seen("annaw{n}@gmail.com", "Anna Schmidt"),
    ),
    Case(
        "both names",
        card("Anna Schmidt-Weber", "as@acme{n}.example"),
        seen("as@acme{n}.example", "Anna Schmidt"),
    ),
    # Gmail.
    Case(
        "dots in a Gmail address",
        card("Kofi Mensah", "kofi.mensah{n}@gmail.com"),
        seen("kofimensah{n}@gmail.com", "Kofi Mensah"),
    ),
    Case(
        "a +tag in a Gmail address",
        card("Kofi Mensah", "kmensah{n}@gmail.com"),
        seen("kmensah{n}+news@googlemail.com", "Kofi"),
    ),
    # No address in common.
    Case(
        "name and phone, written differently",
        card("Yusuf Demir", MOBILE),
        work("Yusuf Demir", "0049 (0)171-5550{n}"),
    ),
    Case("nickname and phone", card("Dave Kowalczyk", PHONE), work("David Kowalczyk", PHONE)),
    Case(
        "name and company", card("Ingrid Nilsson", org="Fjord{n} AB"), work("Ingrid Nilsson", org="Fjord{n}")
    ),
    Case(
        "name and the domain of the company",
        card("Ingrid Nilsson", "in@fjord{n}.example"),
        work("Ingrid Nilsson", "nilsson@fjord{n}.example"),
    ),
    Case(
        "name and profile",
        card("Amara Diallo", "https://www.linkedin.com/in/amara{n}/"),
        work("Amara Diallo", "http://linkedin.com/in/Amara{n}?trk=x"),
    ),
    Case(
        "a profile alone, given name agrees",
        card("Amara", "https://github.com/amara{n}"),
        work("Amara Diallo", "github.com/amara{n}"),
    ),
    Case(
        "name and birthday",
        card("Tomás Herrera", born="1985-04-12"),
        work("Tomas Herrera", born="1985-04-12"),
    ),
    Case(
        "name, and birthday once without the year",
        card("Tomás Herrera Ruiz", born="1979-07-02"),
        work("Tomas Herrera Ruiz", born="--07-02"),
    ),
    Case(
        "structured name against a plain one",
        card("x", "mg@acme{n}.example", given="María José", family="García López"),
        seen("mg@acme{n}.example", "María José García López"),
    ),
    Case(
        "one of several addresses is the same",
        card("Lin Wei", "lin@a{n}.example", "lin@b{n}.example"),
        work("Lin Wei", "wei@c{n}.example", "lin@b{n}.example"),
    ),
    Case(
        "two cards of one book, the same person twice",
        card("Noor Haddad", "noor@acme{n}.example"),
        card("Noor Haddad", "noor@acme{n}.example", PHONE),
    ),
    Case(
        "a card with only a given name and the mobile",
        card("Jean-Baptiste", "+4917604069{n}"),
        work("Jean-Baptiste Lefèvre", "0049 176 04069{n}"),
    ),
    Case(
        "one address, Cyrillic and the bearer's own romanisation",
        card("Дмитрий Соловьёв", "bluefox{n}@letter.example"),
        seen("bluefox{n}@letter.example", "Dmitry Solovyov"),
    ),
    Case(
        "one address, Hebrew and Latin",
        card("שירה כהן", "sc{n}@letter.example"),
        seen("sc{n}@letter.example", "Shira Cohen"),
    ),
    Case(
        "one mobile, Arabic and Latin",
        card("هدى الحداد", "+4917604068{n}"),
        work("Huda al-Haddad", "+49 176 04068{n}"),
    ),
    Case(
        "two nameless cards of a role mailbox",
        card(None, "info@acme{n}.example"),
        seen("info@acme{n}.example"),
    ),
    Case(
        "an IDNA domain in both forms",
        card("Jörg Fuchs", "jf@bücher.c{n}.example"),
        seen("jf@xn--bcher-kva.c{n}.example", "Jörg Fuchs"),
    ),
)

MUST_NOT_JOIN = (
    # Nothing but a name.
    Case(
        "two John Smiths", card("John Smith", "john@a{n}.example"), work("John Smith", "jsmith@b{n}.example")
    ),
    Case("two Maria Garcias without anything else", card("María García"), work("Maria Garcia")),
    Case("two 王伟", card("王伟", "ww@a{n}.example"), work("王伟", "wei@b{n}.example")),
    Case("two Nguyễn Văn An", card("Nguyễn Văn An"), work("Nguyen Van An")),
    Case(
        "two John Smiths in one book",
        card("John Smith", "john@a{n}.example"),
        card("John Smith", "smith@b{n}.example"),
    ),
    Case(
        "two John Smiths with one title",
        card("John Smith", title="Engineer"),
        work("John Smith", title="engineer"),
    ),
    Case(
        "two John Smiths on free mail",
        card("John Smith", "jsmith{n}@gmail.com"),
        work("John Smith", "johnny{n}@outlook.com"),
    ),
    Case("a nickname and nothing else", card("Bill Smith"), work("William Smith")),
    Case("an initial and nothing else", card("J. Smith"), work("John Smith")),
    Case("a given name and nothing else", card("Anna"), work("Anna")),
    # One mailbox, two people.
    Case(
        "husband and wife at one address, in two scripts",
        card("Юрий Иванов", "ivanovy{n}@mail.example"),
        seen("ivanovy{n}@mail.example", "Olga Ivanova"),
    ),
    Case(
        "sisters at one address, in two scripts",
        card("Анна Иванова", "ivanovy{n}@mail.example"),
        seen("ivanovy{n}@mail.example", "Inna Ivanova"),
    ),
    Case(
        "siblings with one mobile",
        card("Huda al-Haddad", "+4917604067{n}"),
        work("أحمد الحداد", "+49 176 04067{n}"),
    ),
    Case(
        "father and son at one address",
        card("John Smith Sr.", "smiths{n}@gmail.com"),
        work("John Smith Jr.", "smiths{n}@gmail.com"),
    ),
    Case(
        "father and son as invitees",
        seen("smiths@fam{n}.example", "John Smith Sr"),
        seen("smiths@fam{n}.example", "John Smith Jr"),
    ),
    Case(
        "the second and the third",
        card("Henry Ford II", "ford@fam{n}.example"),
        work("Henry Ford III", "ford@fam{n}.example"),
    ),
    Case(
        "a couple at one address",
        card("Anna Schmidt", "schmidt@fam{n}.example"),
        work("Bernd Schmidt", "schmidt@fam{n}.example"),
    ),
    Case(
        "a couple with two family names",
        card("Anna Schmidt", "home@fam{n}.example"),
        work("Bernd Weber", "home@fam{n}.example"),
    ),
    Case(
        "a couple, one by an initial",
        card("Anna Schmidt", "schmidt@fam{n}.example"),
        seen("schmidt@fam{n}.example", "B. Schmidt"),
    ),
    Case(
        "a couple by title only",
        card("Mr. Schmidt", "schmidt@fam{n}.example"),
        seen("schmidt@fam{n}.example", "Mrs. Schmidt"),
    ),
    Case(
        "a couple on one card, and she",
        card("Anna & Bernd Schmidt", "schmidt@fam{n}.example"),
        seen("schmidt@fam{n}.example", "Anna Schmidt"),
    ),
    Case(
        "sisters with names alike",
        card("Maria Rossi", "rossi@fam{n}.example"),
        seen("rossi@fam{n}.example", "Marta Rossi"),
    ),
    Case(
        "brother and sister, Daniel and Danielle",
        card("Daniel Roux", "roux@fam{n}.example"),
        seen("roux@fam{n}.example", "Danielle Roux"),
    ),
    Case(
        "Christian and Christina",
        card("Christian Roux", "roux@fam{n}.example"),
        seen("roux@fam{n}.example", "Christina Roux"),
    ),
    Case(
        "Andrea and Andrew, a nickname in old lists",
        card("Andrea Roux", "roux@fam{n}.example"),
        seen("roux@fam{n}.example", "Andrew Roux"),
    ),
    Case(
        "Emil and Emily", card("Emil Roux", "roux@fam{n}.example"), seen("roux@fam{n}.example", "Emily Roux")
    ),
    Case(
        "Aaron and Erin", card("Aaron Roux", "roux@fam{n}.example"), seen("roux@fam{n}.example", "Erin Roux")
    ),
    Case(
        "Иван и Иванна",
        card("Иван Петров", "petrov@fam{n}.example"),
        seen("petrov@fam{n}.example", "Иванна Петрова"),
    ),
    Case("Chinese siblings", card("王小明", "wang@fam{n}.example"), seen("wang@fam{n}.example", "王小红")),
    Case("Korean spouses", card("김민준", "kim@fam{n}.example"), seen("kim@fam{n}.example", "이서연")),
    Case(
        "a given name and another person",
        card("Bernd Schmidt", "schmidt@fam{n}.example"),
        seen("schmidt@fam{n}.example", "Anna"),
    ),
    Case(
        "John P. and John Q.",
        card("John P. Adams", "adams@fam{n}.example"),
        seen("adams@fam{n}.example", "John Q. Adams"),
    ),
    Case(
        "no name, an address of two",
        seen("schmidt@fam{n}.example"),
        card("Anna Schmidt", "schmidt@fam{n}.example"),
        (work("Bernd Schmidt", "schmidt@fam{n}.example"),),
    ),
    Case(
        "a family name, an address of two",
        seen("s@fam{n}.example", "Schmidt"),
        card("Anna Schmidt", "s@fam{n}.example"),
        (work("Bernd Schmidt", "s@fam{n}.example"),),
    ),
    Case(
        "an initial that two share",
        seen("s@fam{n}.example", "J. Smith"),
        card("John Smith", "s@fam{n}.example"),
        (work("Jane Smith", "s@fam{n}.example"),),
    ),
    Case(
        "a recycled company address",
        card("Jonas Keller", "sales1@acme{n}.example"),
        seen("sales1@acme{n}.example", "Mira Vogt"),
    ),
    Case(
        "a recycled address, the same given name",
        card("John Miller", "john@acme{n}.example"),
        seen("john@acme{n}.example", "John Carter"),
    ),
    Case(
        "an assistant at the address of another",
        card("Mira Vogt", "vogt@acme{n}.example"),
        seen("vogt@acme{n}.example", "Jonas Keller"),
    ),
    Case(
        "two scripts that cannot be compared",
        card("王小明", "wang@acme{n}.example"),
        seen("wang@acme{n}.example", "David Li"),
    ),
    Case(
        "a Chinese and an English given name",
        card("王小明", "wang@acme{n}.example"),
        seen("wang@acme{n}.example", "Mary Wang"),
    ),
    Case(
        "a name in letters that look alike",
        card("Olga Petrova", "olga@acme{n}.example"),
        seen("olga@acme{n}.example", "Оlga Petrova"),
    ),
    Case(
        "the name in a display name, another mailbox",
        card("Olga Petrova", "olga@acme{n}.example"),
        seen("olga@evil{n}.example", "Olga Petrova"),
    ),
    # Role mailboxes say nothing.
    Case(
        "two people of info@",
        card("Anna Schmidt", "info@shop{n}.example"),
        work("Bernd Weber", "info@shop{n}.example"),
    ),
    Case(
        "the company's name at info@",
        card("Anna Schmidt", "info@shop{n}.example"),
        seen("info@shop{n}.example", "Shop Support"),
    ),
    Case("no name at info@", card("Anna Schmidt", "info@shop{n}.example"), seen("info@shop{n}.example")),
    Case(
        "a given name at sales@",
        card("Anna Schmidt", "sales@shop{n}.example"),
        seen("sales@shop{n}.example", "Anna"),
    ),
    Case(
        "initial at office@",
        card("Anna Schmidt", "office@shop{n}.example"),
        seen("office@shop{n}.example", "A. Schmidt"),
    ),
    Case(
        "a sender of no-reply@ and her card",
        seen("no-reply@poll{n}.example", "Anna Schmidt via Poll"),
        card("Anna Schmidt", "anna@acme{n}.example"),
    ),
    # One phone, two people.
    Case("a couple with one number", card("Anna Schmidt", PHONE), work("Bernd Schmidt", PHONE)),
    Case(
        "father and son with one number and name",
        card("John Smith", PHONE, born="1950-01-02"),
        work("John Smith", PHONE, born="1980-03-04"),
    ),
    Case("John and John Jr. with one number", card("John Smith", PHONE), work("John Smith Jr.", PHONE)),
    Case("an initial and a number", card("J. Smith", PHONE), work("Jane Smith", PHONE)),
    Case("a number and nothing else", card(None, PHONE, org="Acme{n}"), work("Anna Schmidt", PHONE)),
    Case(
        "a switchboard",
        card("Anna Schmidt", PHONE, org="Acme{n}"),
        work("Jonas Keller", PHONE, org="Acme{n}"),
    ),
    Case(
        "two extensions of a switchboard", card("Anna", PHONE + " ext. 12"), work("Anna", PHONE + " ext. 34")
    ),
    Case(
        "a couple with number, address, company and page",
        card("Anna Schmidt", PHONE, "hof@hof{n}.example", "hof{n}.example/wir", org="Hof{n}"),
        work("Bernd Schmidt", PHONE, "hof@hof{n}.example", "hof{n}.example/wir", org="Hof{n}"),
    ),
    Case(
        "a couple with number and profile",
        card("Anna Schmidt", PHONE, "facebook.com/schmidts{n}"),
        work("Bernd Schmidt", PHONE, "facebook.com/schmidts{n}"),
    ),
    # One company, two people.
    Case(
        "colleagues with one family name",
        card("Anna Nguyen", "anna@acme{n}.example"),
        work("Linh Nguyen", "linh@acme{n}.example"),
    ),
    Case(
        "colleagues with one given name",
        card("Anna Nguyen", "anna@acme{n}.example"),
        work("Anna Keller", "keller@acme{n}.example"),
    ),
    Case(
        "colleagues with one initial",
        card("J. Nguyen", "jn@acme{n}.example"),
        work("Jane Nguyen", "jane@acme{n}.example"),
    ),
    Case(
        "colleagues with one title",
        card("Anna Nguyen", org="Acme{n}", title="Engineer"),
        work("Linh Nguyen", org="Acme{n}", title="Engineer"),
    ),
    Case(
        "the company's homepage on two cards",
        card("Anna Nguyen", "https://acme{n}.example/"),
        work("Jonas Keller", "http://www.acme{n}.example"),
    ),
    # Birthdays.
    Case("twins", card("Anna Schmidt", born="1990-05-05"), work("Bernd Schmidt", born="1990-05-05")),
    Case(
        "twins with one number",
        card("Anna Schmidt", PHONE, born="1990-05-05"),
        work("Anja Schmidt", PHONE, born="1990-05-05"),
    ),
    Case(
        "one name, two birthdays, one company",
        card("Anna Schmidt", org="Acme{n}", born="1990-05-05"),
        work("Anna Schmidt", org="Acme{n}", born="1971-11-30"),
    ),
    # Local parts.
    Case(
        "one local part at two providers, two names",
        card("Anna Schmidt", "sunshine{n}@gmail.com"),
        work("Bernd Weber", "sunshine{n}@yahoo.com"),
    ),
    Case(
        "a +tag elsewhere is another mailbox",
        card(None, "team+anna@acme{n}.example"),
        seen("team+bernd@acme{n}.example"),
    ),
    Case(
        "dots elsewhere are another mailbox",
        card(None, "an.na@acme{n}.example"),
        seen("anna@acme{n}.example"),
    ),
    # Not humans.
    Case(
        "a company and a person",
        card("Acme{n} Ltd", "anna@acme{n}.example"),
        seen("anna@acme{n}.example", "Anna Schmidt"),
    ),
    Case(
        "a team and a person",
        seen("anna@acme{n}.example", "Support Team"),
        card("Anna Schmidt", "anna@acme{n}.example"),
    ),
    # Two cards of one book.
    Case(
        "one name and company twice in one book",
        card("Anna Schmidt", org="Acme{n}"),
        card("Anna Schmidt", org="Acme{n}"),
    ),
)
