"""A tiny DNS server on loopback, over UDP, that answers from a zone as a test writes it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
from dns.resolver import Resolver


@dataclass
class DnsServer:
    """``zone`` maps (name, kind) to records in the form of a zone file; ``asked`` are the questions so far.

    While it ``is_silent`` it answers nothing.
    """

    port: int
    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_silent: bool = False

    def resolver(self) -> Resolver:
        """A resolver that asks this server alone."""
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.port
        return resolver

    def answer(self, question: bytes) -> bytes:
        """The answer on the wire: the records, or that there is no such name."""
        query = dns.message.from_wire(question)
        (asked,) = query.question
        key = asked.name.to_text(omit_final_dot=True).lower(), asked.rdtype.name
        self.asked.append(key)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if records := self.zone.get(key):
            response.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", key[1], records))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@contextmanager
def dns_server() -> Iterator[DnsServer]:
    """A server with an empty zone on a free port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        server = DnsServer(listener.getsockname()[1])
        stopping = threading.Event()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    question, who = listener.recvfrom(4096)
                    if stopping.is_set():
                        return
                    if not server.is_silent:
                        listener.sendto(server.answer(question), who)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            stopping.set()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
                waker.sendto(b"", ("127.0.0.1", server.port))
            thread.join()
