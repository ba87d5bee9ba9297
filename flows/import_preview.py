"""What an import would come to: the files are read, and nothing lands."""

from __future__ import annotations

from contextlib import ExitStack

from connectors.errors import Unreadable
from connectors.files.recognise import Part
from flows.importing import Import, Imported, ImportOptions, PartResult
from flows.job import AccountResult, Job
from flows.spool import Spool
from flows.wiring import SOURCES
from warehouse import landing
from warehouse.landing import Landed
from warehouse.store import open_store, store_exists


def preview(job: Job, options: ImportOptions) -> Imported:
    """What `import_files` would do; nothing lands."""
    job.home.make()
    imported = Imported(AccountResult(job.name))
    reader = Import(job, options, imported)
    for parts in reader.files():
        with ExitStack() as stack:
            spools = reader.read(parts, stack)
            imported.parts += [_compare(job, options, part, spool) for part, spool in spools]
    reader.settle_status()
    return imported


def _compare(job: Job, options: ImportOptions, part: Part, spool: Spool) -> PartResult:
    known: dict[str, tuple[str, str | None]] = {}
    if store_exists(job.home.folder):
        with open_store(job.home.folder) as store:
            known = landing.known(store, job.name, part.source, part.collection_id)
    new = changed = unreadable = 0
    for one in spool:
        stored = known.get(one.location)
        new += stored is None
        changed += stored is not None and stored[1] != one.etag
        unreadable += not _is_readable(part.source, one.payload)
    gone = len(known) - (spool.count - new) if options.replaces else 0
    return PartResult(part, spool.count, Landed(new, changed, spool.count - new - changed, gone), unreadable)


def _is_readable(source: str, payload: str) -> bool:
    try:
        SOURCES[source].parse(payload)
    except Unreadable:
        return False
    return True
