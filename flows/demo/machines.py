"""What fills an inbox and is from nobody: newsletters, notifications, receipts, lists, reports, spam."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.demo.letters import Box, Folder

BULK = {"List-Unsubscribe": "<https://news.example/u>", "Precedence": "bulk"}
SHOPS = ("kontor", "botiga", "magasin", "lavka", "shoten", "dukaan", "mercado", "sklep")


REPORTER = Box("MAILER-DAEMON@mx.example", "Mail Delivery System")


def report_on(address: str) -> dict[str, str]:
    """The fields of a report that mail to an address could not be delivered."""
    return {
        "Auto-Submitted": "auto-replied",
        "Content-Type": "multipart/report; report-type=delivery-status; boundary=x",
        "X-Failed-Recipients": address,
    }


class Sent(NamedTuple):
    """A mail by a machine, to be written; ``answer_to`` is where the owner writes back, if they do."""

    sender: Box
    more: Mapping[str, str]
    folder: Folder = "inbox"
    answer_to: str | None = None


@dataclass(frozen=True, slots=True)
class Machines:
    """Sends mail in the names of ``people`` (as they write them) and of made-up firms. ``written_to`` are
    addresses that the owner wrote to, of which reports may speak."""

    rng: random.Random
    people: Sequence[str]
    list_writers: Sequence[Box]
    away: Sequence[Box]
    dead: Sequence[str]
    kinds: tuple[Callable[[], Sent], ...] = field(init=False)

    def __post_init__(self) -> None:
        kinds = (
            self._newsletter, self._newsletter, self._personal_newsletter, self._notification, self._comment,
            self._receipt, self._plain_receipt, self._shared_document, self._list, self._list, self._munged,
            self._invitation, self._bounce, self._away, self._spam, self._junk, self._office, self._request,
            self._do_not_answer,
        )  # fmt: skip
        object.__setattr__(self, "kinds", kinds)

    def send(self) -> Sent:
        """A mail of any kind."""
        return self.rng.choice(self.kinds)()

    def _token(self) -> str:
        return f"{self.rng.getrandbits(80):020x}"

    def _shop(self) -> str:
        return self.rng.choice(SHOPS)

    def _name(self) -> str:
        return self.rng.choice(self.people)

    def _newsletter(self) -> Sent:
        shop = self._shop()
        word = self.rng.choice(("news", "newsletter", "hello", "angebote", "ofertas", "boletin"))
        sender = Box(f"{word}@mail.{shop}.example", shop.title())
        return Sent(sender, BULK | {"List-Id": f"<{self._token()}.{shop}.example>", "Feedback-ID": "1:2:3"})

    def _personal_newsletter(self) -> Sent:
        """As from a person, and the owner writes back to be left alone; nobody ever answers."""
        shop = self._shop()
        given = self.rng.choice(("anna", "lena", "yuki", "omar"))
        sender = Box(f"{given}@{shop}.example", f"{given.title()} von {shop.title()}")
        return Sent(sender, BULK, answer_to=sender.address if self.rng.random() < 0.1 else None)

    def _notification(self) -> Sent:
        """Somebody did something: in their name, from an address of one use; the owner writes back to it."""
        sender = Box(f"notifications+{self._token()}@forge.example", self._name())
        answer = f"reply+{self._token()}@reply.forge.example" if self.rng.random() < 0.3 else None
        return Sent(sender, {"List-Id": "<repo.forge.example>", "Precedence": "list"}, answer_to=answer)

    def _comment(self) -> Sent:
        """The same without a mark of any kind."""
        address = f"reply+{self._token()}@reply.forge.example"
        return Sent(Box(address, self._name()), {}, answer_to=address if self.rng.random() < 0.3 else None)

    def _receipt(self) -> Sent:
        word = self.rng.choice(
            ("noreply", "ne-pas-repondre", "nicht-antworten", "auto-confirm", "no_responder")
        )
        return Sent(Box(f"{word}@{self._shop()}.example", "Your order"), {"Auto-Submitted": "auto-generated"})

    def _plain_receipt(self) -> Sent:
        shop = self._shop()
        return Sent(Box(f"kasse.{shop}@{shop}-zahlung.example", shop.title()), {})

    def _shared_document(self) -> Sent:
        return Sent(Box("drive-shares-dm-noreply@docs.example", f"{self._name()} (via Docs)"), {})

    def _list(self) -> Sent:
        """Other people's talk; some of them are friends, who write to the owner straight, too."""
        more = {"List-Id": "Dev <dev.lists.example>", "List-Unsubscribe": "<mailto:dev-leave@lists.example>"}
        answer = "dev@lists.example" if self.rng.random() < 0.2 else None
        return Sent(self.rng.choice(self.list_writers), more, answer_to=answer)

    def _munged(self) -> Sent:
        writer = self.rng.choice(self.list_writers)
        return Sent(Box("dev@lists.example", f"{writer.name} via Dev"), {"List-Id": "<dev.lists.example>"})

    def _invitation(self) -> Sent:
        sender = Box(f"{self._token()[:6]}@partner{self.rng.randrange(9)}.example", self._name())
        return Sent(sender, {"Content-Type": "text/calendar; method=REQUEST"})

    def _bounce(self) -> Sent:
        """A report, mostly on what was never sent: somebody else writes spam in the owner's name."""
        return Sent(REPORTER, report_on(self.rng.choice(self.dead)))

    def _away(self) -> Sent:
        """Somebody to whom the owner wrote, and who never answered, is away."""
        return Sent(self.rng.choice(self.away), {"Auto-Submitted": "auto-replied"})

    def _spam(self) -> Sent:
        """A friend's name, and an address that looks like it; not found out by the server."""
        words = "".join(c for c in self._name().lower() if c.isascii() and c.isalpha()) or "friend"
        return Sent(
            Box(f"{words}{self.rng.randrange(999)}@prize{self.rng.randrange(99)}.example", self._name()), {}
        )

    def _junk(self) -> Sent:
        return self._spam()._replace(folder="junk")

    def _office(self) -> Sent:
        """An office, under no person's name, in contact both ways."""
        word = self.rng.choice(("info", "kontakt", "reception", "sekretariat", "ventas", "rechnung"))
        address = f"{word}@{self._shop()}.example"
        return Sent(Box(address), {}, answer_to=address)

    def _request(self) -> Sent:
        """A ticket: its number is in the address."""
        address = f"support+{self._token()}@{self._shop()}.example"
        return Sent(Box(address, "Support Team"), {}, answer_to=address)

    def _do_not_answer(self) -> Sent:
        """The owner answers what must not be answered, and unsubscribes by mail."""
        shop = self._shop()
        wrong = self.rng.choice((f"noreply@{shop}.example", f"unsubscribe-{self._token()}@{shop}.example"))
        return Sent(Box(f"noreply@{shop}.example", shop.title()), BULK, answer_to=wrong)
