"""What the columns of a table of no known program might be: a first guess, for a person to correct."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

MAX_SHOWN = 40
"""Columns that are told."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e mail", "mail", "correo", "courriel", "messagerie", "posta elettronica"),
    "phone": (
        "phone", "mobile", "cell", "telefon", "handy", "mobil", "telefono", "movil", "telefone", "telemovel",
        "celular", "cellulare", "telephone", "portable", "telefoon", "mobiel", "tel",
    ),
    "given_name": (
        "first name", "given name", "vorname", "prenom", "nombre", "nome proprio", "primeiro nome",
        "voornaam", "fornavn", "fornamn",
    ),
    "family_name": (
        "last name", "family name", "surname", "nachname", "familienname", "nom de famille", "apellidos",
        "apellido", "cognome", "sobrenome", "apelido", "achternaam", "etternavn", "efternamn", "efternavn",
    ),
    "full_name": (
        "full name", "display name", "name", "who", "person", "contact", "nom complet", "nombre completo",
        "nome completo", "naam", "navn", "namn",
    ),
    "organisation": (
        "company", "organisation", "organization", "employer", "firma", "unternehmen", "societe",
        "entreprise", "empresa", "azienda", "societa", "bedrijf", "firm", "foretag",
    ),
    "title": ("job title", "position", "role", "poste", "cargo", "puesto", "qualifica", "functie", "titel"),
    "birthday": ("birthday", "date of birth", "geburtstag", "anniversaire", "cumpleanos", "compleanno",
                 "aniversario", "verjaardag"),
    "street": (
        "street", "street address", "strasse", "rue", "calle", "rua", "straat", "gateadresse", "gatuadress",
    ),
    "postcode": (
        "postcode", "post code", "postal code", "zip", "zip code", "zipcode", "plz", "postleitzahl",
        "code postal", "codigo postal", "cep", "postnummer", "postnr",
    ),
    "city": (
        "city", "town", "ort", "stadt", "wohnort", "ville", "ciudad", "poblacion", "citta", "cidade",
        "localidade", "woonplaats", "plaats", "stad", "poststed", "postort",
    ),
    "country": ("country", "land", "pays", "pais", "paese"),
    "url": ("website", "web page", "url", "linkedin", "homepage", "webseite", "site web", "sitio web"),
}  # fmt: skip
"""Words that head such columns, without accents."""
_ADDRESS = (
    "address", "postal address", "home address", "anschrift", "postanschrift", "adresse", "domicile",
    "direccion", "domicilio", "indirizzo", "endereco", "morada", "adres", "adress",
)  # fmt: skip
"""Words for a postal address where the column has no word of another field: an 'e-mail address' is none."""
_MANY = frozenset({"email", "phone", "url"})
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[\d.,/:\s-]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """The columns of a table, and of some of them which field each might be."""

    columns: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]


def guess(rows: list[list[str]]) -> Guess | None:
    """The guess from the first rows of a file; None when they are no table with names above its columns."""
    for row, behind in itertools.pairwise(rows):
        names = [cell.strip() for cell in row]
        if len(names) < 2 or len(names) != len(behind) or not _are_names(names):
            continue
        taken: dict[str, str] = {}
        for name, value in zip(names, behind, strict=True):
            field = "email" if _EMAIL.fullmatch(value.strip()) else _field_of(name)
            if name and field and (field in _MANY or field not in taken.values()):
                taken[name] = field
        if {"city", "postcode"} & set(taken.values()):  # then what is called an address is the rest of it
            taken = {name: "street" if field == "address" else field for name, field in taken.items()}
        return Guess(
            tuple(filter(None, names))[:MAX_SHOWN], tuple((field, name) for name, field in taken.items())
        )
    return None


def _are_names(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    is_text = all(not _EMAIL.fullmatch(cell) and not _NUMBER.fullmatch(cell) for cell in filled)
    return len(filled) >= 2 and len(set(filled)) == len(filled) and is_text


def _field_of(name: str) -> str | None:
    """The field whose word the name has; the longest word speaks ('first name' before 'name')."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    words = " ".join(["", *_WORD.findall(plain), ""])
    found = [(len(word), field) for field, of in _WORDS.items() for word in of if f" {word} " in words]
    if not found and any(f" {word} " in words for word in _ADDRESS):
        return "address"
    return max(found)[1] if found else None
