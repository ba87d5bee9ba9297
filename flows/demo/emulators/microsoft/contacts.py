"""Contacts: the default folder, which no listing names, and those inside it, however deep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.demo.emulators.changes import Feed
from flows.demo.emulators.microsoft.problems import not_found, problem
from flows.demo.emulators.microsoft.routes import DELTA, SKIP, Call, Route, delta, listing, selected

Json = dict[str, Any]
DEFAULT = "AQMkADAwContactsDefault="
SCOPES = frozenset({"Contacts.Read"})
MEMBERS = frozenset({
    "assistantName", "birthday", "businessAddress", "businessHomePage", "businessPhones", "categories",
    "changeKey", "children", "companyName", "createdDateTime", "department", "displayName", "emailAddresses",
    "fileAs", "generation", "givenName", "homeAddress", "homePhones", "id", "imAddresses", "initials",
    "jobTitle", "lastModifiedDateTime", "manager", "middleName", "mobilePhone", "nickName", "officeLocation",
    "otherAddress", "parentFolderId", "personalNotes", "profession", "spouseName", "surname", "title",
    "yomiCompanyName", "yomiGivenName", "yomiSurname",
    "primaryEmailAddress", "secondaryEmailAddress", "tertiaryEmailAddress",
})  # fmt: skip
"""Of a contact, as v1.0 has them."""


@dataclass(slots=True)
class Folder:
    """One folder; the bodies in ``contacts`` are contacts without what the log itself knows."""

    folder_id: str
    name: str
    parent: str
    contacts: Feed = field(default_factory=Feed)

    def put(self, contact: Json) -> None:
        """Write a contact, new or changed."""
        assert contact.keys() <= MEMBERS, contact.keys() - MEMBERS  # noqa: S101 - an emulator's own data
        self.contacts.put(contact["id"], {**contact, "parentFolderId": self.folder_id})

    def delete(self, contact_id: str) -> None:
        """Delete a contact."""
        self.contacts.delete(contact_id)


@dataclass(slots=True)
class ContactFolders:
    """All folders of one account, by id."""

    folders: dict[str, Folder] = field(default_factory=lambda: {DEFAULT: Folder(DEFAULT, "Contacts", "root")})

    @property
    def default(self) -> Folder:
        """The default folder."""
        return self.folders[DEFAULT]

    def add(self, name: str, parent: str = DEFAULT) -> Folder:
        """A new, empty folder."""
        folder_id = f"AAMkADfolder{len(self.folders):03}="
        self.folders[folder_id] = Folder(folder_id, name, parent)
        return self.folders[folder_id]

    def move(self, contact_id: str, source: Folder, target: Folder) -> None:
        """Move a contact: it is gone in one folder and new in the other, under the same immutable id."""
        body = source.contacts.live(contact_id)
        assert body is not None  # noqa: S101 - as above
        source.delete(contact_id)
        target.put({name: value for name, value in body.items() if name != "parentFolderId"})


def _folder(call: Call) -> Folder:
    folder = call.mailbox.contacts.folders.get(call.path.get("folder", DEFAULT))
    if folder is None:
        raise not_found()
    return folder


def _children(call: Call) -> Json:
    parent = _folder(call)
    return listing(
        call,
        (
            {"id": one.folder_id, "parentFolderId": one.parent, "displayName": one.name}
            for one in call.mailbox.contacts.folders.values()
            if one.parent == parent.folder_id
        ),
    )


def _delta(call: Call) -> Json:
    folder = _folder(call)
    _check_select(call)
    return delta(call, folder.contacts, lambda _, members: members, folder.folder_id)


def _contact(call: Call) -> Json:
    _check_select(call)
    for folder in call.mailbox.contacts.folders.values():
        for entry_id, entry in folder.contacts.entries.items():
            if entry.body and call.item_id(entry_id, folder.folder_id) == call.path["contact"]:
                mark = {"@odata.etag": f'W/"{entry.changed_as}"', "id": call.path["contact"]}
                absent = dict.fromkeys(call.select or ())
                return selected(absent | entry.body | mark, call.select)
    raise not_found()


def _check_select(call: Call) -> None:
    if unknown := set(call.select or ()) - MEMBERS:
        raise problem(400, "RequestBroker--ParseUri", f"Could not find a property named '{min(unknown)}'.")


_OF_LISTS = frozenset({"$select", "$top", "$skip"})
_OF_DELTAS = frozenset({"$select", SKIP, DELTA})
ROUTES = (
    Route("/me/contactFolders", SCOPES, _children, _OF_LISTS),
    Route("/me/contactFolders/{folder}/childFolders", SCOPES, _children, _OF_LISTS),
    Route("/me/contacts/delta", SCOPES, _delta, _OF_DELTAS),
    Route("/me/contactFolders/{folder}/contacts/delta", SCOPES, _delta, _OF_DELTAS),
    Route("/me/contacts/{contact}", SCOPES, _contact, frozenset({"$select"})),
)
