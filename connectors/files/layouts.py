"""Which column of which program's table is which field of a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FIELDS = (
    "full_name", "given_name", "middle_name", "family_name", "name_prefix", "name_suffix", "nickname",
    "organisation", "title", "birthday", "email", "phone", "url", "address", "tag",
)  # fmt: skip
"""What a column may be; the last five may be so many times. Parts of postal addresses are in places.py."""

INTERACTION_FIELDS = ("date", "kind", "direction", "person")
"""With a date a table is one of interactions, each with a person."""

Column = tuple[str, str | None]
"""A field, and the label of the address in it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables of one program. ``marks`` are columns that together only its header has.

    ``columns`` are in lower case. A column 'E-mail 1 - Value' is an email where ``is_numbered``; its label is
    in the column beside. ``is_month_first`` says how days are written: 3/4/1985 is in March.
    """

    name: str
    marks: frozenset[str]
    columns: Mapping[str, Column]
    is_numbered: bool = False
    is_month_first: bool | None = None


def _names(**fields: str) -> dict[str, Column]:
    return {column: (name, None) for name, column in fields.items()}


GOOGLE = Layout(
    "Google contacts",
    frozenset({"e-mail 1 - value", "organization name"}),
    {
        **_names(
            given_name="first name", middle_name="middle name", family_name="last name",
            name_prefix="name prefix", name_suffix="name suffix", nickname="nickname",
            organisation="organization name", title="organization title", birthday="birthday", tag="labels",
        )
    },
    is_numbered=True,
)  # fmt: skip
"""Since 2024. A file without any e-mail has no such column, and is Google's by its labels."""
GOOGLE_WITHOUT_EMAIL = Layout(
    GOOGLE.name, frozenset({"phonetic first name", "file as", "labels"}), GOOGLE.columns, is_numbered=True
)
GOOGLE_OLD = Layout(
    "Google contacts (before 2024)",
    frozenset({"given name", "family name", "group membership"}),
    {
        **_names(
            full_name="name", given_name="given name", middle_name="additional name",
            family_name="family name", name_prefix="name prefix", name_suffix="name suffix",
            nickname="nickname", organisation="organization 1 - name", title="organization 1 - title",
            birthday="birthday", tag="group membership",
        )
    },
    is_numbered=True,
)  # fmt: skip
OUTLOOK = Layout(
    "Outlook contacts",
    frozenset({"first name", "last name", "e-mail address", "company"}),
    {
        **_names(
            name_prefix="title", given_name="first name", middle_name="middle name", family_name="last name",
            name_suffix="suffix", nickname="nickname", organisation="company", title="job title",
            birthday="birthday", tag="categories",
        ),
        "e-mail address": ("email", None), "e-mail 2 address": ("email", None),
        "e-mail 3 address": ("email", None),
        "business phone": ("phone", "work"), "business phone 2": ("phone", "work"),
        "company main phone": ("phone", "work"), "home phone": ("phone", "home"),
        "home phone 2": ("phone", "home"), "mobile phone": ("phone", "cell"), "car phone": ("phone", "cell"),
        "primary phone": ("phone", None), "other phone": ("phone", None),
        "web page": ("url", None), "personal web page": ("url", "home"),
    },
)  # fmt: skip
OUTLOOK_GERMAN = Layout(
    "Outlook contacts (German)",
    frozenset({"vorname", "nachname", "e-mail-adresse", "firma"}),
    {
        **_names(
            name_prefix="anrede", given_name="vorname", middle_name="weitere vornamen",
            family_name="nachname", name_suffix="suffix", organisation="firma", title="position",
            birthday="geburtstag", tag="kategorien",
        ),
        "spitzname": ("nickname", None),
        "e-mail-adresse": ("email", None), "e-mail 2: adresse": ("email", None),
        "e-mail 3: adresse": ("email", None),
        "telefon geschäftlich": ("phone", "work"), "telefon geschäftlich 2": ("phone", "work"),
        "telefon firma": ("phone", "work"), "telefon privat": ("phone", "home"),
        "telefon privat 2": ("phone", "home"), "mobiltelefon": ("phone", "cell"),
        "autotelefon": ("phone", "cell"), "webseite": ("url", None),
    },
    is_month_first=False,
)  # fmt: skip
THUNDERBIRD = Layout(
    "Thunderbird address book",
    frozenset({"first name", "last name", "display name", "primary email"}),
    {
        **_names(
            full_name="display name", given_name="first name", family_name="last name", nickname="nickname",
            organisation="organization", title="job title",
        ),
        "primary email": ("email", None), "secondary email": ("email", None),
        "work phone": ("phone", "work"), "home phone": ("phone", "home"), "mobile number": ("phone", "cell"),
        "web page 1": ("url", "home"), "web page 2": ("url", "work"),
    },
)  # fmt: skip
LINKEDIN = Layout(
    "LinkedIn connections",
    frozenset({"first name", "last name", "email address", "company", "position", "connected on"}),
    {
        **_names(given_name="first name", family_name="last name", organisation="company", title="position"),
        "email address": ("email", None), "url": ("url", "linkedin"),
    },
)  # fmt: skip
APPLE = Layout("Apple contacts", frozenset(), GOOGLE.columns, is_numbered=True)
"""No table, but rows of Apple's database, in columns that are named so."""

LAYOUTS = {
    "linkedin": LINKEDIN,
    "google": GOOGLE,
    "google_without_email": GOOGLE_WITHOUT_EMAIL,
    "google_old": GOOGLE_OLD,
    "outlook": OUTLOOK,
    "outlook_german": OUTLOOK_GERMAN,
    "thunderbird": THUNDERBIRD,
    "apple": APPLE,
}
"""By the name that records bear."""
