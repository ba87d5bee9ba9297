"""Which folders are pulled, in which order, and what each is for."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap.answers import Listed
from connectors.imap.folder_names import decoded, role_by_name
from connectors.imap.folders import collections_of
from connectors.records import Collection


def folder(name: str, *attributes: str, delimiter: str | None = "/") -> Listed:
    return Listed(name, delimiter, frozenset(attributes))


def encoded(name: str) -> str:
    """Modified UTF-7, the plainest way: every letter that is not plain ASCII by itself."""
    return "".join(
        "&-"
        if letter == "&"
        else letter
        if " " <= letter <= "~"
        else f"&{b64encode(letter.encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-"
        for letter in name
    )


def test_order_and_roles() -> None:
    """Sent first, then the inbox, the archive, others, all mail, and last junk and trash.

    No drafts, no views, nothing that cannot be opened.
    """
    listed = [
        folder("Trash", "\\trash"),
        folder("Work/2020"),
        folder("inbox"),
        folder("Archive", "\\archive"),
        folder("Junk", "\\junk"),
        folder("Drafts", "\\drafts"),
        folder("Starred", "\\flagged"),
        folder("Work", "\\noselect"),
        folder("All", "\\all"),
        folder("Gone", "\\nonexistent"),
        folder("Gesendet", "\\sent"),
    ]
    assert collections_of(listed) == [
        Collection("Gesendet", "Gesendet", "sent"),
        Collection("inbox", "INBOX", "inbox"),
        Collection("Archive", "Archive", "archive"),
        Collection("Work/2020", "Work/2020"),
        Collection("All", "All", "all"),
        Collection("Junk", "Junk", "junk"),
        Collection("Trash", "Trash", "trash"),
    ]


def test_names_count_where_the_server_marks_nothing() -> None:
    """At the top, below the inbox, or below a provider's own; not deep down."""
    listed = [
        folder("INBOX", delimiter="."),
        folder("INBOX.Sent", delimiter="."),
        folder(encoded("INBOX.Entwürfe"), delimiter="."),
        folder("INBOX.Clients.Spam", delimiter="."),
        folder(encoded("[Google Mail].Papierkorb"), delimiter="."),
    ]
    assert [(one.name, one.role) for one in collections_of(listed)] == [
        ("INBOX/Sent", "sent"),
        ("INBOX", "inbox"),
        ("INBOX/Clients/Spam", None),
        ("[Google Mail]/Papierkorb", "trash"),
    ]


def test_a_mark_beats_a_name() -> None:
    """A folder that is called Sent is an ordinary one where another is marked as the one for sent mail."""
    listed = [folder("Sent"), folder("Sent Items", "\\sent")]
    assert [(one.name, one.role) for one in collections_of(listed)] == [
        ("Sent Items", "sent"),
        ("Sent", None),
    ]


def test_two_folders_for_one_role() -> None:
    """Both of them are: mail that was sent lies in each."""
    listed = [folder("Sent", "\\sent"), folder("Sent Messages", "\\sent")]
    assert {one.role for one in collections_of(listed)} == {"sent"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Gesendet", "sent"), ("Envoyés", "sent"), ("Enviados", "sent"), ("Отправленные", "sent"),
        ("已发送", "sent"), ("보낸편지함", "sent"), ("SENT ITEMS", "sent"), ("Entwürfe", "drafts"),
        ("Brouillons", "drafts"), ("Черновики", "drafts"), ("Unerwünscht", "junk"), ("迷惑メール", "junk"),
        ("Papierkorb", "trash"), ("Корзина", "trash"), ("Archiv", "archive"), ("Envoye\u0301s", "sent"),
        ("Friends", None), ("Sentinel", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_many_languages(name: str, role: str | None) -> None:
    """Whatever the case, and however accents are written."""
    assert role_by_name(name) == role


@given(st.text())
def test_names_are_read_back(name: str) -> None:
    """Modified UTF-7 of any name reads as that name."""
    name = name.encode("utf-16", "replace").decode("utf-16")
    assert decoded(encoded(name)) == name


@pytest.mark.parametrize("name", ["&", "&x", "&AAA-", "&2D0-", "Straße", "a&b"])
def test_what_is_not_modified_utf_7(name: str) -> None:
    """It stays as it is, or loses a letter: never an error."""
    assert isinstance(decoded(name), str)


@given(st.text())
def test_any_name(name: str) -> None:
    """Whatever a server calls a folder, it has a name of letters that can be stored."""
    for one in collections_of([folder(name)]):
        one.name.encode()
