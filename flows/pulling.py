"""Pulling one collection: from its cursor, landed batch by batch, once more from the start if need be."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial

from connectors.errors import AuthExpired, ConnectorError, CursorExpired, SourceChanged
from connectors.formats.json_values import patched
from connectors.protocol import Source
from connectors.records import Collection, Known, Page, Patch, RawRecord
from flows import unforeseen
from flows.job import AccountResult, Job
from flows.suppression import Sieve
from flows.taken_out import takes_out_of
from flows.visits import Visits
from flows.wiring import SOURCES
from warehouse import cursors, landing
from warehouse.cursors import Marks
from warehouse.store import Store

log = logging.getLogger(__name__)

BATCH_RECORDS = 1000
BATCH_SECONDS = 1.0
FROM_THE_START = Marks(None, None)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the warehouse holds of a collection as a sync begins: where its pull starts, and what is known."""

    marks: Marks = FROM_THE_START
    known: Mapping[str, Known] = field(default_factory=dict)


def read_stored(
    store: Store, visits: Visits, account: str, sources: Sequence[str]
) -> dict[tuple[str, str], Stored]:
    """All of it at once, by source and collection_id: nobody else changes it under the account's lock.

    But what is known of history is much, and seldom asked for: it is read when it is.
    """
    stored = {}
    for source, collection_id in cursors.collections(store, account):
        if source in sources:
            where = account, source, collection_id
            is_history = SOURCES[source].is_history
            known = _KnownLater(visits, where) if is_history else _read_known(store, where)
            stored[source, collection_id] = Stored(cursors.marks(store, *where), known)
    return stored


def _read_known(store: Store, where: tuple[str, str, str]) -> dict[str, Known]:
    return {location: Known(*entry) for location, entry in landing.known(store, *where).items()}


