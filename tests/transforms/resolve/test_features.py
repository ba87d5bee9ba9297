"""Every feature of feature.sql: two records that show it, and what it adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from transforms.step import Sql
from warehouse.people import Next, scratch

PHONE = "+44 20 7946 0123"
OF_NAME = "FROM derived.name JOIN derived.name"
HOME = ";;Roth Str. 7;Köln;;50667;"


class Side(NamedTuple):
    """A card of its own book, or an invitee when ``email`` is said."""

    name: str | None
    values: tuple[str, ...] = ()
    columns: dict[str, Any] = {}  # noqa: RUF012 -- never changed
    email: str | None = None


def side(name: str | None, *values: str, **columns: Any) -> Side:
    return Side(name, values, columns)


def invitee(email: str, name: str | None = None) -> Side:
    return Side(name, (), {}, email)


# feature -> two records that show it, and the bits that it adds to the pair.
SHOWN: dict[str, tuple[Side, Side, float | None]] = {
    "same_email": (side("Anna Roth", "a@b.example"), side("Anna Roth", "A@b.example"), 28),
    "same_role_mailbox": (side(None, "info@b.example"), invitee("info@b.example"), 28),
    "same_household_mailbox": (
        side("Anna", "familie.roth@b.example"),
        side("Bea", "familie.roth@b.example"),
        14,
    ),
    "role_mailbox": (side("Anna Roth", "info@b.example"), side("Anna Roth", "info@b.example"), 0),
    "same_phone": (side("Anna Roth", PHONE), side("Bernd Roth", "0044 20 7946 0123"), 14),
    "same_mobile": (side("Anna Roth", "+44 7400 12 0123"), side("Bernd Roth", "0044 7400120123"), 16),
    "same_profile": (side("Anna", "github.com/anna"), side("Bernd", "https://github.com/Anna/"), 20),
    "same_address": (side("Anna Roth", address=HOME), side("Bernd Roth", address=HOME), 13.5),
    "address_near": (
        side("Anna Roth", address=HOME),
        side("Anna Roth", address=HOME.replace("50667", "50676")),
        12,
    ),
    "address_stays": (
        side("Anna Roth", address=HOME, birthday="1985-04-12"),
        side("Anna Weber", address=HOME, birthday="1985-04-12"),
        15,
    ),
    "same_homepage": (side("Anna", "http://roth.example"), side("Bernd", "https://www.roth.example/"), 3),
    "name_equal": (side("Anna Roth"), side("Roth, Anna"), None),
    "name_spelling": (side("Jürgen Roth"), side("Juergen Roth"), None),
    "name_contained": (side("Anna Maria Roth", "a@b.example"), side("Anna Roth", "a@b.example"), None),
    "name_nickname": (side("Bob Roth", "a@b.example"), side("Robert Roth", "a@b.example"), None),
    "name_near": (side("Anna Petersen", "a@b.example"), side("Anna Peterson", "a@b.example"), None),
    "name_initial": (side("A. Roth", "a@b.example"), side("Anna Roth", "a@b.example"), None),
    "name_romanised": (side("שירה כהן", "a@b.example"), side("Shira Cohen", "a@b.example"), 6),
    "given_only": (side("Anna", "a@b.example"), side("Anna Roth", "a@b.example"), 5.5),
    "given_at_work": (side("Anna Roth", PHONE), side("Anna Weber", PHONE, "aw@roth.example"), 5.5),
    "given_near": (side("Marta Roth", "a@b.example"), side("Maria Roth", "a@b.example"), -16),
    "given_slip": (
        side("Wendelin Roth", birthday="1985-04-12"),
        side("Wendekin Roth", birthday="1985-04-12"),
        None,
    ),
    "family_only": (side("Roth", "a@b.example"), side("Anna Roth", "a@b.example"), 1),
    "generation_missing": (side("Anna Roth", "a@b.example"), side("Anna Roth Jr.", "a@b.example"), None),
    "local_part_is_name": (side("Anna Roth"), invitee("anna.roth@b.example"), None),
    "same_local_part": (
        side("Anna Roth", "annaroth9@b.example"),
        side("Anna Roth", "annaroth9@c.example"),
        2,
    ),
    "namesake": (side("Anna Roth", PHONE), side("Anna Roth", PHONE), None),
    "mobile_differs": (
        side("Anna Roth", "+44 7400 12 0123"),
        side("Anna Roth", "+44 7400 13 0123"),
        -3,
    ),
    "mailbox_differs": (side("Anna Roth", "a@b.example"), side("Anna Roth", "b@c.example"), -0.75),
    "organisation_differs": (
        side("Anna Roth", organisation="B Ltd"),
        side("Anna Roth", organisation="C Ltd"),
        -1.5,
    ),
    "family_differs": (side("Anna Roth", "a@b.example"), side("Anna Weber", "a@b.example"), -10),
    "other_script": (side("王小明", "a@b.example"), side("Anna Roth", "a@b.example"), -12),
    "gender_differs": (side("Mr. Roth", "a@b.example"), side("Mrs. Roth", "a@b.example"), -30),
    "middle_differs": (side("Anna P. Roth", "a@b.example"), side("Anna Q. Roth", "a@b.example"), -30),
    "given_differs": (side("Anna Roth", "a@b.example"), side("Bernd Roth", "a@b.example"), -30),
    "name_differs": (side("Anna Roth", "a@b.example"), side("Bernd Weber", "a@b.example"), -30),
    "generation_differs": (side("Jo Roth Sr.", "a@b.example"), side("Jo Roth Jr.", "a@b.example"), -40),
    "homoglyph": (side("Olga Roth", "a@b.example"), side("Оlga Roth", "a@b.example"), -40),
    "address_names_one": (
        side("Anna Roth", "annaroth@b.example"),
        invitee("annaroth@b.example", "Anna Weber"),
        12,
    ),
    "number_stays": (side("Anna Roth", "+44 7400 12 0123"), side("Anna Weber", "+44 7400 12 0123"), 15),
    "profile_is_ones": (
        side("Anna Roth", "github.com/roth", birthday="1985-04-12"),
        side("Bea Weber", "github.com/roth", birthday="1985-04-21"),
        27,
    ),
    "same_organisation": (side("Anna Roth", organisation="B Ltd"), side("Anna Roth", organisation="B"), None),
    "same_organisation_domain": (
        side("Anna Roth", "a@b.example"),
        side("Anna Roth", "ar@mail.b.example"),
        None,
    ),
    "same_title": (side("Anna Roth", title="Cook"), side("Anna Roth", title="cook"), 2),
    "same_birthday": (side("Anna Roth", birthday="1985-04-12"), side("Anna Roth", birthday="1985-04-12"), 13),
    "same_day_of_birth": (side("Anna Roth", birthday="1985-04-12"), side("Anna Roth", birthday="--04-12"), 7),
    "birthday_near": (side("Anna Roth", birthday="1985-04-12"), side("Anna Roth", birthday="1985-12-04"), 3),
    "birthday_differs": (
        side("Anna Roth", birthday="1985-04-12"),
        side("Anna Roth", birthday="1978-04-12"),
        -12,
    ),
    "one_address_book": (side("Anna Roth"), side("Anna Roth", book="home"), -5),
}


# Each of these was a way of joining two people: two records, and the feature that they do not show.
NOT_SHOWN: dict[str, tuple[Side, Side, str]] = {
    "two extensions": (side("Anna", PHONE + " ext. 1"), side("Anna", PHONE + " ext. 2"), "same_phone"),
    "role mailbox": (side("Anna Roth", "info@b.example"), side("Anna Roth", "info@b.example"), "same_email"),
    "domain of one address": (
        side("Anna Roth", "a@b.example"),
        side("Anna", "a@b.example"),
        "same_organisation_domain",
    ),
    "free mail": (
        side("Anna Roth", "roth@gmail.com"),
        side("Anna Roth", "a@gmail.com"),
        "same_organisation_domain",
    ),
    "local part that is the name": (
        side("Anna Roth", "annaroth@b.example"),
        side("Anna Roth", "annaroth@c.example"),
        "same_local_part",
    ),
    "namesake with one mobile": (
        side("Anna Roth", PHONE, "+44 7400 12 0123"),
        side("Anna Roth", PHONE, "+44 7400 12 0123"),
        "namesake",
    ),
    "role local part": (
        side("Anna Roth", "info@b.example"),
        side("Anna Roth", "info@c.example"),
        "same_local_part",
    ),
    "role of two": (
        side("Anna Roth", "sales@b.example"),
        side("Anna Weber", "sales@b.example"),
        "address_names_one",
    ),
    "given name of two": (
        side("Anna Roth", "anna@b.example"),
        side("Anna Weber", "anna@b.example"),
        "address_names_one",
    ),
    "number of two in an office": (side("Anna Roth", PHONE), side("Anna Weber", PHONE), "number_stays"),
    "profile alone": (
        side("Anna Roth", "github.com/roth"),
        side("Bea Roth", "github.com/roth"),
        "profile_is_ones",
    ),
    "birthday of a father": (
        side("Jo Roth", PHONE, birthday="1955-04-12"),
        side("Jo Roth", PHONE, birthday="1983-04-12"),
        "birthday_near",
    ),
    "given name in an address of two": (
        side("Marta Roth", "roth@b.example"),
        side("Maria Roth", "roth@b.example"),
        "address_names_one",
    ),
    "another house of the street": (
        side("Anna Roth", address=HOME),
        side("Anna Roth", address=HOME.replace("7", "9")),
        "address_near",
    ),
    "address of two in an office": (
        side("Anna Roth", address=HOME),
        side("Anna Weber", address=HOME),
        "address_stays",
    ),
    "slip of a usual name, born on two days": (
        side("Wendelin Roth", PHONE, birthday="1985-04-12"),
        side("Wendehin Roth", PHONE, birthday="1987-09-30"),
        "given_slip",
    ),
    "two names, each of one alone": (
        side("Rosa Roth", birthday="1985-04-12"),
        side("Rosi Roth", birthday="1985-04-12"),
        "given_slip",
    ),
    "birthday of one": (side("Anna Roth", birthday="1985-04-12"), side("Anna Roth"), "birthday_differs"),
}


def numbered(text: str, number: int) -> str:
    """The text with names, numbers and domains of its own, so that cases share nothing."""
    letters = "".join("bdfgkm"[number // 6**place % 6] + "o" for place in range(3))
    text = text.replace("Roth", f"Roth{letters}").replace("roth", f"roth{letters}")
    return text.replace("b.example", f"b{letters}.example").replace("0123", f"{number:04d}")


def fill(book: Book, key: str, account: str, record: Side, number: int) -> None:
    name = record.name and numbered(record.name, number)
    if record.email is not None:
        book.seen(key, numbered(record.email, number), name)
        return
    values = [numbered(value, number) for value in record.values]
    columns = {
        column: f"{value} {number}"
        if column == "organisation"
        else numbered(value, number)
        if column == "address"
        else value
        for column, value in record.columns.items()
    }
    book.card(key, name, *values, **({"book": account} | columns))


@pytest.fixture(scope="module")
def evidence() -> Iterator[dict[str, dict[str, list[tuple[float, str]]]]]:
    """All cases resolved in one database: case -> feature -> (bits, because) of its pair."""
    cases = [(case, one, other) for table in (SHOWN, NOT_SHOWN) for case, (one, other, _) in table.items()]
    with scratch() as people:
        people.run(Sql("transforms.core", "tables.sql").text())
        for account in ("home", "work"):
            append(people, "core.account", account=account, region="GB")
        append(people, "core.last_person_id")
        book = Book(people)
        for number, (case, one, other) in enumerate(cases):
            fill(book, f"{case}/one", "home", one, number)
            fill(book, f"{case}/other", "work", other, number)
        for family in ("Abt", "Beil", "Cord", "Dorn", "Erz", "Falk", "Gold"):  # a usual name
            book.card(f"crowd/{family}", f"Wendelin {family}")
        book.resolve()
        found: dict[str, dict[str, list[tuple[float, str]]]] = {case: {} for case, *_ in cases}
        rows = people.rows(_EVIDENCE)
        for left, right, feature, bits, because in rows:
            case = left.rpartition("/")[0]
            if case == right.rpartition("/")[0]:
                found[case].setdefault(feature, []).append((bits, because))
        yield found


_EVIDENCE = """
WITH written AS (
    SELECT record_no, record_id AS key FROM derived.record WHERE NOT is_observed
    UNION ALL
    SELECT record.record_no, invitee.record_id
    FROM core.meeting_invitee AS invitee
    JOIN derived.observed AS pair
        ON pair.value = invitee.email AND pair.name IS NOT DISTINCT FROM invitee.name
    JOIN derived.record AS record ON record.is_observed AND record.record_id = pair.record_id
)
SELECT one.key, other.key, evidence.feature, evidence.bits, evidence.because
FROM derived.match_evidence AS evidence
JOIN written AS one ON one.record_no = derived.key_no(left_account, left_source, left_record_id)
JOIN written AS other ON other.record_no = derived.key_no(right_account, right_source, right_record_id)
"""

Found = dict[str, dict[str, list[tuple[float, str]]]]


@pytest.mark.parametrize("feature", SHOWN)
def test_a_feature_is_found_and_weighed(evidence: Found, feature: str) -> None:
    """Two records that show it have it as evidence, once, with its bits and a sentence without a gap."""
    ((found, because),) = evidence[feature][feature]
    bits = SHOWN[feature][2]
    assert bits is None or found == bits
    assert "{}" not in because
    assert len(because.split()) > 2


def test_every_feature_is_tested(people: Next) -> None:
    """The table of features and the table of tests are the same."""
    Book(people).resolve()
    assert {feature for (feature,) in people.rows("SELECT feature FROM derived.feature")} == set(SHOWN)


@pytest.mark.parametrize("case", NOT_SHOWN)
def test_what_only_looks_like_a_feature_is_none(evidence: Found, case: str) -> None:
    """Other features of the pair may be there; this one is not."""
    assert NOT_SHOWN[case][2] not in evidence[case]


def test_one_signal_counts_once(evidence: Found) -> None:
    """Name and local part say one thing: the stronger counts, the second adds at most 2 bits."""
    assert evidence["same_local_part"]["name_equal"][0][0] > 10
    assert evidence["same_local_part"]["same_local_part"][0][0] == 2


def test_a_key_of_many_records_is_no_evidence(people: Next) -> None:
    """A number on thirty cards is evidence, on thirty-one it is a switchboard."""
    book = Book(people)
    for count in (30, 31):
        for number in range(count):
            book.card(f"{count}-{number}", f"Name{number:02d} Family{number:02d}", f"+44 20 7946 01{count}")
    book.resolve()
    compared = people.rows("SELECT DISTINCT because FROM derived.match_evidence WHERE feature = 'same_phone'")
    assert compared == [("both have the number +442079460130",)]


def test_a_book_that_was_imported_again_and_again(people: Next) -> None:
    """Forty cards of one name and address are one person, be they in one book or in forty; but not who has
    the address by another name, nor the two of one name among many with the address of a list.
    """
    book = Book(people)
    for number in range(40):
        book.card(f"one-{number}", "Ottilie Zwingli", "oz@b.example")
        book.card(
            f"many-{number}", "Leopold Habicht", "lh@c.example", "+44 7700 900123", book=f"book-{number}"
        )
        book.card(f"list-{number}", f"Name{number % 20:02d} Family{number % 20:02d}", "all@d.example")
    book.card("other", "Ottilie Hauser", "oz@b.example")
    book.resolve()
    of = book.person_of()
    assert len({of[f"one-{number}"] for number in range(40)}) == 1
    assert len({of[f"many-{number}"] for number in range(40)}) == 1
    assert len({of[f"list-{number}"] for number in range(40)} | {of["other"]}) == 41


def test_rarity_counts_people_not_records(people: Next) -> None:
    """A name in five books is one person's and stays rare; five times in one book it is five people's."""
    book = Book(people)
    for number in range(5):
        book.card(f"spread-{number}", "Ottilie Zwingli", book=f"book-{number}")
        book.card(f"heaped-{number}", "Leopold Habicht")
    book.resolve()
    people_of = dict(
        people.rows(f"SELECT name_key, frequency.people {OF_NAME}_frequency AS frequency USING (name_no)")
    )
    bits = dict(people.rows(f"SELECT name_key, bits {OF_NAME}_rarity USING (name_no)"))
    rarity = {key: (people_of[key], bits[key]) for key in bits}
    assert rarity["ottilie zwingli"][0] == 1
    assert rarity["habicht leopold"][0] == 5
    assert rarity["ottilie zwingli"][1] > rarity["habicht leopold"][1] + 2


def test_a_common_family_name_is_worth_less(people: Next) -> None:
    """Bits fall as more people have the word."""
    book = Book(people)
    for number in range(40):
        book.card(f"smith-{number}", f"Given{number:02d} Smith")
        book.card(f"other-{number}", f"Given{number:02d} Rare{number:02d}")
    book.resolve()
    bits = dict(people.rows(f"SELECT name_key, bits {OF_NAME}_rarity USING (name_no)"))
    assert bits["given00 smith"] < bits["given00 rare00"] - 2


def test_the_threshold_grows_with_the_records(people: Next) -> None:
    """Ten times the records need log2(10) bits more, to the quarter; below 10,000 the world is no smaller."""
    Book(people).resolve()
    floor = people.rows("SELECT prior_bits, needed_bits FROM derived.scale")
    grow(people, 100_000)
    grown = people.rows("SELECT prior_bits, needed_bits FROM derived.scale")
    assert floor[0][0] - grown[0][0] == 3.25
    assert floor[0][1] == grown[0][1] == 6.25


def test_the_setting_moves_the_threshold(people: Next) -> None:
    """Who wants one of a thousand merges wrong at most needs more bits than who bears one of a hundred."""
    Book(people).resolve()
    needed = []
    for precision in (0.99, 0.995, 0.999):
        people.replace("core.aim", [(precision,)])
        grow(people, 0)
        needed += people.rows("SELECT needed_bits FROM derived.scale")
    assert needed == [(5.25,), (6.25,), (8.75,)]


def grow(people: Next, records: int) -> None:
    """Add records, and make the scale anew."""
    people.run("DROP TABLE derived.scale")
    people.run(f"SET VARIABLE records = {records}")
    people.run(
        """
        INSERT INTO derived.record BY NAME
        SELECT 'home' AS account, 's' AS source, i::TEXT AS record_id, i::INTEGER AS record_no,
            FALSE AS is_observed
        FROM range(getvariable('records')) AS t (i)
        """
    )
    people.run(Sql("transforms.resolve", "scale.sql").text())


def test_a_number_says_the_same_among_many(people: Next) -> None:
    """A household does not grow with the warehouse: bits of a shared number grow as the prior falls."""
    Book(people).resolve()
    scales = dict(people.rows("SELECT feature, scale FROM derived.feature"))
    assert {f for f, scale in scales.items() if scale == "size"} == {
        "same_email", "same_household_mailbox", "same_role_mailbox", "same_phone", "same_mobile",
        "same_profile",
    }  # fmt: skip
