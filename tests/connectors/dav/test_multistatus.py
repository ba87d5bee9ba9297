"""Reading multistatus answers and writing requests."""

from __future__ import annotations

import pytest
from lxml import etree

from connectors.dav import multistatus
from connectors.dav.service import CARDDAV, DAV
from connectors.errors import SourceChanged

ANSWER = """<d:multistatus xmlns:d="DAV:" xmlns:x="urn:x">
<!-- a remark -->
<d:response><d:href> /a/ </d:href>
  <d:propstat><d:prop><!-- another --><d:getetag>"1"</d:getetag>
    <d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
  <d:propstat><d:prop><d:displayname>hidden</d:displayname></d:prop>
    <d:status>HTTP/1.1 404 Not Found</d:status>
  </d:propstat></d:response>
<d:response><d:href>/b</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>
<d:response><d:href>/c</d:href><d:status>nonsense</d:status></d:response>
<d:response/>
</d:multistatus>"""


def test_only_properties_that_were_answered_are_read() -> None:
    """Each response has its href, status and the properties with status 200."""
    first, second, third, last = multistatus.read(etree.fromstring(ANSWER)).resources
    assert (first.href, first.status, first.text(f"{DAV}getetag")) == ("/a/", 200, '"1"')
    assert f"{DAV}collection" in first.types()
    assert first.text(f"{DAV}displayname") is None
    assert (second.href, second.status, second.properties) == ("/b", 404, {})
    assert third.status == 500
    assert (last.href, last.hrefs(CARDDAV.home_set), last.types()) == ("", [], frozenset())


@pytest.mark.parametrize("tree", [None, etree.fromstring("<html/>"), etree.fromstring("<multistatus/>")])
def test_anything_else_is_not_understood(tree: object) -> None:
    """No XML, other XML, and a multistatus of no namespace."""
    with pytest.raises(SourceChanged):
        multistatus.read(tree)


def test_hrefs_are_escaped_in_a_request() -> None:
    """An href with markup stays one href."""
    href = "/a&b<c>.vcf"
    body = multistatus.multiget_body(CARDDAV.multiget, [f"{DAV}getetag", CARDDAV.data], [href, "/宮.vcf"])
    tree = etree.fromstring(body.encode())
    assert tree.tag == CARDDAV.multiget
    assert [element.text for element in tree.iter(f"{DAV}href")] == [href, "/宮.vcf"]
    assert [element.tag for element in tree.find(f"{DAV}prop")] == [f"{DAV}getetag", CARDDAV.data]


def test_a_propfind_names_its_properties() -> None:
    """RFC 4918, 9.1."""
    tree = etree.fromstring(multistatus.propfind_body([f"{DAV}getetag", CARDDAV.home_set]))
    assert tree.tag == f"{DAV}propfind"
    assert [element.tag for element in tree.find(f"{DAV}prop")] == [f"{DAV}getetag", CARDDAV.home_set]