class _KnownLater(Mapping[str, Known]):
    """What is known of a collection, read at the first look."""

    def __init__(self, visits: Visits, where: tuple[str, str, str]) -> None:
        self._visits = visits
        self._where = where

    @cached_property
    def _entries(self) -> dict[str, Known]:
        with self._visits.open() as store:
            return _read_known(store, self._where)

    def __getitem__(self, location: str) -> Known:
        return self._entries[location]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Pull:
    """The pull of one collection."""

    def __init__(
        self,
        job: Job,
        visits: Visits,
        result: AccountResult,
        name: str,
        source: Source,
        collection: Collection,
        stored: Stored,
        sieve: Sieve,
    ) -> None:
        self._job = job
        self._visits = visits
        self._result = result
        self._source = source
        self._collection = collection
        self._stored = stored
        self._sieve = sieve
        self._where = (job.name, name, collection.collection_id)
        self._began_at = job.clock()

    def run(self) -> Exception | None:
        """Pull and land all; return the problem, if there is one: its message is for a person.

        Raises AuthExpired only.
        """
        try:
            try:
                self._pull(is_fresh=self._job.verify or self._job.full)
            except CursorExpired:
                # One full pull, then the sweep; a source that calls its own fresh start expired is a problem.
                self._pull(is_fresh=True)
        except AuthExpired:
            raise
        except Exception as error:
            account, source, _ = self._where
            log.warning("account %s, source %s: %s", account, source, type(error).__name__)
            problem = unforeseen.told(error)
            self._visits.later(partial(self._finish, self._job.clock(), str(problem)))
            return problem
        return None

    def _pull(self, *, is_fresh: bool) -> None:
        """Pull and land from the cursor unless ``is_fresh``, and note that it succeeded."""
        marks = self._stored.marks
        if is_fresh:
            marks = FROM_THE_START
            self._visits.later(lambda store: cursors.drop_cursor(store, *self._where))
        known = {} if self._job.full else self._stored.known
        pages = self._sifted(self._source.pull(self._collection, marks.cursor, known, marks.resume))
        is_complete = False
        for number, batch in enumerate(_batches(pages)):
            is_complete = batch[-1].cursor is not None
            land = partial(self._land, batch, is_complete)
            if number == 0 and not marks.resume and _says_nothing_new(batch):
                is_where_it_was = batch[0].cursor == marks.cursor
                self._visits.later(
                    partial(self._finish, self._job.clock(), None) if is_where_it_was else land
                )
            else:
                self._job.publishing.between_batches()
                with self._visits.open(has_more=not is_complete) as store:
                    land(store)
                if self._is_sent_in(batch, is_complete=is_complete):
                    self._job.publishing.sent_mail_is_in()
        if not is_complete:
            raise SourceChanged("the pull ended without saying where")
        self._job.publishing.collection_is_complete()

    def _sifted(self, pages: Iterator[Page]) -> Iterator[Page]:
        """The pages without the people who are kept out; what was stored, and is theirs now, is gone."""
        if not self._sieve:
            yield from pages
            return
        for page in pages:
            kept, out = self._kept(page.records)
            lost = sorted(location for location in out if location in self._stored.known)
            yield replace(
                page, records=tuple(kept), tombstones=(*page.tombstones, *lost), seen=page.seen - out
            )

    def _kept(self, records: Sequence[RawRecord]) -> tuple[list[RawRecord], set[str]]:
        """The records without people who are kept out, and the locations of those that are theirs."""
        account, source, _ = self._where
        kept = [self._sieve.keep(account, source, record) for record in records]
        out = {record.location for record, one in zip(records, kept, strict=True) if one is None}
        return [one for one in kept if one is not None], out

    def _is_sent_in(self, batch: Sequence[Page], *, is_complete: bool) -> bool:
        """Whether all sent mail has come for the first time: in a folder of its own, or ahead of all else."""
        is_folder = is_complete and self._collection.role == "sent"
        return self._stored.marks.cursor is None and (is_folder or any(page.is_sent_in for page in batch))

    def _finish(self, at: datetime, error: str | None, store: Store) -> None:
        cursors.finish_collection(store, *self._where, at=at, error=error, read_at=self._began_at)

    def _land(self, batch: Sequence[Page], is_complete: bool, store: Store) -> None:
        account, source, collection_id = self._where
        for page in batch:
            changed, out = self._kept(list(self._patched(store, page.patches)))
            landed = landing.land(
                store,
                account=account,
                source=source,
                collection_id=collection_id,
                collection_name=self._collection.name,
                collection_role=self._collection.role,
                records=[
                    *((r.record_id, r.location, r.etag, r.payload) for r in (*page.records, *changed)),
                    *((*moved, None) for moved in page.moved),
                ],
                tombstones=(*page.tombstones, *sorted(out)),
                seen=page.seen - out,
                resume=page.resume,
                cursor=page.cursor,
                is_full=page.is_full,
                landed_at=self._job.clock(),
                allow_mass_delete=self._job.allow_mass_delete or SOURCES[source].is_history,
                takes_out=takes_out_of(source),
            )
            self._result.add(landed)
            if page.expected:
                self._job.progress.expected(page.expected)
            self._job.progress.records(_count(page))
        if is_complete:
            self._finish(self._job.clock(), None, store)

    def _patched(self, store: Store, patches: Sequence[Patch]) -> Iterator[RawRecord]:
        """What is stored, with the news that patches hold. Raises NotStored, and SourceChanged."""
        if not patches:
            return
        stored = landing.payloads(
            store, *self._where, self._collection.name, (patch.location for patch in patches)
        )
        for patch, payload in zip(patches, stored, strict=True):
            try:
                whole = patched(payload, patch.payload)
            except ValueError:
                raise SourceChanged("it sent changes of something that is stored in another form") from None
            yield RawRecord(patch.record_id, patch.location, patch.etag, whole)


def _count(page: Page) -> int:
    return len(page.records) + len(page.moved) + len(page.patches)


def _says_nothing_new(batch: Sequence[Page]) -> bool:
    """The whole pull is a new cursor, which is no loss if it is not stored."""
    (first, *others) = batch
    says_something = others or first.is_full or _count(first) or first.tombstones
    return bool(first.cursor) and not says_something


def _batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    """Pages in the order they come, some thousand records or a second's worth together.

    Opening the warehouse costs as much as landing a page, and between two batches others may have it. A
    failure of the source comes out after the pages before it.
    """
    batch: list[Page] = []
    count, begun = 0, time.monotonic()
    try:
        for page in pages:
            batch.append(page)
            count += _count(page)
            if count >= BATCH_RECORDS or time.monotonic() - begun > BATCH_SECONDS:
                yield batch
                batch, count, begun = [], 0, time.monotonic()
    except ConnectorError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
