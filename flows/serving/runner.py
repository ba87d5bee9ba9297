"""Run the deployments when they are due, one at a time, until told to end: a process of `longsince serve`."""

from __future__ import annotations

from prefect import serve

from flows.deployments import served
from flows.home import find_home
from flows.settings import read_settings

if __name__ == "__main__":
    # One at a time: two syncs would only wait for each other's locks. Schedules outlive this process.
    serve(
        *served(read_settings(find_home(None).config).serve),
        limit=1,
        pause_on_shutdown=False,
        print_starting_message=False,
    )
