"""Cards as the clients of this world write them: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350), and habits."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass

from flows.demo.cards import Card
from flows.demo.content_lines import escaped, folded

PHOTO_BYTES = 900


@dataclass(frozen=True, slots=True)
class Client:
    """What is peculiar to a client's cards. ``labels`` are its words for home, work, cell, other."""

    product: str
    version: str
    upper: bool
    groups_lines: bool = False


CLIENTS = {
    "apple": Client("-//Apple Inc.//macOS 14.5//EN", "3.0", upper=False, groups_lines=True),
    "google": Client("-//Google Inc//Google Contacts//EN", "3.0", upper=True),
    "outlook": Client("-//Microsoft Corporation//Outlook 16.0//EN", "3.0", upper=True),
    "thunderbird": Client("-//Mozilla.org/NONSGML Thunderbird//EN", "4.0", upper=False),
    "nextcloud": Client("-//Nextcloud Contacts v6.0//EN", "4.0", upper=True),
    "phone": Client("-//Phonebook 1.2//DE", "3.0", upper=True),
}


def write_vcard(card: Card) -> str:
    """The card as one vCard, lines folded, CRLF ends."""
    client = CLIENTS[card.style]
    lines = ["BEGIN:VCARD", f"VERSION:{client.version}", f"PRODID:{client.product}", f"UID:{card.uid}"]
    lines += [f"FN:{escaped(card.formatted)}", *_name(card), *_work(card)]
    lines += _addresses(card, client)
    lines += _birthday(card, client)
    if card.note:
        lines.append(f"NOTE:{escaped(card.note)}")
    if card.tags:
        lines.append("CATEGORIES:" + ",".join(escaped(tag) for tag in card.tags))
    lines += _kind(card, client)
    lines += _photo(card, client)
    lines += [_revision(card, client), "END:VCARD"]
    return folded(lines)


def _name(card: Card) -> Iterator[str]:
    if card.kind == "individual":
        parts = (card.family, card.given, "", "", card.suffix)
        yield "N:" + ";".join(escaped(part) for part in parts)
    elif CLIENTS[card.style].version == "3.0":
        yield "N:;;;;"
    if card.nickname:
        yield f"NICKNAME:{escaped(card.nickname)}"


def _work(card: Card) -> Iterator[str]:
    if card.organisation:
        yield f"ORG:{escaped(card.organisation)}" + (";" if card.style == "apple" else "")
    if card.title:
        yield f"TITLE:{escaped(card.title)}"


def _addresses(card: Card, client: Client) -> Iterator[str]:
    for place, (label, address) in enumerate(card.emails, start=1):
        if client.groups_lines and label == "other":
            yield f"item{place}.EMAIL;type=INTERNET:{address}"
            yield f"item{place}.X-ABLabel:_$!<Other>!$_"
        else:
            kinds = _types(client, label) if client.version == "4.0" else ("INTERNET", *_types(client, label))
            yield f"EMAIL{_type_parameters(client, kinds, place == 1)}:{address}"
    for label, number in card.phones:
        if client.version == "4.0" and number.startswith("+") and number[1:].isdigit():
            yield f"TEL;VALUE=uri{_type_parameters(client, _types(client, label), False)}:tel:{number}"
        else:
            yield f"TEL{_type_parameters(client, _types(client, label), False)}:{escaped(number)}"


def _types(client: Client, label: str) -> tuple[str, ...]:
    return () if label == "other" else ((label.upper() if client.upper else label),)


def _type_parameters(client: Client, kinds: tuple[str, ...], is_first: bool) -> str:
    if client.groups_lines:
        return "".join(f";type={kind.upper()}" for kind in (*kinds, *(("pref",) if is_first else ())))
    if client.version == "4.0":
        return (";PREF=1" if is_first else "") + "".join(f";TYPE={kind}" for kind in kinds)
    return f";TYPE={','.join(kinds)}" if kinds else ""


def _birthday(card: Card, client: Client) -> Iterator[str]:
    if card.birthday is None:
        return
    if card.is_birth_year_known:
        yield f"BDAY:{card.birthday:%Y%m%d}" if client.version == "4.0" else f"BDAY:{card.birthday:%Y-%m-%d}"
    elif client.version == "4.0":
        yield f"BDAY:--{card.birthday:%m%d}"
    elif client.groups_lines:
        yield f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{card.birthday:%m-%d}"


def _kind(card: Card, client: Client) -> Iterator[str]:
    if card.kind == "individual":
        return
    if client.version == "4.0":
        yield f"KIND:{card.kind}"
        yield from (f"MEMBER:urn:uuid:{member}" for member in card.members)
    elif card.kind == "org":
        yield "X-ABShowAs:COMPANY"
    else:
        yield f"X-ADDRESSBOOKSERVER-KIND:{card.kind}"
        yield from (f"X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{member}" for member in card.members)


def _photo(card: Card, client: Client) -> Iterator[str]:
    if card.has_photo:
        noise = random.Random(card.uid).randbytes(PHOTO_BYTES)  # noqa: S311 - a picture of nobody
        picture = base64.b64encode(b"\xff\xd8\xff\xe0" + noise).decode()
        if client.version == "4.0":
            yield f"PHOTO:data:image/jpeg;base64,{picture}"
        else:
            yield f"PHOTO;ENCODING=b;TYPE=JPEG:{picture}"


def _revision(card: Card, client: Client) -> str:
    basic = client.version == "4.0" or card.style == "outlook"
    return f"REV:{card.updated_at:{'%Y%m%dT%H%M%SZ' if basic else '%Y-%m-%dT%H:%M:%SZ'}}"
