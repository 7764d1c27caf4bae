"""Cover on LiveAgent: tickets go to who stands in and to their department, the chat to their widget, and back."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sandbox.customers import AGENTS, VIP
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent_account import furnished
from sandbox.liveagent_reader import Filed
from sandbox.loopback import free_port
from sandbox.vipdesk import CommandFailed, RunningVipDesk
from sandbox.waiting import NeverCame, until
from tests.e2e.booking_world import terms_of
from tests.e2e.cover_world import shown
from tests.e2e.liveagent_world import PATIENCE, S1_CHAT, S1_MAIL, LiveAgentWorld

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
GONE = "nina@desk.example.com"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAgentWorld]:
    """Boris stands in for Dana, and both chat by the widgets of their one-member departments."""
    folder, port = tmp_path_factory.mktemp("cover"), free_port()
    settings = {**SELDOM, "VIPDESK_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with RunningLiveAgent() as desk, RunningVipDesk(folder, settings, port=port) as served:
        account = furnished(desk)
        served.connect_liveagent(account)
        world = LiveAgentWorld(account, served)
        publish(world, "terms.toml", terms_of())
        publish(world, "desk.json", plan(world))
        try:
            yield world
        finally:  # who waits for LiveAgent's rationed calls would take its time to end
            served.kill9()


@pytest.fixture
def world(shared: LiveAgentWorld) -> Iterator[LiveAgentWorld]:
    """Dana is there again after each test."""
    yield shared
    with suppress(CommandFailed):
        shared.vipdesk.command("away", "back", email(shared, "dana"))


def publish(world: LiveAgentWorld, name: str, text: str) -> None:
    file = world.vipdesk.folder / name
    file.write_text(text, encoding="utf-8")
    world.vipdesk.command(Path(name).stem, "publish", str(file))


def plan(world: LiveAgentWorld, *first: dict[str, Any]) -> str:
    """The desk's file; `first` stand in before Boris does."""
    people = world.account.people
    known = [
        {
            "email": people[name].email,
            "name": full,
            "host_id": people[name].id,
            "chat_widget": world.account.widgets[name],
        }
        for name, full in AGENTS.items()
    ]
    backups = [*(each["email"] for each in first), people["boris"].email]
    return json.dumps({"people": [*known, *first], "backups": backups, "last": people["boris"].email})


def email(world: LiveAgentWorld, name: str) -> str:
    return world.account.people[name].email


def come_to(world: LiveAgentWorld, name: str, *filed: Filed) -> None:
    """Return once this person, and their own department, has all of these."""
    member = world.account.people[name]

    def places() -> set[tuple[str, str]]:
        tickets = [world.desk.ticket(each.id) for each in filed]
        return {(ticket["agentid"], ticket["departmentid"]) for ticket in tickets}

    try:
        until(lambda: places() == {(member.id, member.department)}, seconds=PATIENCE, what=f"{name} has them")
    except NeverCame as error:
        message = f"{error}: {places()}\n{world.vipdesk.log_tail()}"
        raise AssertionError(message) from error


def history(world: LiveAgentWorld) -> list[dict[str, Any]]:
    return [json.loads(line) for line in world.vipdesk.command("cover", "history", "--json").splitlines()]


def ended(world: LiveAgentWorld, *states: str) -> list[dict[str, Any]]:
    """The latest changes, once they stand so, the newest first."""

    def look() -> list[dict[str, Any]]:
        latest = history(world)[: len(states)]
        return latest if [each["state"] for each in latest] == list(states) else []

    return until(look, seconds=PATIENCE, what=f"the latest changes are {states}", every=0.3)


def test_mails_and_chats_go_to_who_stands_in_with_their_department_and_widget_and_come_back(
    world: LiveAgentWorld,
) -> None:
    filed = world.file(S1_MAIL, S1_CHAT)
    come_to(world, "dana", *filed)
    chat = world.vipdesk.printed("links", "add", VIP.company, "--for", "chat", "--json")["url"]
    widget = world.account.widgets
    assert f'data-widget="{widget["dana"]}"' in shown(chat)

    world.vipdesk.command("away", "sick", email(world, "dana"), "--by", "Lena")

    come_to(world, "boris", *filed)
    (late,) = world.file(S1_MAIL)
    come_to(world, "boris", late)
    page = shown(chat)
    assert f'data-widget="{widget["boris"]}"' in page
    assert "Boris Novak stands in for Dana Petrova" in page
    (gone,) = ended(world, "done")
    assert sorted(gone["tickets"]) == sorted(each.ticket for each in filed)

    world.vipdesk.command("away", "back", email(world, "dana"))

    come_to(world, "dana", *filed, late)
    assert f'data-widget="{widget["dana"]}"' in shown(chat)
    ended(world, "done", "done")


def test_whom_liveagent_refuses_gets_nothing_and_the_next_takes_all(world: LiveAgentWorld) -> None:
    filed = world.file(S1_MAIL, S1_CHAT)
    come_to(world, "dana", *filed)
    publish(world, "desk.json", plan(world, {"email": GONE, "name": "Nina Gone", "host_id": "nobody99"}))

    world.vipdesk.command("away", "sick", email(world, "dana"), "--by", "Lena")

    come_to(world, "boris", *filed)
    taken, refused = ended(world, "done", "refused")
    assert (refused["refused"], taken["moves"][0]["to"]["agent"]) == (GONE, email(world, "boris"))
    assert "refused Nina Gone" in world.troubles("cover")[f"hand-over of {VIP.company}"]
