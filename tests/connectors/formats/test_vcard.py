"""vCards as address books really hold them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.errors import Unreadable
from connectors.formats import vcard
from connectors.records import Contact, Labelled
from tests.connectors.formats import samples


def card(*lines: str) -> str:
    """Wrap property lines into a card."""
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def read(*lines: str) -> Contact:
    """Read the one contact of a card made of these lines."""
    (contact,) = vcard.parse(card(*lines))
    return contact


@pytest.mark.parametrize(
    ("sent", "contact"),
    [
        pytest.param(
            samples.KHARD_CARD,
            Contact(
                full_name="Ágnes Keleti-Szép",
                given_name="Ágnes",
                family_name="Keleti-Szép",
                organisation="Példa Kft.",
                emails=(Labelled("agnes@example.com", "work"), Labelled("agnes.keleti@example.org", "home")),
                phones=(Labelled("+36 20 555 0101", "cell"),),
                tags=("chess", "neighbours"),
            ),
            id="khard",
        ),
        pytest.param(
            samples.NEXTCLOUD_CARD,
            Contact(
                full_name="Søren Aabye Nørgaard",
                given_name="Søren",
                middle_name="Aabye",
                family_name="Nørgaard",
                name_prefix="Dr.",
                birthday="--04-12",
                emails=(
                    Labelled("soren.norgaard@example.org", "home"),
                    Labelled("soren@example.net", "work"),
                ),
                phones=(Labelled("+45-55-55-01-02", "home"),),
                urls=(Labelled("https://social.example/in/soren", "linkedin"),),
                tags=("Friends",),
                updated_at=datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC),
            ),
            id="Nextcloud, vCard 4",
        ),
        pytest.param(
            samples.GOOGLE_CARD,
            Contact(
                full_name="शांता राव",
                given_name="शांता",
                family_name="राव",
                organisation="उदाहरण लिमिटेड",
                title="प्रबंधक",
                birthday="1985-04-12",
                emails=(Labelled("shanta.rao@example.org", "home"),),
                phones=(Labelled("+91 98200 55501", "cell"), Labelled("+91 22 5550 0102", "Front desk")),
                urls=(Labelled("http://www.example.org/~shanta", "PROFILE"),),
                tags=("myContacts", "Starred"),
            ),
            id="Google, Hindi",
        ),
        pytest.param(
            samples.APPLE_CARD,
            Contact(
                full_name="山田 太郎",
                given_name="太郎",
                family_name="山田",
                nickname="タロちゃん",
                organisation="例示株式会社",
                birthday="--02-29",
                emails=(Labelled("yamada@example.com", "work"), Labelled("taro@example.org", "home")),
                phones=(Labelled("+81 90-5555-0103", "cell"), Labelled("+81 3-5555-0104", "fax")),
                updated_at=datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC),
            ),
            id="Apple, Japanese",
        ),
        pytest.param(
            samples.OUTLOOK_CARD,
            Contact(
                full_name="Prof. Jürgen Müller",
                given_name="Jürgen",
                family_name="Müller",
                name_prefix="Prof.",
                organisation="Beispiel GmbH",
                title="Leiter",
                birthday="1985-04-12",
                emails=(Labelled("juergen.mueller@example.com"),),
                phones=(Labelled("+49 (89) 5555-0105", "work"), Labelled("0151 5555 0106", "cell")),
                updated_at=datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC),
            ),
            id="Outlook, vCard 2.1",
        ),
        pytest.param(
            samples.ANDROID_CARD,
            Contact(
                full_name="Ольга Иванова",
                given_name="Ольга",
                family_name="Иванова",
                emails=(Labelled("olga@example.org", "home"),),
                phones=(Labelled("+79165550107", "cell"),),
            ),
            id="Android, vCard 2.1, Cyrillic",
        ),
    ],
)
def test_cards_of_clients(sent: str, contact: Contact) -> None:
    """What each client writes is read in full, before and after stripping, and from bytes as from text."""
    assert vcard.parse(vcard.strip(sent)) == (contact,)
    assert vcard.parse(vcard.strip(sent.encode())) == (contact,)
    assert vcard.parse(sent) == (contact,)


@pytest.mark.parametrize(
    "name",
    ["王芳", "سارة العلي", "Ольга Иванова", "Ελένη Παπαδοπούλου", "शांता राव", "Guðrún Þórðardóttir",
     "Nguyễn Thị Hương", "นภา ใจดี", "김민준", "שרה כהן", "O’Brien-Müller", "$$$ \"x\" 👩‍🚀"],
)  # fmt: skip
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_names_in_many_scripts(name: str, charset: str) -> None:
    """A name in any script comes out as written."""
    (contact,) = vcard.parse(vcard.strip(card(f"FN:{name}", f"ORG:{name}").encode(charset)))
    assert (contact.full_name, contact.organisation) == (name, name)


@pytest.mark.parametrize(
    ("lines", "full_name"),
    [
        pytest.param(["N:Doe;Jane;Q.;Dr.;PhD"], "Jane Q. Doe", id="composed of N"),
        pytest.param(["FN: ", "N:Doe;Jane"], "Jane Doe", id="a blank FN is none"),
        pytest.param(["N:;;;;", "NICKNAME:,Janie,JJ"], "Janie", id="the nickname"),
        pytest.param(["N:", "ORG:;Sales"], "Sales", id="the organisation"),
        pytest.param(["EMAIL:jane@example.org"], None, id="none, but an e-mail"),
        pytest.param(["TEL:+1 555 0100"], None, id="none, but a phone"),
        pytest.param(["FN:Doe; Jane, again"], "Doe; Jane, again", id="unescaped separators are text"),
        pytest.param(["FN:first", "FN:second"], "first", id="the first of two"),
        pytest.param(["FN :spaced", "FN:right"], "right", id="a bad line before a good one"),
        pytest.param(['FN;X="broken:name', "N:Doe;Jane"], "Jane Doe", id="broken quoting"),
        pytest.param(["FN:" + "x" * 1_000_000], "x" * 1_000, id="a megabyte is capped"),
        pytest.param(["FN:a\x00b\x1b[2Jc\x9bd"], "ab[2Jcd", id="control characters"),
    ],
)
def test_full_name(lines: list[str], full_name: str | None) -> None:
    """A card without FN is named by what else it has."""
    assert read(*lines).full_name == full_name


def test_structured_name() -> None:
    """N gives its five parts; lists in a part are joined, what is beyond five is ignored."""
    contact = read(r"N:Doe\; Roe;Jane,Mary;Q.\, R.;Dr.,Prof.;Jr.;more")
    parts = (contact.family_name, contact.given_name, contact.middle_name)
    assert (*parts, contact.name_prefix, contact.name_suffix) == (
        "Doe; Roe", "Jane Mary", "Q., R.", "Dr. Prof.", "Jr.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:1985-04-12", "1985-04-12"),
        ("BDAY:19850412", "1985-04-12"),
        ("BDAY:1985-4-2", "1985-04-02"),
        ("BDAY;VALUE=date-time:1985-04-12T23:10:00Z", "1985-04-12"),
        ("BDAY:19850412T000000", "1985-04-12"),
        ("BDAY:--0412", "--04-12"),
        ("BDAY:--04-12", "--04-12"),
        ("BDAY:--0229", "--02-29"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "--02-29"),
        ("BDAY:1604-04-12", "--04-12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1900:1900-04-12", "--04-12"),
        ("BDAY:0000-04-12", "--04-12"),
        ("BDAY:00000000", None),
        ("BDAY:19850230", None),
        ("BDAY:1985", None),
        ("BDAY:1985-04", None),
        ("BDAY:---12", None),
        ("BDAY;VALUE=text:circa 1800", None),
        ("BDAY:12.04.1985", None),
        ("BDAY:", None),
    ],
)
def test_birthday(line: str, birthday: str | None) -> None:
    """A birthday is read in every form in use, without its year where that is unknown, or not at all."""
    assert read("FN:x", line).birthday == birthday


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("KIND:group", "group"),
        ("KIND:Org", "org"),
        ("X-ADDRESSBOOKSERVER-KIND:group", "group"),
        ("X-ABShowAs:COMPANY", "org"),
        ("KIND:x-pet", "individual"),
        ("X-UNKNOWN:y", "individual"),
    ],
)
def test_kind(line: str, kind: str) -> None:
    """Groups and companies are told from people, in the words of vCard 4 and of Apple."""
    assert read("FN:x", line).kind == kind


@pytest.mark.parametrize(
    ("rev", "updated_at"),
    [
        ("20240305T101112Z", datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC)),
        ("2024-03-05T10:11:12.000Z", datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC)),
        ("2024-03-05T10:11:12+02:00", datetime(2024, 3, 5, 8, 11, 12, tzinfo=UTC)),
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
        ("00010101T000000+2359", None),
        ("yesterday", None),
    ],
)
def test_revision(rev: str, updated_at: datetime | None) -> None:
    """REV becomes an aware instant, or nothing."""
    assert read("FN:x", f"REV:{rev}").updated_at == updated_at


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("BEGIN:VCARD\r\nFN:x\r\n", id="no END"),
        pytest.param(
            "BEGIN:VCARD\r\nFN:x\r\nAGENT:\r\n" + card("FN:y") + "END:VCARD\r\n", id="a card in a card"
        ),
        pytest.param("BEGIN:VCARD\r\n" * 5_000 + "END:VCARD\r\n" * 5_000, id="5,000 cards in cards"),
        pytest.param(card("NICKNAME:,", "N:;;"), id="no name, no address"),
        pytest.param(card("FN:" + "x" * (1024 * 1024)), id="over 1 MiB"),
        pytest.param("<html>Internal Server Error</html>", id="a web page"),
        pytest.param('["vcard",[["version",{},"text","4.0"]]]', id="jCard"),
        pytest.param("", id="nothing"),
        pytest.param("END:VCARD\r\n", id="an END alone"),
    ],
)
def test_unreadable(payload: str) -> None:
    """What cannot be read says so, in words for a person."""
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        vcard.parse(payload)


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\r\r\n"])
def test_line_ends(line_end: str) -> None:
    """Cards are read with any line end."""
    (contact,) = vcard.parse(vcard.strip(samples.APPLE_CARD.replace("\r\n", line_end)))
    assert (contact.full_name, len(contact.emails)) == ("山田 太郎", 2)


def test_twenty_eight_parameters_cost_nothing() -> None:
    """The line that hangs other parsers is skipped."""
    assert read("FN:x", "EMAIL" + ';X="a"' * 28 + ";:x").emails == ()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["PHOTO;ENCODING=b:AAAA", " BBBB", "\tCCCC"], id="folded"),
        pytest.param(["PHOTO;ENCODING=BASE64:", "AAAA", "BBBB==", ""], id="not indented"),
        pytest.param(["item1.PHOTO;ENCODING=b:AAAA"], id="grouped"),
        pytest.param(["pho", " to;ENCODING=b:AAAA"], id="folded in its name"),
        pytest.param(["PHOTO :AAAA"], id="spaced"),
        pytest.param(["LOGO:AAAA", "SOUND:BBBB", "KEY;TYPE=PGP:CCCC"], id="logo, sound, key"),
        pytest.param(["PHOTO;VALUE=uri:http://example.org/AAAA.jpg"], id="by address"),
        pytest.param(["NOTE:AAAA", "BBBB without indent", " CCCC"], id="a note that is not folded"),
        pytest.param(
            ["NOTE;ENCODING=QUOTED-PRINTABLE:AAAA=", "BBBB: CCCC=", "BBBB"], id="a note of vCard 2.1"
        ),
        pytest.param(["NOTE:AAAA", " " * 70_000, " BBBB" * 70_000], id="a huge note"),
    ],
)
def test_strip(lines: list[str]) -> None:
    """Photos, logos, sounds, keys and notes never land; the rest is left byte for byte."""
    rest = ["FN:Zoë =41 \\n  ", "item9.X-ODD;A=b:c ", "no colon", " folded"]
    assert vcard.strip(card(*rest, *lines, "TEL:1")) == card(*rest, "TEL:1")


def test_split_keeps_the_good_cards() -> None:
    """In a file of many cards a bad one costs only itself."""
    good = [card("FN:a"), card("FN:b", "NOTE:x", " BEGIN:VCARD"), card("FN:c")]
    unended = "BEGIN:VCARD\r\nFN:bad\r\n"
    nested = "BEGIN:VCARD\r\nFN:boss\r\nAGENT:\r\n" + card("FN:secretary") + "END:VCARD\r\n"
    file = "junk\r\n" + good[0] + unended + good[1] + "\r\n\r\n" + nested + good[2] + unended
    cards = list(vcard.split(file.encode()))
    assert cards == [good[0], unended, good[1], nested, good[2], unended]
    assert list(vcard.split("no cards")) == []


@pytest.mark.parametrize(
    ("lines", "uid"),
    [
        (["UID:urn:uuid:1"], "urn:uuid:1"),
        (["item1.uid;VALUE=text: a\\,b", " c "], "a,bc"),
        (["FN:x"], None),
        (["UID:"], None),
        (["UID:" + "x" * 1_001], None),
    ],
)
def test_card_uid(lines: list[str], uid: str | None) -> None:
    """The UID is found however it is written; one that is too long is none."""
    assert vcard.card_uid(card(*lines)) == uid


@pytest.mark.parametrize(
    "line",
    ["EMAIL:Jane@example.org", "item1.EMAIL:mailto:jane@exam\r\n ple.org", "TEL:+1 555 0100",
     "TEL;VALUE=uri:tel:+1 555 0100;ext=1", "EMAIL;ENCODING=QUOTED-PRINTABLE:jane=40example.org"],
)  # fmt: skip
def test_a_suppressed_card_does_not_land(line: str) -> None:
    """A card with an e-mail or phone of someone forgotten is kept out, readable or not."""
    forgotten = {"jane@example.org", "+1 555 0100"}
    payload = card("FN:Jane", "EMAIL:other@example.org", line)
    assert vcard.redact(payload, lambda address: address.lower() in forgotten) is None
    assert vcard.redact(payload[:-12], lambda address: address.lower() in forgotten) is None
    assert vcard.redact(payload, lambda address: address == "bob@example.org") == payload


@pytest.mark.parametrize(
    "line",
    [
        "TEL" + ";TYPE=x" * 20 + ":+1 555 0100",
        "TEL" + ";TYPE=x" * 20 + ";VALUE=uri:tel:+1 555 0100;ext=1",
        "EMAIL" + ";TYPE=x" * 20 + ":jane@example.org",
        "EMAIL" + ";TYPE=x" * 20 + ";ENCODING=QUOTED-PRINTABLE:jane=40example.org",
        'TEL;TYPE="broken:+1 555\r\n  0100',
    ],
)
def test_a_line_too_odd_to_read_still_names_someone(line: str) -> None:
    """A card is kept out for a number that only its raw line has; parsing skips such a line."""
    forgotten = {"jane@example.org", "+1 555 0100"}
    payload = card("FN:Jane", line)
    assert vcard.parse(payload) == (Contact(full_name="Jane"),)
    assert vcard.redact(payload, lambda address: address in forgotten) is None
    assert vcard.redact(payload, lambda address: address == "+1 555 0199") == payload


def test_a_suppressed_member_leaves_a_group() -> None:
    """A group forgets its member and stays; its UID is no address."""
    payload = card("UID:jane@example.org", "KIND:group", "FN:x", "MEMBER:mailto:jane@example.org", "TEL:1")
    redacted = vcard.redact(payload, lambda address: address == "jane@example.org")
    assert redacted == card("UID:jane@example.org", "KIND:group", "FN:x", "TEL:1")
