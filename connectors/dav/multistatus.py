"""The XML of WebDAV: the bodies that we send, and the multistatus answers (RFC 4918, 13) that come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

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


def read(tree: Any) -> tuple[Resource, ...]:
    """The responses in the root element of an answer; SourceChanged if it is no multistatus."""
    if tree is None or tree.tag != f"{DAV}multistatus":
        raise SourceChanged("The server answered with XML that is no WebDAV multistatus")
    return tuple(_resource(response) for response in tree.iterfind(f"{DAV}response"))


def _resource(response: Any) -> Resource:
    properties = {}
    for propstat in response.iterfind(f"{DAV}propstat"):
        if _status(propstat) == 200:
            for prop in propstat.iterfind(f"{DAV}prop"):
                properties.update({child.tag: child for child in prop})
    return Resource((response.findtext(f"{DAV}href") or "").strip(), _status(response), properties)


def _status(element: Any) -> int:
    """The code in 'HTTP/1.1 404 Not Found'; 200 where there is none, 500 where it is garbage."""
    line = element.findtext(f"{DAV}status")
    if line is None:
        return 200
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


def _add_props(root: ET.Element, names: Iterable[str]) -> None:
    prop = ET.SubElement(root, f"{DAV}prop")
    for name in names:
        ET.SubElement(prop, name)
