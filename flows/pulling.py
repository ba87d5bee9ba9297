"""Pulling one collection: from its cursor, landed batch by batch, once more from the start if need be."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from connectors.errors import AuthExpired, ConnectorError, CursorExpired, SourceChanged
from connectors.protocol import Source
from connectors.records import Collection, Known, Page
from flows import unforeseen
from flows.job import AccountResult, Job
from warehouse import landing
from warehouse.store import Store, open_store

log = logging.getLogger(__name__)

BATCH_RECORDS = 1000
BATCH_SECONDS = 1.0


def sync_collection(
    job: Job, name: str, source: Source, collection: Collection, result: AccountResult
) -> Exception | None:
    """Pull and land one collection of the source ``name``; return its problem, if it has one.

    Its message is for a person. Raises AuthExpired only.
    """
    where = (job.name, name, collection.collection_id)
    try:
        try:
            _pull(job, where, source, collection, result, is_fresh=job.verify or job.full)
        except CursorExpired:
            # One full pull, then the sweep; a source that calls its own fresh start expired is a problem.
            _pull(job, where, source, collection, result, is_fresh=True)
    except AuthExpired:
        raise
    except Exception as error:
        log.warning("account %s, source %s: %s", job.name, name, type(error).__name__)
        problem = unforeseen.told(error)
        with open_store(job.home.folder) as store:
            landing.finish_collection(store, *where, at=job.clock(), error=str(problem))
        return problem
    return None


def _pull(
    job: Job,
    where: tuple[str, str, str],
    source: Source,
    collection: Collection,
    result: AccountResult,
    *,
    is_fresh: bool,
) -> None:
    """Pull and land one collection, from its cursor unless ``is_fresh``, and note that it succeeded."""
    with open_store(job.home.folder) as store:
        if is_fresh:
            landing.drop_cursor(store, *where)
        marks = landing.marks(store, *where)
        stored = {} if job.full else landing.known(store, *where)
    known = {location: Known(*entry) for location, entry in stored.items()}
    is_complete = False
    for batch in _batches(source.pull(collection, marks.cursor, known, marks.resume)):
        with open_store(job.home.folder) as store:
            for page in batch:
                result.add(_land(job, store, where, collection, page))
                job.progress.records(len(page.records))
            is_complete = batch[-1].cursor is not None
            if is_complete:
                landing.finish_collection(store, *where, at=job.clock(), error=None)
    if not is_complete:
        raise SourceChanged("the pull ended without saying where")


def _batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    """Pages in the order they come, some thousand records or a second's worth together.

    Opening the warehouse costs as much as landing a page, and between two batches others may have it. A
    failure of the source comes out after the pages before it.
    """
    batch: list[Page] = []
    begun = time.monotonic()
    try:
        for page in pages:
            batch.append(page)
            count = sum(len(one.records) for one in batch)
            if count >= BATCH_RECORDS or time.monotonic() - begun > BATCH_SECONDS:
                yield batch
                batch, begun = [], time.monotonic()
    except ConnectorError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _land(
    job: Job, store: Store, where: tuple[str, str, str], collection: Collection, page: Page
) -> landing.Landed:
    account, source, collection_id = where
    return landing.land(
        store,
        account=account,
        source=source,
        collection_id=collection_id,
        collection_name=collection.name,
        records=((r.record_id, r.location, r.etag, r.payload) for r in page.records),
        tombstones=page.tombstones,
        seen=page.seen,
        resume=page.resume,
        cursor=page.cursor,
        is_full=page.is_full,
        landed_at=job.clock(),
        allow_mass_delete=job.allow_mass_delete,
    )
