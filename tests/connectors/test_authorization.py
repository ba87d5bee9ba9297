"""Who is asking, by basic, digest and bearer."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.authorization import Digest, authorization, read_challenges

URL = "http://www.example.org/dir/index.html"
RFC_7616 = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)


def answered(header: str | None) -> dict[str, str]:
    """The fields of a Digest header."""
    assert header is not None
    ((scheme, fields),) = read_challenges(header)
    assert scheme == "digest"
    return dict(fields)


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
    ],
)
def test_the_digests_of_the_standard(algorithm: str, response: str) -> None:
    """The two answers printed in RFC 7616, 3.9.1, field by field."""
    own_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    digest = Digest("Mufasa", "Circle of Life", make_nonce=lambda: own_nonce)
    assert digest.header("GET", URL) is None
    assert digest.learn(RFC_7616.format(algorithm=algorithm))
    assert answered(digest.header("GET", URL)) == {
        "username": "Mufasa",
        "realm": "http-auth@example.org",
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "uri": "/dir/index.html",
        "response": response,
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
        "algorithm": algorithm,
        "qop": "auth",
        "nc": "00000001",
        "cnonce": own_nonce,
    }


def test_the_digest_of_old_servers() -> None:
    """Without quality of protection: the example of RFC 2069, 2.4, as its errata 749 corrects it."""
    digest = Digest("Mufasa", "CircleOfLife")
    assert digest.learn('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"')
    fields = answered(digest.header("GET", URL))
    assert fields["response"] == "1949323746fe6a43ef61f9606e7febea"
    assert fields.keys() == {"username", "realm", "nonce", "uri", "response"}


def test_each_request_is_answered_for_itself() -> None:
    """Method, path, query and count go into the digest; a new challenge starts the count again."""
    digest = Digest("nino", "canary")
    assert digest.learn(RFC_7616.format(algorithm="MD5-sess"))
    first, second = (answered(digest.header("REPORT", f"{URL}?x=1")) for _ in range(2))
    assert (first["uri"], first["nc"], second["nc"]) == ("/dir/index.html?x=1", "00000001", "00000002")
    assert first["response"] != second["response"]
    assert digest.learn(RFC_7616.format(algorithm="MD5"))
    assert answered(digest.header("GET", "http://www.example.org"))["uri"] == "/"
    assert answered(digest.header("GET", URL))["nc"] == "00000002"


def test_the_better_hash_is_chosen() -> None:
    """Of several challenges the one with SHA-256, even if it comes last; what is unknown is passed over."""
    digest = Digest("nino", "canary")
    offers = [RFC_7616.format(algorithm=name) for name in ("SHA-512-256", "MD5", "SHA-256")]
    assert digest.learn(", ".join(offers))
    assert answered(digest.header("GET", URL))["algorithm"] == "SHA-256"


@pytest.mark.parametrize(
    "challenge",
    [
        "",
        'Basic realm="x"',
        "Digest",
        'Digest realm="x"',
        'Digest realm="x", nonce="y", algorithm=SHA-1',
        'Digest realm="x", nonce="y", qop="auth-int"',
        "Negotiate YII=",
    ],
)
def test_what_cannot_be_answered_is_not_tried(challenge: str) -> None:
    """No second request for a challenge that we have no answer to."""
    assert not Digest("nino", "canary").learn(challenge)


def test_names_of_every_script_arrive() -> None:
    """A user name beyond ASCII goes as RFC 7616, 3.4 says; quotes in one are escaped; basic is UTF-8."""
    digest = Digest("ნინო", "canary")
    assert digest.learn('Digest realm="a \\"b\\"", nonce="n"')
    header = digest.header("GET", URL) or ""
    assert "username*=UTF-8''" in header
    assert unquote(header.split("username*=UTF-8''")[1].split(",")[0]) == "ნინო"
    assert 'realm="a \\"b\\""' in header
    basic = authorization("basic", "ნინო", "ფიქრი").header("GET", URL) or ""
    assert b64decode(basic.removeprefix("Basic ")).decode() == "ნინო:ფიქრი"


def test_auto_begins_with_basic() -> None:
    """Nothing is asked first; the server's 401 decides whether there is another way."""
    auto = authorization("auto", "nino", "canary")
    assert (auto.header("GET", URL) or "").startswith("Basic ")
    assert not auto.learn(f'Basic realm="x", {RFC_7616.format(algorithm="MD5")}')
    assert not auto.learn("")
    assert (auto.header("GET", URL) or "").startswith("Basic ")
    assert auto.learn(RFC_7616.format(algorithm="MD5"))
    assert (auto.header("GET", URL) or "").startswith("Digest ")


@pytest.mark.parametrize(
    ("auth", "header"), [("basic", "Basic bmlubzpjYW5hcnk="), ("bearer", "Bearer canary")]
)
def test_basic_and_bearer_know_no_other_way(auth: str, header: str) -> None:
    """Whatever is offered, nothing else is sent."""
    way = authorization("basic" if auth == "basic" else "bearer", "nino", "canary")
    assert not way.learn(RFC_7616.format(algorithm="SHA-256"))
    assert way.header("GET", URL) == header


def test_challenges_are_told_apart() -> None:
    """Several in one header, commas and equal signs in quotes, parameters without quotes."""
    header = 'Basic realm="a, Digest b=c", Digest realm=d,nonce="e\\"f" , X, Y z'
    assert list(read_challenges(header)) == [
        ("basic", {"realm": "a, Digest b=c"}),
        ("digest", {"realm": "d", "nonce": 'e"f'}),
        ("x", {}),
        ("y", {}),
        ("z", {}),
    ]


@given(st.text(), st.text())
def test_no_challenge_breaks_the_answer(realm: str, rest: str) -> None:
    """Whatever a server sends is learnt or not; an answer has no line break, and its words stay quoted."""
    digest = Digest("nino", "canary")
    if digest.learn(f'Digest realm="{realm}", nonce="n"{rest}'):
        header = digest.header("GET", URL) or ""
        assert header.isprintable()
        assert answered(header)["nonce"] == digest_nonce(header)


def digest_nonce(header: str) -> str:
    """The nonce, found another way than by the reader of challenges."""
    start = header.index(', nonce="') + len(', nonce="')
    end = start
    while header[end] != '"':
        end += 2 if header[end] == "\\" else 1
    return header[start:end].replace('\\"', '"').replace("\\\\", "\\")
