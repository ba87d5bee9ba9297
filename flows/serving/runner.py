"""Run the deployments when they are due, one at a time, until told to end: a process of `longsince serve`."""

from __future__ import annotations

from prefect import serve

from flows.deployments import PLANNED

if __name__ == "__main__":
    # One at a time: two syncs would only wait for each other's locks. Schedules outlive this process.
    serve(
        *(planned.deployment() for planned in PLANNED),
        limit=1,
        pause_on_shutdown=False,
        print_starting_message=False,
    )
