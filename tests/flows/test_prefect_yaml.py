"""prefect.yaml deploys what the code has: Prefect itself would ignore a mistyped key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # its stubs are one more dependency, for one call
from prefect.cli.deploy._models import (
    DeploymentConfig,
    PrefectYamlModel,
    RawScheduleConfig,
    WorkPoolConfig,
)
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow, load_flow_from_entrypoint
from pydantic import BaseModel

from flows.deployments import served
from flows.settings import Serve

FILE = Path(__file__).parents[2] / "prefect.yaml"


def read() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def unknown_keys(content: dict[str, Any]) -> Iterator[str]:
    """The keys that Prefect has no field for, at every level."""
    yield from _unknown(PrefectYamlModel, content, "")
    for deployment in content["deployments"]:
        yield from _unknown(DeploymentConfig, deployment, "deployments.")
        yield from _unknown(WorkPoolConfig, deployment["work_pool"], "deployments.work_pool.")
        for schedule in deployment["schedules"]:
            yield from _unknown(RawScheduleConfig, schedule, "deployments.schedules.")


def _unknown(model: type[BaseModel], data: dict[str, Any], where: str) -> list[str]:
    known = {field.alias or name for name, field in model.model_fields.items()}
    return [where + key for key in data if key not in known]


DEPLOYMENTS: list[dict[str, Any]] = read()["deployments"]
each_deployment = pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: str(one["name"]))


def test_prefect_reads_the_file_and_knows_every_key() -> None:
    """It is valid to Prefect's own model, and no key is one that Prefect would pass over in silence."""
    assert len(PrefectYamlModel.model_validate(read()).deployments) == len(DEPLOYMENTS)
    assert list(unknown_keys(read())) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ((), "oops"),
        (("deployments", 0), "deployments.oops"),
        (("deployments", 0, "work_pool"), "deployments.work_pool.oops"),
        (("deployments", 0, "schedules", 0), "deployments.schedules.oops"),
    ],
)
def test_a_mistyped_key_would_be_found(path: tuple[str | int, ...], told: str) -> None:
    """The check above sees every level."""
    content: Any = read()
    place = content
    for step in path:
        place = place[step]
    place["oops"] = 1
    assert list(unknown_keys(content)) == [told]


@each_deployment
def test_an_entrypoint_is_a_flow_that_takes_the_parameters(deployment: dict[str, Any]) -> None:
    """It is a module path (a file path would load the module twice), and the parameters are its own."""
    entrypoint = deployment["entrypoint"]
    assert ":" not in entrypoint
    flow: Flow[..., Any] = load_flow_from_entrypoint(entrypoint)
    assert flow.validate_parameters(deployment["parameters"]).items() >= deployment["parameters"].items()


@each_deployment
def test_a_deployment_can_be_deployed_again(deployment: dict[str, Any]) -> None:
    """Each schedule has a slug, so that it is updated, not doubled; the work pool is as documented."""
    slugs = [schedule.get("slug") for schedule in deployment["schedules"]]
    assert all(slugs)
    assert len(set(slugs)) == len(slugs) > 0
    assert deployment["work_pool"]["name"] == "longsince"


def test_deployments_have_names_of_their_own() -> None:
    """Two of one name would be one."""
    names = [(deployment["entrypoint"], deployment["name"]) for deployment in DEPLOYMENTS]
    assert len(set(names)) == len(names)


def test_the_file_says_what_serve_serves() -> None:
    """Both ways to run in the background have the same deployments, in all that the file says of them."""
    assert [
        {key: value for key, value in deployment.items() if key != "work_pool"} for deployment in DEPLOYMENTS
    ] == [as_in_the_file(deployment) for deployment in served(Serve())]


def as_in_the_file(deployment: RunnerDeployment) -> dict[str, Any]:
    """A deployment that `longsince serve` builds, as the file would say it."""
    schedules = []
    for entry in deployment.schedules or []:
        cron = entry.schedule
        assert isinstance(cron, CronSchedule)
        assert entry.parameters == {}
        schedules.append(
            {"cron": cron.cron, "timezone": cron.timezone, "slug": entry.slug, "active": entry.active}
        )
    return {
        "name": deployment.name,
        "entrypoint": deployment.entrypoint,
        "description": deployment.description,
        "tags": deployment.tags,
        "parameters": deployment.parameters,
        "schedules": schedules,
    }


def test_reports_are_written_only_when_asked_for() -> None:
    """Syncs are on schedule at once; files with everybody in them are made when config.toml says so."""
    active = {one.name: one.schedules[0].active for one in served(Serve()) if one.schedules}
    assert active == {"sync": True, "verify": True, "report": False}
    active = {one.name: one.schedules[0].active for one in served(Serve(report=True)) if one.schedules}
    assert active == {"sync": True, "verify": True, "report": True}
