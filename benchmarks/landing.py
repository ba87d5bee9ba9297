"""Landing cards, events and mails as a sync does, batch by batch, without a server.

Records a second, memory, size on the disk, and how long a batch holds the warehouse, empty or full.

Nobody else does this job, so ten times fewer records are what the full number is measured against.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.material import FIRST_DAY, cards, events, mails
from benchmarks.measure import run, table
from connectors.formats import mail_headers, mail_record
from flows.home import find_home
from flows.pulling import BATCH_RECORDS
from warehouse.landing import Record, land
from warehouse.store import STORE_FILE, open_store

PEOPLE = 20_000
SOURCES = {"cards": "dav_contacts", "events": "dav_calendar", "mails": "imap_mail"}
_READ = {name.lower() for name in mail_headers.FIELDS}


def records(kind: str, count: int) -> Iterator[Record]:
    """(record_id, location, etag, payload) of so many cards, events or mails."""
    match kind:
        case "cards":
            yield from ((uid, f"/all/{uid}", "1", text) for uid, text in cards(count))
        case "events":
            yield from ((uid, f"/all/{uid}", "1", text) for uid, text in events(count, PEOPLE))
        case _:
            received_at = FIRST_DAY.replace(tzinfo=UTC)
            for number, (_, message) in enumerate(mails(count, PEOPLE)):
                headers = _asked_for(message)
                payload = mail_record.to_payload(headers, received_at)
                yield mail_headers.id_of(headers), str(number), "", payload


def _asked_for(message: bytes) -> str:
    """The fields of a message's header for which a server is asked; here none of them is folded."""
    lines = mail_headers.to_text(message.partition(b"\r\n\r\n")[0]).split("\r\n")
    return "".join(f"{line}\r\n" for line in lines if line.partition(":")[0].lower() in _READ)


def fill(folder: Path, kind: str, count: int) -> None:
    """What is measured; writes beside the home how many seconds each batch held the warehouse."""
    home = find_home(folder, {})
    home.make()
    remaining = records(kind, count)
    held = []
    is_last = False
    while not is_last:
        batch = list(islice(remaining, BATCH_RECORDS))
        is_last = len(batch) < BATCH_RECORDS
        began = time.perf_counter()
        with open_store(home.folder, has_more=not is_last) as store:
            land(
                store,
                account="bench",
                source=SOURCES[kind],
                collection_id="all",
                collection_name="All",
                records=batch,
                tombstones=(),
                seen=(),
                resume="more",
                cursor=None,
                is_full=False,
                landed_at=datetime(2026, 11, 1, tzinfo=UTC),
            )
        held.append(time.perf_counter() - began)
    (folder / "held.json").write_text(json.dumps(held), encoding="utf-8")


def report(kind: str, count: int) -> None:
    results, said = {}, []
    for number in (count // 10, count):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            one = run([sys.executable, "-m", "benchmarks.landing", "fill", name, kind, str(number)])
            held = json.loads((folder / "held.json").read_text(encoding="utf-8"))
            size = (folder / STORE_FILE).stat().st_size
        first, last = (sorted(part)[len(part) // 2] for part in (held[:10], held[-10:]))
        results[f"{number:,} {kind}"] = [one]
        said.append(
            f"{number:,} {kind}: {number / one.cpu:,.0f} a CPU second;"
            f" {size / 2**20 * 100_000 / number:,.0f} MiB on the disk for 100,000;"
            f" a batch of {BATCH_RECORDS:,} holds the warehouse {first:.2f} s at first, {last:.2f} s at last,"
            f" {max(held):.2f} s at most."
        )
    print(table(f"Landing {kind}", results), *said, sep="\n\n")


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000, help="of each kind")
    parser.add_argument("--kinds", nargs="*", default=list(SOURCES), choices=list(SOURCES))
    options = parser.parse_args(arguments)
    for kind in options.kinds:
        report(kind, options.count)
        print()


if __name__ == "__main__":
    match sys.argv[1:]:  # one of ours, as a process of its own
        case ["fill", folder, kind, count]:
            fill(Path(folder), kind, int(count))
        case arguments:
            main(arguments)
