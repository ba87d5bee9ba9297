"""Asking a running Prefect server over its REST interface."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
RUN_SECONDS = 120.0
"""A run takes six seconds on an idle machine."""


def eventually(look: Callable[[], T | None], seconds: float = RUN_SECONDS) -> T:
    """What ``look`` gives once it gives something; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.2)
    return found


class PrefectServer:
    """A server at ``url`` (its API), asked with a sign-in, user:password, if it wants one."""

    def __init__(self, url: str, sign_in: str | None = None) -> None:
        self.url = url
        self.sign_in = sign_in or ""
        user, _, password = self.sign_in.partition(":")
        auth = (user, password) if sign_in else None
        self._client = httpx.Client(auth=auth, trust_env=False, timeout=60)

    def close(self) -> None:
        self._client.close()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST ``body``, or GET when there is none. A 503 is asked again, as Prefect's own client does.

        The server says it when its database was locked for a moment.
        """

        def answer() -> httpx.Response | None:
            got = self._client.request("GET" if body is None else "POST", self.url + path, json=body)
            return None if got.status_code == httpx.codes.SERVICE_UNAVAILABLE else got

        return eventually(answer).raise_for_status().json()

    def is_up(self) -> bool:
        """It answers, and lets us in."""
        try:
            self.deployments()
        except httpx.TransportError:
            return False
        return True

    def deployments(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.ask("/deployments/filter", {})}

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """The runs of a deployment, the earliest due first."""
        found: list[dict[str, Any]] = self.ask(
            "/flow_runs/filter", {"deployments": {"name": {"any_": [deployment]}}}
        )
        return sorted(found, key=lambda run: str(run["expected_start_time"]))

    def start(self, deployment: str, **parameters: Any) -> str:
        """Have a deployment run now; the id of the run."""
        path = f"/deployments/{self.deployments()[deployment]['id']}/create_flow_run"
        run: dict[str, Any] = self.ask(path, {"parameters": parameters})
        return str(run["id"])

    def state(self, run_id: str) -> dict[str, Any]:
        run: dict[str, Any] = self.ask(f"/flow_runs/{run_id}")
        return dict(run["state"])

    def wait(self, run_id: str, *types: str) -> dict[str, Any]:
        """The run's state once it is of one of the types; by default, once it ended."""

        def look() -> dict[str, Any] | None:
            state = self.state(run_id)
            return state if state["type"] in (types or ENDED) else None

        return eventually(look)
