"""`vipdesk doctor` against the real helpdesk: each fault is found, and its cure named."""

import json
from collections.abc import Iterator

import pytest

from sandbox.customers import agents_csv, roster_csv
from sandbox.helpdesk import INTEGRATION_USER
from sandbox.vipdesk import CommandFailed
from tests.e2e.world import World


def faults(world: World, *options: str) -> dict[str, str]:
    """What the doctor finds wrong, with its advice."""
    try:
        world.vipdesk.command("doctor", "--json", *options)
    except CommandFailed as failed:
        found = [json.loads(line) for line in failed.printed.splitlines()]
        return {finding["what"]: finding["advice"] for finding in found if not finding["well"]}
    return {}


def connect(world: World, *, token: str | None = None, user: int | None = None, url: str | None = None) -> None:
    own = world.helpdesk.people[INTEGRATION_USER]
    root = url or f"{world.helpdesk.url}/helpdesk"
    words = ("connect", "django-helpdesk", "--id", "demo", "--url", root, "--user-id", str(user or own.id))
    world.vipdesk.command(*words, "--public-url", world.vipdesk.url, "--token-stdin", said=token or own.token)


@pytest.fixture
def mended(world: World) -> Iterator[World]:
    """The shared world, put right again afterwards."""
    yield world
    world.vipdesk.connect(world.helpdesk)
    world.vipdesk.import_roster(roster_csv(world.helpdesk.people), agents_csv(world.helpdesk.people))


def test_a_sound_installation_has_no_fault_and_the_probe_leaves_no_ticket(world: World) -> None:
    before = {ticket["id"] for ticket in world.helpdesk.api.tickets()}
    assert faults(world) == {}
    assert {ticket["id"] for ticket in world.helpdesk.api.tickets()} == before


def test_a_key_that_the_helpdesk_refuses_is_found(mended: World) -> None:
    connect(mended, token="not-the-token")
    ((what, advice),) = faults(mended).items()
    assert "doesn't accept our API token" in what
    assert "vipdesk connect" in advice


def test_an_address_without_an_api_is_found(mended: World) -> None:
    connect(mended, url=f"{mended.helpdesk.url}/nowhere")
    ((what, advice),) = faults(mended).items()
    assert what.startswith("the API:")
    assert "check the address" in advice


def test_a_wrong_user_id_is_found_and_the_right_one_named(mended: World) -> None:
    connect(mended, user=mended.dana)
    assert any(f"--user-id {mended.own_user}" in advice for advice in faults(mended).values())


def test_an_agent_whom_the_helpdesk_does_not_know_is_found_by_name(mended: World) -> None:
    people = mended.helpdesk.people
    agents = agents_csv(people).replace(f",{people['dana'].id}\n", ",4711\n")
    mended.vipdesk.import_roster(roster_csv(people), agents)
    ((what, advice),) = faults(mended).items()
    assert "exists there as 4711" in what
    assert "host_id" in advice


def test_a_webhook_that_never_comes_is_found(mended: World) -> None:
    mended.helpdesk.unpoint_webhooks()
    ((what, advice),) = faults(mended).items()
    assert what == "the helpdesk's webhook reaches us"
    assert "vipdesk serve" in advice


def test_a_queue_that_does_not_exist_is_found(world: World) -> None:
    ((what, advice),) = faults(world, "--queue", "99").items()
    assert "queue" in what
    assert "--queue" in advice
