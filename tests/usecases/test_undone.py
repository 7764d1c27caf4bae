"""Somebody takes back what we write each time that we write it: we don't fight, and an admin learns of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.decision import TicketUpdate
from integration.domain.errors import TicketGone
from integration.domain.memory import Undone
from integration.domain.ticket import Happening, Ticket
from integration.domain.trouble import TroubleKind
from integration.domain.undone import PARTS, noticed, without
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import BORIS, entry, ticket
from tests.usecases.conftest import SmallDesk

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
UNDONE = TroubleKind.UNDONE


class Contrary(FakeHelpdesk):
    """A rule of the host's own takes our tags off within each update; the update wakes us by its webhook."""

    rules = True
    woke = False

    def put(self, ticket: Ticket) -> None:
        taken = tuple(tag for tag in ticket.tags if tag != "vip")
        self.woke = self.rules and taken != ticket.tags
        super().put(replace(ticket, tags=taken) if self.rules else ticket)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    now = StandingNow("2026-11-23 09:00")
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    made = SmallDesk(store, now, Contrary(now))
    made.helpdesk.put(ticket(severity_field="1", tags=("theirs",)))
    made.deliver("first")
    yield made
    store.close()


def lives(desk: SmallDesk, length: timedelta, step: timedelta = 2 * SECOND) -> None:
    """So much time passes; a webhook comes whenever the rule changed something."""
    host, until = desk.helpdesk, desk.now() + length
    assert isinstance(host, Contrary)
    while desk.now() < until:
        desk.work_all()
        desk.now.move(step)
        if host.woke:
            host.woke = False
            desk.deliver(f"rule {desk.now()}")


def test_a_rule_that_takes_our_tag_off_is_answered_ever_more_seldom(desk: SmallDesk) -> None:
    lives(desk, 2 * HOUR)
    assert desk.helpdesk.writes <= 10
    assert desk.shown().assignee is not None
    before = desk.helpdesk.writes
    lives(desk, 4 * 24 * HOUR, 5 * MINUTE)
    assert desk.helpdesk.writes - before <= 12


def test_an_admin_learns_which_part_is_taken_back(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    [seen] = desk.store.troubles("main")
    assert (seen.trouble.kind, seen.trouble.subject) == (UNDONE, "7")
    assert "tags" in seen.trouble.text


def test_two_times_are_no_fight(desk: SmallDesk) -> None:
    desk.work_all()
    host = desk.helpdesk
    assert isinstance(host, Contrary)
    desk.deliver("again")
    desk.work_all()
    host.rules = False
    desk.deliver("and again")
    desk.work_all()
    assert "vip" in desk.shown().tags
    assert desk.troubles() == []


def test_once_the_rule_is_gone_the_tag_is_back_after_the_rest_and_the_trouble_is_mended(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    host = desk.helpdesk
    assert isinstance(host, Contrary)
    host.rules = False
    lives(desk, 7 * MINUTE)
    assert "vip" in desk.shown().tags
    assert desk.troubles() == []
    assert desk.memory().undone == ()


def test_all_else_is_written_while_one_part_rests(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    before = desk.helpdesk.writes
    desk.helpdesk.tickets["7"] = replace(desk.shown(), priority=4)
    desk.deliver("priority")
    desk.work_all()
    assert desk.shown().priority == 1
    assert desk.helpdesk.writes == before + 1


def test_what_is_new_is_written_at_once_though_the_tags_rest(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    desk.helpdesk.happens("7", entry("2026-11-23 09:02", Happening.AGENT_REPLIED, BORIS.host_id))
    desk.deliver("reply")
    desk.work_all()
    assert desk.shown().follow_up_due is not None


def test_a_ticket_that_is_gone_needs_no_mending(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    assert desk.troubles() != []
    del desk.helpdesk.tickets["7"]
    with pytest.raises(TicketGone):
        desk.helpdesk.read("7")
    desk.deliver("deleted")
    desk.work_all()
    assert desk.troubles() == []


def test_a_walk_does_not_count_the_resting_part_for_wrong(desk: SmallDesk) -> None:
    lives(desk, 2 * MINUTE)
    walk = desk.reconcile("main")
    assert walk is not None
    assert (walk.right, walk.repaired) == (1, 0)


def test_rests_grow_from_five_minutes_to_a_day() -> None:
    now, found, rests = StandingNow("2026-11-23 09:00"), noticed((), {"tags"}, StandingNow("2026-11-23 09:00")()), []
    for _ in range(14):
        found = noticed(found, {"tags"}, now())
        if found[0].rests:
            assert noticed(found, {"tags"}, found[0].until - SECOND) == found
            rests.append(found[0].until - now())
            now.at = found[0].until
            found = noticed(found, {"tags"}, now())
            assert not found[0].rests
    assert rests[:4] == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    assert max(rests) == rests[-1] == 24 * HOUR


def test_what_stands_is_forgotten() -> None:
    now = StandingNow("2026-11-23 09:00")()
    assert noticed((Undone("tags", 5, now),), set(), now) == ()


def test_the_parts_are_all_of_a_wish_and_without_them_nothing_is_left() -> None:
    wish = TicketUpdate(("vip",), "3", None, None, dates=True, group="1", zone="UTC")
    assert without(wish, PARTS) == TicketUpdate(zone="UTC")
    assert without(wish, ()) == wish
