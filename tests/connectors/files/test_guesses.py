"""The columns of tables that no known program wrote, and a first guess of what they are."""

from __future__ import annotations

import pytest

from connectors.files.guesses import Guess, guess


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Prénom,Nom,Adresse de messagerie,Société,Téléphone mobile", "given_name  email organisation phone"),
        ("Nombre,Apellidos,Correo electrónico,Empresa,Puesto", "given_name family_name email organisation title"),
        ("Nome,Cognome,Posta elettronica,Azienda,Compleanno", " family_name email organisation birthday"),
        ("Voornaam,Achternaam,E-mailadres,Bedrijf,Functie", "given_name family_name  organisation title"),
        ("Full Name,E-mail,Second e-mail,Hobby", "full_name email email "),
        ("Vorname,E-Mail-Adresse,Anschrift", "given_name email address"),
        ("Name,Email address,Address,ZIP,City", "full_name email street postcode city"),
        ("Nom,Rue,Code postal,Ville,Pays", " street postcode city country"),
        ("Nombre completo,Dirección", "full_name address"),
        ("First name,Name,Name 2,Date of birth", "given_name full_name  birthday"),
    ],
)  # fmt: skip
def test_headers_of_many_languages(header: str, fields: str) -> None:
    """Words that are known are guessed, each field once but for addresses; all others are only shown."""
    names = header.split(",")
    found = guess([names, ["x"] * len(names)])
    pairs = zip(fields.split(" "), names, strict=True)
    assert found == Guess(tuple(names), tuple((field, name) for field, name in pairs if field))


def test_an_address_tells_its_column() -> None:
    """Whatever it is called."""
    found = guess([["Wer", "Wie"], ["Zoë", "zoe@example.org"]])
    assert found == Guess(("Wer", "Wie"), (("email", "Wie"),))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["hello", "world"]],
        [["Zoë", "zoe@example.org"], ["Bo", "bo@example.org"]],
        [["1", "2"], ["3", "4"]],
        [["Dear all", "we write"], ["to say that"]],
        [["a", "a"], ["1", "2"]],
    ],
)
def test_what_has_no_header_is_no_table(rows: list[list[str]]) -> None:
    """Prose, numbers, people without names above them."""
    assert guess(rows) is None
