"""A ticket's life on the real helpdesk: deadlines at their time, merges, replies taken back, terms, shadow, history."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.verify import instant
from sandbox.waiting import until
from tests.e2e.world import EXPLICIT_S2, PATIENCE, World, standing
from tests.fakes.receiver import Heard, listening

SHORT = """
warnings = ["25%"]
[targets.S2]
clock = "calendar"
first_response = "PT2S"
follow_up = "PT1H"
"""
"""Deadlines that a test can wait for; nothing else differs from what is sold."""

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world of its own, where what is promised falls due within seconds."""
    folder = tmp_path_factory.mktemp("hasty")
    with standing(folder, SELDOM) as world:
        world.vipdesk.command("terms", "publish", terms_file(folder, SHORT))
        yield world


def terms_file(folder: Path, text: str) -> str:
    file = folder / "terms.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def lines(world: World, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in world.vipdesk.command(*words, "--json").splitlines()]


def tags(world: World, ticket: int) -> set[str]:
    return set(filter(None, (world.helpdesk.api.ticket(ticket)["custom_vip_tags"] or "").split(",")))


def decision(world: World, ticket: int) -> dict[str, Any]:
    (told,) = lines(world, "explain", str(ticket))
    return dict(told["decision"])


def test_a_warning_and_a_breach_act_at_their_time_and_are_told_to_who_asked(hasty: World) -> None:
    with listening() as receiver:
        (added,) = lines(hasty, "webhooks", "add", receiver.url, "--id", "pager", "--kind", "breached")
        filed = hasty.file(EXPLICIT_S2)
        until(lambda: "vip-breached" in tags(hasty, filed.ticket), seconds=PATIENCE, what="the breach is shown")
        heard: Heard = receiver.next()
        heard.verify(added["secret"])
        hasty.vipdesk.command("webhooks", "remove", "pager")
    said = json.loads(heard.body)
    assert (said["type"], said["data"]["ticket"], said["data"]["promise"]) == (
        "ticket.breached",
        str(filed.ticket),
        "first response",
    )
    shown = hasty.helpdesk.api.ticket(filed.ticket)
    texts = [entry["comment"] for entry in shown["followup_set"] if entry["user"] == hasty.own_user]
    assert [sum(word in text for text in texts) for word in ("VIP customer", "25% of", "not in time")] == [1, 1, 1]
    assert (shown["priority"], tags(hasty, filed.ticket)) == (1, {"vip", "vip-sev-2", "vip-breached"})
    (posted,) = [each for each in lines(hasty, "webhooks", "log") if each["ticket"] == str(filed.ticket)]
    assert (posted["state"], posted["attempts"]) == ("delivered", 1)


def test_the_reply_brings_the_priority_back_and_the_breach_stays_on_record(hasty: World) -> None:
    filed = hasty.file(EXPLICIT_S2)
    until(lambda: "vip-breached" in tags(hasty, filed.ticket), seconds=PATIENCE, what="the breach is shown")
    with hasty.helpdesk.api_of("dana") as dana:
        dana.reply(filed.ticket, "I am on it.")
    until(lambda: hasty.shown(filed)["priority"] == 2, seconds=PATIENCE, what="the reply is worked off")
    assert "vip-breached" in tags(hasty, filed.ticket)
    first = decision(hasty, filed.ticket)["clocks"][0]
    assert (first["state"], first["breached_at"]) == ("missed", first["due"])


def test_merged_tickets_keep_the_earliest_start_and_the_worst_state(world: World) -> None:
    older, younger = world.file(EXPLICIT_S2), world.file(EXPLICIT_S2)
    before = world.right(older)
    world.right(younger)
    with world.helpdesk.staff("dana") as dana:
        dana.merge(younger.ticket, older.ticket)
    world.vipdesk.command("reconcile")
    until(
        lambda: world.shown(younger)["custom_vip_first_response_due"] == before["custom_vip_first_response_due"],
        seconds=PATIENCE,
        what="the surviving ticket has the earlier due date",
    )
    until(lambda: tags(world, older.ticket) == set(), seconds=PATIENCE, what="the merged ticket is left alone")
    assert decision(world, younger.ticket)["merged_from"] == [str(older.ticket)]
    assert decision(world, older.ticket)["standing"] == "merged into another ticket"


def test_a_reply_that_is_made_private_opens_the_first_response_again(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)
    with world.helpdesk.api_of("dana") as dana:
        reply = dana.reply(filed.ticket, "I am looking into it.")
    until(lambda: world.shown(filed)["due_date"] != before["due_date"], seconds=PATIENCE, what="the reply counts")
    world.helpdesk.api.make_private(reply["id"])
    world.vipdesk.command("reconcile")
    until(lambda: world.shown(filed)["due_date"] == before["due_date"], seconds=PATIENCE, what="it counts no more")


def test_a_due_date_by_hand_holds_and_can_be_given_back(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    before = world.right(filed)
    until_then = ("--by", "Dana", "--why", "agreed on the phone")
    ticket = str(filed.ticket)
    world.vipdesk.command("override", ticket, "--due", "2099-01-01T10:00+0100", *until_then)
    until(
        lambda: instant(world.shown(filed)["due_date"]) == instant("2099-01-01T09:00:00Z"),
        seconds=PATIENCE,
        what="the due date by hand is shown",
    )
    assert "agreed on the phone" in world.vipdesk.command("explain", ticket)
    world.vipdesk.command("override", ticket, "--end")
    until(lambda: world.shown(filed)["due_date"] == before["due_date"], seconds=PATIENCE, what="computing resumes")


def test_other_terms_can_be_tried_on_what_is_open_without_asking_the_helpdesk(hasty: World, tmp_path: Path) -> None:
    filed = hasty.file(EXPLICIT_S2)
    hasty.decided(filed)
    hasty.vipdesk.stop()
    before = len(hasty.helpdesk.requests_by("vipdesk"))
    *changed, summary = lines(hasty, "simulate", terms_file(tmp_path, SHORT.replace("PT1H", "PT5H")))
    assert str(filed.ticket) in {each["ticket"] for each in changed}
    assert summary["changed"] == len(changed)
    assert len(hasty.helpdesk.requests_by("vipdesk")) == before
    hasty.vipdesk.start()


def test_in_shadow_nothing_is_written_and_the_report_compares(fresh_world: World) -> None:
    fresh_world.vipdesk.command("shadow", "on")
    filed = fresh_world.file(EXPLICIT_S2)
    fresh_world.decided(filed)
    shown = fresh_world.shown(filed)
    assert (shown["assigned_to"], shown["due_date"], fresh_world.writes()) == (None, None, [])
    report = lines(fresh_world, "shadow", "report")
    assert str(filed.ticket) in json.dumps(report)
    fresh_world.vipdesk.command("shadow", "off")
    fresh_world.vipdesk.command("reconcile")
    fresh_world.right(filed)


def test_the_history_before_us_is_taken_in_quietly_and_told_apart(fresh_world: World) -> None:
    fresh_world.helpdesk.unpoint_webhooks()
    open_one, closed = fresh_world.file(EXPLICIT_S2), fresh_world.file(EXPLICIT_S2)
    fresh_world.helpdesk.api.change(closed.ticket, status=4)
    *_, finished = lines(fresh_world, "backfill")
    assert (finished["finished"]["seen"], finished["finished"]["repaired"]) == (2, 2)
    fresh_world.right(open_one)
    assert tags(fresh_world, closed.ticket) == set()
    assert decision(fresh_world, closed.ticket)["standing"] == "VIP"
    assert "history" in fresh_world.vipdesk.command("report").casefold()
