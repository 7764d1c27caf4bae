"""Second level on the real helpdesk: to a senior and back by command, tag and panel, late, acknowledged, paged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.verify import Filed
from sandbox.vipdesk import vipdesk
from sandbox.waiting import until
from tests.e2e.world import EXPLICIT_S2, PATIENCE, World, standing
from tests.fakes.receiver import listening

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
TAG = "vip-tier2"
HASTY = 'second_level.acknowledged_within.S2 = "PT2S"\n'
"""An acknowledgement that a test can wait for; nothing else differs from what is sold."""


@pytest.fixture(scope="module")
def two_levels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Boris is second level, and operations may be paged."""
    folder = tmp_path_factory.mktemp("two_levels")
    with standing(folder, SELDOM) as world:
        boris = world.helpdesk.people["boris"]
        plan = {
            "people": [
                {"email": boris.email, "name": "Boris Novak", "host_id": str(boris.id)},
                {"email": "ops@desk.example", "name": "Night operations", "host_id": "4711"},
            ],
            "seniors": [boris.email],
            "operations": "ops@desk.example",
        }
        world.vipdesk.command("desk", "publish", written(folder / "desk.json", json.dumps(plan)))
        world.vipdesk.command("terms", "publish", written(folder / "terms.toml", HASTY))
        yield world


def written(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return str(file)


def step(world: World, *words: str) -> dict[str, Any]:
    return world.vipdesk.printed("second-level", *words, "--json")


def shown(world: World, filed: Filed) -> tuple[int, bool]:
    """Who has it, and whether it is marked."""
    ticket = world.shown(filed)
    return ticket["assigned_to"], TAG in (ticket["custom_vip_tags"] or "").split(",")


def comes_to(world: World, filed: Filed, expected: tuple[int, bool], what: str) -> None:
    until(lambda: shown(world, filed) == expected, seconds=PATIENCE, what=what)


def decision(world: World, filed: Filed) -> dict[str, Any]:
    return dict(world.vipdesk.printed("explain", str(filed.ticket), "--json")["decision"])


def stay(world: World, filed: Filed) -> dict[str, Any]:
    return dict(decision(world, filed)["journal"]["escalations"][-1])


def notes(world: World, filed: Filed) -> str:
    entries = world.shown(filed)["followup_set"]
    return "\n".join(each["comment"] for each in entries if each["user"] == world.own_user and not each["public"])


def boris(world: World) -> int:
    return world.helpdesk.people["boris"].id


def test_a_ticket_goes_there_by_command_is_late_is_taken_up_and_comes_back(two_levels: World) -> None:
    world = two_levels
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)
    kinds = ("second-level-asked", "second-level-late", "operations-paged")
    with listening() as receiver:
        world.vipdesk.command(
            "webhooks", "add", receiver.url, "--id", "pager", *(word for kind in kinds for word in ("--kind", kind))
        )
        step(world, "hand", str(filed.ticket), "--reason", "the array degrades", "--by", "Dana", "--page")
        comes_to(world, filed, (boris(world), True), "the senior has it")
        heard = [json.loads(receiver.next().body) for _ in kinds]
        world.vipdesk.command("webhooks", "remove", "pager")
    assert {each["type"] for each in heard} == {
        "ticket.second_level_asked", "ticket.second_level_late", "ticket.operations_paged"
    }  # fmt: skip
    assert {each["data"]["second_level"]["to"] for each in heard} == {"Boris Novak"}
    assert "the array degrades" not in json.dumps(heard)
    assert "Given to second level: Boris Novak.\nWhy: the array degrades (Dana)" in notes(world, filed).replace(
        "\r", ""
    )
    there = world.shown(filed)
    due = ("custom_vip_first_response_due", "custom_vip_followup_due", "due_date")
    assert [there[name] for name in due] == [before[name] for name in due]
    assert decision(world, filed)["answers"]["name"] == "Dana Petrova"
    with world.helpdesk.api_of("boris") as api:
        api.note(filed.ticket, "It is the controller.")
    until(lambda: stay(world, filed)["acknowledged_at"], seconds=PATIENCE, what="the senior's note acknowledges it")
    assert stay(world, filed)["acknowledged_by"] == "Boris Novak"
    step(world, "back", str(filed.ticket), "--by", "Boris", "--why", "controller replaced")
    comes_to(world, filed, (world.dana, False), "it is back")
    until(lambda: "controller replaced" in notes(world, filed), seconds=PATIENCE, what="the note of its return")
    assert decision(world, filed)["journal"]["reassignment"] is None


