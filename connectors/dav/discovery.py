"""From what a person typed to the address books or calendars behind it (RFC 6764, section 6)."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import unquote, urlsplit

from connectors.dav.client import DavClient, ServerFailed, UnexpectedStatus
from connectors.dav.href import location_of
from connectors.dav.multistatus import Resource
from connectors.dav.presets import advice_for, entry_url
from connectors.dav.service import CAL, CALDAV, DAV, Service
from connectors.errors import AuthExpired, SourceChanged
from connectors.records import Collection

PRINCIPAL = f"{DAV}current-user-principal"
COMPONENTS = f"{CAL}supported-calendar-component-set"
OF_A_COLLECTION = (f"{DAV}resourcetype", f"{DAV}displayname", COMPONENTS)


def find_collections(client: DavClient, service: Service) -> tuple[Collection, ...]:
    """The collections of the service, sorted by id.

    If the typed URL is a collection, or holds some, it is these; else those in the home sets of the
    principal. A URL without a path is first looked up at its well-known address. Raises AuthExpired if
    the server forbids every way, SourceChanged if none leads to the service.
    """
    start = entry_url(client.url, service)
    root, well_known = client.absolute("/", start), client.absolute(service.well_known, start)
    ways = [well_known, root] if start == root else [start, well_known, root]
    is_forbidden, broken = False, None
    for url in ways:
        try:
            found = _behind(client, service, url, is_typed=url == start != root)
        except UnexpectedStatus as failure:
            is_forbidden = is_forbidden or failure.status == 403
        except ServerFailed as failure:
            broken = failure
        except SourceChanged:
            continue  # a web page, say: the next way may be the right one
        else:
            if found is not None:
                return tuple(sorted(set(found), key=lambda collection: collection.collection_id))
    if is_forbidden:
        raise AuthExpired(f"{client.host} does not let this user in: {advice_for(client.host)}")
    if broken:
        raise broken
    raise SourceChanged(
        f"No {service.things} were found at {client.host}: look up the exact address in the provider's help"
    )


def _behind(client: DavClient, service: Service, url: str, *, is_typed: bool) -> list[Collection] | None:
    """The collections that a URL leads to; None if it leads to no home set, [] if that is empty."""
    here = client.propfind(url, [*OF_A_COLLECTION, PRINCIPAL, service.home_set], depth=0)
    if not here:
        return None
    if service.collection_type in here[0].types():
        path = location_of(here[0].href, client.absolute("/", url)) or urlsplit(url).path
        return [_collection(client.collection_id(client.absolute(path, url)), here[0])]
    if is_typed:
        with suppress(SourceChanged, ServerFailed):  # no home, but the principal may be known all the same
            if children := _children(client, service, url):
                return children
    homes = [client.absolute(home, url) for home in here[0].hrefs(service.home_set)]
    for principal in here[0].hrefs(PRINCIPAL)[:1] if not homes else []:
        principal_url = client.absolute(principal, url)
        found = client.propfind(principal_url, [service.home_set], depth=0)
        homes = [
            client.absolute(home, principal_url)
            for resource in found[:1]
            for home in resource.hrefs(service.home_set)
        ]
    if not homes:
        return None
    return [found for home in homes for found in _children(client, service, home)]


def _children(client: DavClient, service: Service, url: str) -> list[Collection]:
    """The collections of the service among the members of a home; calendars without VEVENT, and what lies on
    another origin, are left out."""
    root = client.absolute("/", url)
    collections = []
    for resource in client.propfind(url, OF_A_COLLECTION, depth=1):
        path = location_of(resource.href, root)
        if path and _is_wanted(service, resource):
            collections.append(_collection(client.collection_id(client.absolute(path, root)), resource))
    return collections


def _is_wanted(service: Service, resource: Resource) -> bool:
    """Is it an address book, or a calendar for events? If it does not say, it may be (RFC 4791, 5.2.3)."""
    if service.collection_type not in resource.types():
        return False
    components = resource.properties.get(COMPONENTS)
    if service is not CALDAV or components is None:
        return True
    return "VEVENT" in {str(component.get("name")).upper() for component in components}


def _collection(collection_id: str, resource: Resource) -> Collection:
    name = resource.text(f"{DAV}displayname") or unquote(collection_id.rstrip("/").rsplit("/", 1)[-1])
    return Collection(collection_id, name)
