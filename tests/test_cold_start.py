"""What a function on Lambda loads before anybody asks it anything: bounded by what it is, not by how long it took."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SETTINGS = {
    "VIPDESK_TABLE": "table",
    "VIPDESK_WORK_QUEUE": "http://127.0.0.1:9/0/work.fifo",
    "VIPDESK_LATER_QUEUE": "http://127.0.0.1:9/0/later",
    "VIPDESK_KEYS_SECRET": "keys",
    "VIPDESK_SETTINGS_SECRET": "settings",
    "AWS_DEFAULT_REGION": "eu-central-1",
}
DEAR = {
    "babel",
    "boto3",
    "botocore",
    "cryptography",
    "dateutil",
    "google",
    "googleapiclient",
    "holidays",
    "httplib2",
    "httpx",
    "importlib.metadata",
    "jinja2",
    "jwt",
    "opentelemetry",
    "prometheus_client",
    "sqlite3",
    "tenacity",
    "uvicorn",
    "zoneinfo",
}
CUPBOARDS_OF_OTHER_ERRANDS = {
    f"integration.storage.dynamodb.{name}"
    for name in (
        "booking_claims",
        "bookings",
        "calendars",
        "channels",
        "desks",
        "filings",
        "grants",
        "leases",
        "phone_lines",
        "pictures",
        "removal",
        "sealed",
        "views",
        "walks",
    )
}
OTHER_ERRANDS = {
    f"integration.usecases.{name}"
    for name in (
        "backfill",
        "keep_cover",
        "note_missed_call",
        "poll_changes",
        "post_out",
        "reconcile",
        "take_stock",
        "work_call_backs",
    )
}
PAGES = {"integration.bootstrap.desk", "integration.bootstrap.doors", "integration.bootstrap.cloud"}


def loaded(program: str) -> set[str]:
    """The modules of a fresh process after these statements."""
    told = f"import json, sys; {program}; print(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-P", "-c", told]
    environment = SETTINGS | {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a Python
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(ended.stdout.splitlines()[-1]))


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "integration"}


def below(modules: set[str], *rooms: str) -> set[str]:
    return {name for name in modules if name.startswith(rooms)}


def function(name: str) -> set[str]:
    return loaded(f"from integration import lambda_entry; assert callable(lambda_entry.{name})")


@pytest.fixture(scope="module")
def door() -> set[str]:
    return function("http")


def test_looking_at_the_functions_makes_none() -> None:
    assert ours(loaded("import integration.lambda_entry")) == {"integration", "integration.lambda_entry"}


def test_the_door_is_up_before_anything_dear_is_loaded(door: set[str]) -> None:
    assert door >= {"mangum", "starlette", "msgspec", "structlog"}
    assert door & DEAR == set()


def test_the_door_loads_what_webhooks_need_and_no_page(door: set[str]) -> None:
    assert door >= {"integration.handlers.helpdesk", "integration.usecases.accept_delivery"}
    assert door & PAGES == set()
    assert {
        name for name in door if name.startswith(("integration.bootstrap.calendars", "integration.storage.sqlite"))
    } == set()


def test_the_door_loads_few_modules_of_ours_and_nothing_of_how_tickets_are_decided(door: set[str]) -> None:
    assert len(ours(door)) <= 85
    assert door & {"integration.domain.decision", "integration.domain.terms", "integration.domain.ticket"} == set()


def test_ports_name_the_domain_without_loading_it() -> None:
    rooms = {name.split(".")[1] for name in ours(loaded("import integration.ports")) if "." in name}
    assert rooms == {"ports"}


def test_the_wiring_loads_what_is_asked_of_it() -> None:
    asked = ours(loaded("from integration.bootstrap import utc_now"))
    assert asked == {"integration", "integration.bootstrap", "integration.bootstrap.present"}


def test_the_tick_loads_no_server_and_nothing_of_hosts() -> None:
    tick = function("tick")
    assert "boto3" in tick
    assert tick & {"starlette", "mangum", "httpx", "jinja2", "cryptography", "integration.bootstrap.desk"} == set()
    assert below(tick, "integration.clients.helpdesk", "integration.handlers") == set()


@pytest.fixture(scope="module")
def worker() -> set[str]:
    return function("worker")


def test_the_worker_loads_while_it_starts_what_a_ticket_needs_and_no_pages(worker: set[str]) -> None:
    assert worker >= {"boto3", "httpx", "cryptography.fernet", "tenacity", "integration.usecases.triage_ticket"}
    assert worker & {"starlette", "mangum", "jinja2", "googleapiclient", "sqlite3", "babel"} == set()
    assert below(worker, "integration.web", "integration.clients.google.calendar") == set()
    assert len(ours(worker)) <= 235


def test_the_worker_loads_no_chore_and_no_round_before_it_is_told_of_one(worker: set[str]) -> None:
    assert worker & OTHER_ERRANDS == set()
    assert below(worker, "integration.bootstrap.calendars", "integration.bootstrap.zendesk") == set()


def test_the_worker_opens_the_cupboards_of_tickets_alone(worker: set[str]) -> None:
    tickets = ("line", "inbox", "installations", "policies", "memories", "calls", "covers", "outbox", "links")
    assert worker >= {f"integration.storage.dynamodb.{name}" for name in tickets}
    assert worker & CUPBOARDS_OF_OTHER_ERRANDS == set()


def test_what_is_named_here_as_loaded_by_nobody_is_there() -> None:
    rooms = {name.rpartition(".")[0] for name in CUPBOARDS_OF_OTHER_ERRANDS | OTHER_ERRANDS}
    files = {f"{room}.{path.stem}" for room in rooms for path in PROJECT.joinpath(*room.split(".")).glob("*.py")}
    assert files >= CUPBOARDS_OF_OTHER_ERRANDS | OTHER_ERRANDS


def test_the_worker_loads_a_host_when_it_meets_it(worker: set[str]) -> None:
    known = "integration.clients.helpdesk"
    assert below(worker, f"{known}.django_helpdesk", f"{known}.liveagent", f"{known}.zendesk") == set()