def test_an_agent_asks_by_the_tag_and_gives_it_back_by_the_tag(two_levels: World) -> None:
    world = two_levels
    filed = world.file(EXPLICIT_S2)
    tags = world.right(filed)["custom_vip_tags"]
    with world.helpdesk.api_of("dana") as dana:
        dana.change(filed.ticket, custom_vip_tags=f"{tags},{TAG}")
        dana.note(filed.ticket, "tier2: needs somebody who knows the array")
        comes_to(world, filed, (boris(world), True), "the senior has it")
        assert (stay(world, filed)["reason"], stay(world, filed)["by"]) == (
            "needs somebody who knows the array",
            "Dana Petrova",
        )
        dana.change(filed.ticket, custom_vip_tags=tags)
        dana.note(filed.ticket, "thanks")
    comes_to(world, filed, (world.dana, False), "it is back")
    assert stay(world, filed)["ended_at"]


def test_giving_it_to_the_agent_on_the_helpdesk_ends_it(two_levels: World) -> None:
    world = two_levels
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    step(world, "hand", str(filed.ticket), "--reason", "the array degrades", "--by", "Dana")
    comes_to(world, filed, (boris(world), True), "the senior has it")
    # django-helpdesk has no version of a ticket: what is set while we still write it would be overwritten.
    until(lambda: world.health()["held"] == 0, seconds=PATIENCE, what="we are done with it")
    with world.helpdesk.api_of("boris") as api:
        api.change(filed.ticket, assigned_to=world.dana)
        api.note(filed.ticket, "yours again")
    comes_to(world, filed, (world.dana, False), "it is back")


def test_the_panel_hands_it_over_and_takes_it_back(two_levels: World) -> None:
    world = two_levels
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    settings = {**world.vipdesk.settings, "VIPDESK_PUBLIC_URL": world.vipdesk.url}
    made = json.loads(vipdesk("second-level", "panel", "sidebar", "--json", env=settings))
    address = f"{made['url']}?ticket={filed.ticket}"
    with httpx.Client(trust_env=False) as browser:
        first = browser.get(address)
        assert f"frame-ancestors {world.helpdesk.url};" in f"{first.headers['content-security-policy']};"
        assert "Dana Petrova, the dedicated agent" in first.text
        asked = browser.post(address, data={"do": "hand_over", "by": "Dana", "reason": "the array degrades"})
        assert asked.status_code == 303
        comes_to(world, filed, (boris(world), True), "the senior has it")
        assert "with Boris Novak, to be acknowledged" in browser.get(address).text
        browser.post(address, data={"do": "give_back", "by": "Boris", "reason": "replaced"})
        comes_to(world, filed, (world.dana, False), "it is back")


def test_a_server_that_dies_in_the_middle_of_it_goes_on_where_it_was(two_levels: World) -> None:
    world = two_levels
    filed = world.file(EXPLICIT_S2)
    world.right(filed)
    world.vipdesk.kill9()
    step(world, "hand", str(filed.ticket), "--reason", "the array degrades", "--by", "Dana")
    world.vipdesk.start()
    comes_to(world, filed, (boris(world), True), "the senior has it")
    (open_one,) = [
        each
        for each in map(json.loads, world.vipdesk.command("second-level", "list", "--json").splitlines())
        if each["ticket"] == str(filed.ticket)
    ]
    assert (open_one["to"], open_one["customer"]) == ("Boris Novak", decision(world, filed)["customer"])
