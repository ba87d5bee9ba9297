"""Who is asking: the Authorization header by basic, digest or bearer (RFC 7617, 7616, 6750).

None of it is ever made for an origin that the guard of ``connectors.transport`` has not let through first.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, Protocol
from urllib.parse import quote, urlsplit

Auth = Literal["auto", "basic", "digest", "bearer"]
"""auto: basic, unless the server offers digest and not basic."""

LONGEST_CHALLENGE = 8192
_PART = re.compile(r'([A-Za-z0-9_-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?')
_HASHES: Mapping[str, Callable[[bytes], str]] = {
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
"""Best first."""

Challenge = Mapping[str, str]
"""The parameters of one challenge, by lower-case name."""


class Authorization(Protocol):
    """Signs requests."""

    def header(self, method: str, url: str) -> str | None:
        """The value of Authorization for a request, None for none."""
        ...

    def learn(self, challenges: str) -> bool:
        """Read the WWW-Authenticate of a 401. Tells whether asking once more makes sense."""
        ...


def authorization(auth: Auth, username: str, password: str) -> Authorization:
    """The way of signing requests that an account asks for; of ``bearer`` the password is the token."""
    match auth:
        case "auto":
            return BasicOrDigest(username, password)
        case "basic":
            return Fixed(_basic(username, password))
        case "digest":
            return Digest(username, password)
        case "bearer":
            return Fixed(f"Bearer {password}")


class Fixed:
    """The same header always: basic or bearer."""

    def __init__(self, header: str) -> None:
        self._header = header

    def header(self, method: str, url: str) -> str | None:  # noqa: ARG002 - the protocol's
        """The header."""
        return self._header

    def learn(self, challenges: str) -> bool:  # noqa: ARG002 - as above
        """There is nothing else to say."""
        return False


class BasicOrDigest:
    """Basic at once; digest from the moment that a server offers it, and not basic."""

    def __init__(self, username: str, password: str) -> None:
        self._digest = Digest(username, password)
        self._now: Authorization = Fixed(_basic(username, password))

    def header(self, method: str, url: str) -> str | None:
        """By the one or the other."""
        return self._now.header(method, url)

    def learn(self, challenges: str) -> bool:
        """Go over to digest, or take its new nonce."""
        if self._now is not self._digest and "basic" in {scheme for scheme, _ in read_challenges(challenges)}:
            return False
        if self._digest.learn(challenges):
            self._now = self._digest
            return True
        return False


class Digest:
    """Digest (RFC 7616) with SHA-256 or MD5, and quality of protection ``auth`` or, of old servers, none."""

    def __init__(
        self, username: str, password: str, *, make_nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    ) -> None:
        self._username = username
        self._password = password
        self._make_nonce = make_nonce
        self._challenge: Challenge | None = None
        self._uses = 0

    def learn(self, challenges: str) -> bool:
        """Take the best digest challenge; False if there is none that we can answer."""
        offered = [
            challenge
            for scheme, challenge in read_challenges(challenges)
            if scheme == "digest" and _is_understood(challenge)
        ]
        if not offered:
            return False
        order = list(_HASHES)
        self._challenge = min(offered, key=lambda challenge: order.index(_hash_of(challenge)))
        self._uses = 0
        return True

    def header(self, method: str, url: str) -> str | None:
        """The answer to the last challenge for this request; None before the first one."""
        if self._challenge is None:
            return None
        self._uses += 1
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        count, own_nonce = f"{self._uses:08x}", self._make_nonce()
        fields = {
            "realm": _quoted(self._challenge["realm"]),
            "nonce": _quoted(self._challenge["nonce"]),
            "uri": _quoted(target),
            "response": _quoted(self._response(self._challenge, f"{method}:{target}", count, own_nonce)),
        }
        if "opaque" in self._challenge:
            fields["opaque"] = _quoted(self._challenge["opaque"])
        if "algorithm" in self._challenge:
            fields["algorithm"] = self._challenge["algorithm"]
        if "qop" in self._challenge:
            fields |= {"qop": "auth", "nc": count, "cnonce": _quoted(own_nonce)}
        return "Digest " + ", ".join([self._name(), *(f"{name}={value}" for name, value in fields.items())])

    def _response(self, challenge: Challenge, asked: str, count: str, own_nonce: str) -> str:
        """The keyed hash of RFC 7616, 3.4.1."""
        digest = _HASHES[_hash_of(challenge)]
        realm, nonce = challenge["realm"], challenge["nonce"]
        secret = digest(f"{self._username}:{realm}:{self._password}".encode())
        if challenge.get("algorithm", "").upper().endswith("-SESS"):
            secret = digest(f"{secret}:{nonce}:{own_nonce}".encode())
        between = f":{count}:{own_nonce}:auth" if "qop" in challenge else ""
        return digest(f"{secret}:{nonce}{between}:{digest(asked.encode())}".encode())

    def _name(self) -> str:
        if self._username.isascii():
            return f"username={_quoted(self._username)}"
        return f"username*=UTF-8''{quote(self._username, safe='')}"


def read_challenges(header: str) -> Iterator[tuple[str, Challenge]]:
    """The challenges of a WWW-Authenticate header (RFC 9110, 11.6.1): lower-case scheme and parameters."""
    scheme, challenge = "", dict[str, str]()
    for part in _PART.finditer(header[:LONGEST_CHALLENGE]):
        name, quoted, bare = part.groups()
        if quoted is None and bare is None:
            if scheme:
                yield scheme, challenge
            scheme, challenge = name.lower(), {}
        else:
            challenge[name.lower()] = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    if scheme:
        yield scheme, challenge


def _is_understood(challenge: Challenge) -> bool:
    qualities = re.split(r"[\s,]+", challenge.get("qop", "auth").lower())
    is_known = "auth" in qualities and _hash_of(challenge) in _HASHES
    return {"realm", "nonce"} <= challenge.keys() and is_known and "".join(challenge.values()).isprintable()


def _hash_of(challenge: Challenge) -> str:
    return challenge.get("algorithm", "MD5").upper().removesuffix("-SESS")


def _basic(username: str, password: str) -> str:
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
