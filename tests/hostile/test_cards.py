"""Cases 36 to 61 of docs/hostile-inputs.md: what a card gives, however hostile."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from connectors.errors import Unreadable
from connectors.formats import vcard
from connectors.formats.card_addresses import MAX_ADDRESSES
from connectors.formats.content_lines import MAX_TEXT
from connectors.records import Contact, Labelled
from tests.connectors.formats.storable import assert_storable
from tests.hostile.made import NAME, input_named

ZOE = Contact(full_name=NAME, emails=(Labelled("zoe@example.org"),))
NO_END = "The card breaks off: its END:VCARD is missing."
NO_CARD = "This is no vCard: it has no BEGIN:VCARD."
NESTED = "The card holds another card inside itself, or its END:VCARD is missing."
TOO_LARGE = "The card is larger than 1 MiB even without its pictures."


def read(card: str | bytes) -> Contact | str:
    """Strip and parse a card as a sync does; the reason if it is unreadable."""
    payload = vcard.strip(card)
    payload.encode("utf-8")
    try:
        (contact,) = vcard.parse(payload)
    except Unreadable as reason:
        assert_storable(str(reason))
        return str(reason)
    assert_storable(asdict(contact))
    return contact


FILES: dict[str, list[Contact | str]] = {
    "36-no-end.vcf": [NO_END],
    "37-no-name.vcf": [
        Contact(emails=(Labelled("amara@example.org"),)),
        Contact(full_name="Ọjà Ltd", organisation="Ọjà Ltd", phones=(Labelled("+234 1 555 0101"),)),
        "The card has neither a name nor an e-mail address nor a phone number.",
    ],
    "38-lf": [ZOE],
    "38-cr": [ZOE],
    "38-mixed": [ZOE],
    "39-utf-8-bom": [ZOE],
    "39-utf-16-le": [ZOE],
    "39-utf-16-be": [ZOE],
    "40-latin-1": [ZOE],
    "40-invalid-utf-8": [replace(ZOE, full_name="ZoÃ")],
    "40-surrogates": [replace(ZOE, full_name="Zoí\xa0íÿ".replace("\xa0", "\xa0").replace("ÿ", "¿¿"))],
    "41-controls": [replace(ZOE, full_name="Zoë[2J Ångström", organisation="a b c")],
    "42-soft-breaks.vcf": [
        Contact(
            full_name="Zofia Łęcka",
            given_name="Zofia",
            family_name="Łęcka",
            emails=(Labelled("zofia@example.org"),),
        )
    ],
    "43-bad-hex-and-charset.vcf": [
        Contact(full_name="Zoël=ZZ=4", organisation="Café", emails=(Labelled("zoel@example.org"),))
    ],
    "44-note-not-folded.vcf": [Contact(full_name="Μαρία Παππά", emails=(Labelled("maria@example.org"),))],
    "45-fold-inside-a-letter": [ZOE],
    "46-lines-without-sense.vcf": [Contact(full_name="דנה לוי", emails=(Labelled("dana@example.org"),))],
    "47-broken-quoting.vcf": [
        Contact(
            full_name="Väinö Mäkelä",
            given_name="Väinö",
            family_name="Mäkelä",
            phones=(Labelled("+358 55 501 01", "cell"),),
        )
    ],
    "48-many-parameters.vcf": [Contact(full_name="Bo Lind", urls=(Labelled("https://bo.example"),))],
    "49-photos.vcf": [Contact(full_name="Noor Jansen", emails=(Labelled("noor@example.org"),))],
    "49-photo-of-20-mb": [replace(ZOE, full_name=None)],
    "49-photo-not-folded": [replace(ZOE, full_name=None)],
    "50-note-of-50-mb": [replace(ZOE, full_name=None)],
    "50-note-of-70000-folds": [replace(ZOE, full_name=None)],
    "51-20000-addresses": [
        Contact(emails=tuple(Labelled(f"{number}@example.org") for number in range(MAX_ADDRESSES)))
    ],
    "52-500-cards-in-cards": [NO_END] * 499 + [Contact(full_name="x")],
    "52-5000-agents": [NESTED],
    "52-agent.vcf": [NESTED],
    "53-groups.vcf": [
        Contact(full_name="Chess club", kind="group"),
        Contact(full_name="Family", family_name="Family", kind="group"),
    ],
    "54-birthdays.vcf": [
        Contact(full_name="Ines", birthday="--02-29"),
        Contact(full_name="Ines", birthday="--02-29"),
        *[Contact(full_name="Ines")] * 4,
    ],
    "55-uids.vcf": [
        Contact(full_name=name) for name in ("Ama Mensah", "Ama Mensah-Boateng", "Kofi Mensah", "Esi Mensah")
    ],
    "56-one-bad-between-two-good.vcf": [Contact(full_name="高橋 美咲"), NO_END, Contact(full_name="鈴木 健")],
    "57-directions-and-marks": [
        Contact(full_name=name)
        for name in (
            "\u202egnp.exe\u202c",
            "Jo\u200bhn\u2060 Doe",
            "Z\u0351\u036b\u0343algo",
            "Оlga",
            "👩\u200d🚀 Ada",
            "\u05d3\u05e0\u05d4 לוי",
        )
    ],
    "58-separators-in-names.vcf": [
        Contact(
            full_name='$$$ "Doe"; Jane, ; again',
            given_name='"Jane" Mary',
            family_name="$$$",
            organisation='"Doe, Roe"',
        )
    ],
    "59-unknown.vcf": [Contact(full_name="Sione Tupou")],
    "59-jcard.json": [],
    "60-one-address-two-people.vcf": [
        Contact(full_name=name, emails=(Labelled("holm@example.org"),)) for name in ("Ida Holm", "Lars Holm")
    ],
    "61-name-of-1-mb": [replace(ZOE, full_name="n" * MAX_TEXT)],
    "61-address-of-1-mb": [Contact(full_name="x")],
    "61-card-of-2-mb": [TOO_LARGE],
}


@pytest.mark.parametrize("name", FILES)
def test_file(name: str) -> None:
    """Each card of the file is the contact that it says, or unreadable for the reason that it is."""
    assert [read(card) for card in vcard.split(input_named(f"cards/{name}"))] == FILES[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("36-no-end.vcf", NO_END),
        ("52-500-cards-in-cards", NESTED),
        ("52-5000-agents", NESTED),
        ("56-one-bad-between-two-good.vcf", NESTED),
        ("59-jcard.json", NO_CARD),
        ("61-card-of-2-mb", TOO_LARGE),
    ],
)
def test_item(name: str, reason: str) -> None:
    """What a server sends as one card and is none is unreadable as a whole."""
    assert read(input_named(f"cards/{name}")) == reason


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(("44", "49", "50"))])
def test_nothing_of_photos_and_notes_lands(name: str) -> None:
    """Of notes, photos and the addresses of photos no trace is left to be stored or fetched."""
    stripped = vcard.strip(input_named(f"cards/{name}"))
    assert len(stripped) < 200
    for trace in ("PHOTO", "NOTE", "AAAA", "http", "file:", "spam", "call me", "base64"):
        assert trace not in stripped


def test_uids() -> None:
    """55: a UID is read as written; none, or one without end, leaves the card to its place on the server."""
    cards = vcard.split(input_named("cards/55-uids.vcf"))
    assert [vcard.card_uid(card) for card in cards] == ["one", "one", None, None]
