"""The XML of WebDAV: the bodies that we send, and the multistatus answers (RFC 4918, 13) that come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from lxml import etree

from connectors.dav.service import DAV
from connectors.errors import SourceChanged


@dataclass(frozen=True, slots=True)
class Resource:
    """One response of a multistatus: ``href`` as the server wrote it.

    ``status`` is that of the whole response, 200 if it has none; ``properties`` holds the elements,
    by Clark name, that were answered with 200. lxml has no types, hence Any.
    """

    href: str
    status: int
    properties: dict[str, Any]

    def text(self, name: str) -> str | None:
        """The text of a property, None if it is absent or empty."""
        element = self.properties.get(name)
        return None if element is None else element.text

    def hrefs(self, name: str) -> list[str]:
        """The hrefs inside a property, such as a home set."""
        element = self.properties.get(name)
        return [] if element is None else [h.text.strip() for h in element.iter(f"{DAV}href") if h.text]

    def types(self) -> frozenset[str]:
        """The Clark names in resourcetype."""
        element = self.properties.get(f"{DAV}resourcetype")
        return frozenset() if element is None else frozenset(child.tag for child in element)


@dataclass(frozen=True, slots=True)
class Multistatus:
    """An answer: its responses, and the token that a sync-collection report adds (RFC 6578, 6.2)."""

    resources: tuple[Resource, ...]
    sync_token: str | None = None


def without_comments(tree: Any) -> Any:
    """The root element of an answer, if there is one, less what stands between the parts of a text."""
    if tree is not None:
        etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    return tree


def read(tree: Any) -> Multistatus:
    """Read the root element of an answer; SourceChanged if it is no multistatus."""
    if tree is None or tree.tag != f"{DAV}multistatus":
        raise SourceChanged("The server answered with XML that is no WebDAV multistatus")
    resources = tuple(_resource(response) for response in tree.iterfind(f"{DAV}response"))
    return Multistatus(resources, (tree.findtext(f"{DAV}sync-token") or "").strip() or None)


def conditions(tree: Any) -> frozenset[str]:
    """The Clark names of the conditions that a DAV:error says were not met (RFC 4918, 16)."""
    if tree is None or tree.tag != f"{DAV}error":
        return frozenset()
    return frozenset(child.tag for child in tree if isinstance(child.tag, str))


def _resource(response: Any) -> Resource:
    properties = {}
    for propstat in response.iterfind(f"{DAV}propstat"):
        if _status(propstat) == 200:
            for prop in propstat.iterfind(f"{DAV}prop"):
                properties.update({child.tag: child for child in prop})
    return Resource((response.findtext(f"{DAV}href") or "").strip(), _status(response), properties)


def _status(element: Any) -> int:
    line = element.findtext(f"{DAV}status")
    return 200 if line is None else _code(line)


@lru_cache
def _code(line: str) -> int:
    """The code in 'HTTP/1.1 404 Not Found', 500 where it is garbage."""
    code = line.split()[1:2]
    return int(code[0]) if code and code[0].isascii() and code[0].isdigit() else 500


def propfind_body(names: Iterable[str]) -> str:
    """A PROPFIND for the properties with these Clark names (RFC 4918, 9.1)."""
    root = ET.Element(f"{DAV}propfind")
    _add_props(root, names)
    return ET.tostring(root, encoding="unicode")


def multiget_body(report: str, names: Iterable[str], hrefs: Sequence[str]) -> str:
    """A multiget of ``hrefs`` (RFC 4791, 7.9; RFC 6352, 8.7)."""
    root = ET.Element(report)
    _add_props(root, names)
    for href in hrefs:
        ET.SubElement(root, f"{DAV}href").text = href
    return ET.tostring(root, encoding="unicode")


def sync_collection_body(token: str, names: Iterable[str]) -> str:
    """A sync-collection of what changed since ``token`` (RFC 6578, 3.2).

    Never with DAV:limit: several servers then leave changes out without a word.
    """
    root = ET.Element(f"{DAV}sync-collection")
    ET.SubElement(root, f"{DAV}sync-token").text = token
    ET.SubElement(root, f"{DAV}sync-level").text = "1"
    _add_props(root, names)
    return ET.tostring(root, encoding="unicode")


def _add_props(root: ET.Element, names: Iterable[str]) -> None:
    prop = ET.SubElement(root, f"{DAV}prop")
    for name in names:
        ET.SubElement(prop, name)
