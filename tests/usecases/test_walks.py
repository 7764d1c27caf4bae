"""Walks over all tickets: what no webhook told is repaired, and the history at set-up is taken in quietly."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.errors import UpstreamUnavailable
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.domain.ticket import Happening, Status
from integration.domain.walk import Walk, WalkKind
from tests.fakes.now import instant
from tests.fakes.tickets import DANA, entry, ticket
from tests.usecases.conftest import SmallDesk

REPLIED = entry("2026-11-23 09:00", Happening.AGENT_REPLIED, DANA.host_id)


def reconciled(desk: SmallDesk) -> tuple[int, int, int, int]:
    walk = desk.reconcile("main")
    assert walk is not None
    assert walk.finished_at == desk.now()
    return walk.seen, walk.right, walk.repaired, walk.failed


def test_reconcile_finds_the_ticket_whose_webhook_never_came(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    assert reconciled(desk) == (1, 0, 1, 0)
    desk.work_all()
    assert desk.shown().assignee == DANA.host_id
    assert reconciled(desk) == (1, 1, 0, 0)


def test_reconcile_finds_the_reply_that_no_webhook_told(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    desk.helpdesk.happens("7", REPLIED)
    assert reconciled(desk) == (1, 0, 1, 0)


def test_reconcile_finds_the_ticket_that_was_closed_without_a_word(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    desk.helpdesk.put(replace(desk.shown(), status=Status.SOLVED))
    assert reconciled(desk) == (0, 0, 1, 0)
    desk.work_all()
    assert reconciled(desk) == (0, 0, 0, 0)


def test_a_walk_that_the_host_broke_off_goes_on_where_it_was(desk: SmallDesk) -> None:
    for number in range(1, 251):
        desk.helpdesk.put(ticket(id=str(number), severity_field="1"))
    seen: list[int] = []

    def breaks_off(walk: Walk, _total: int | None) -> None:
        seen.append(walk.seen)
        if len(seen) == 2:
            desk.helpdesk.trouble = UpstreamUnavailable("down")

    with pytest.raises(UpstreamUnavailable):
        desk.reconcile("main", breaks_off)
    kept = desk.store.walk("main", WalkKind.RECONCILE)
    assert kept is not None
    assert (kept.seen, kept.finished_at) == (seen[-1], None)
    desk.helpdesk.trouble = None
    desk.now.move(timedelta(minutes=1))
    assert reconciled(desk) == (250, 0, 250, 0)
    assert desk.work_all() == 250
    assert reconciled(desk) == (250, 250, 0, 0)


def page_by_page(desk: SmallDesk, seconds: int) -> list[Walk | None]:
    """Runs of half a minute each over a host whose every page takes so long; until the walk is done."""
    runs: list[Walk | None] = []

    def slow(_walk: Walk, _total: int | None) -> None:
        desk.now.move(timedelta(seconds=seconds))

    while not runs or (runs[-1] and runs[-1].finished_at is None):
        assert len(runs) < 20
        runs.append(desk.reconcile("main", slow, desk.now() + timedelta(seconds=22)))
    return runs


def test_a_walk_that_has_little_time_is_put_down_and_goes_on_where_it_was(desk: SmallDesk) -> None:
    for number in range(1, 551):
        desk.helpdesk.put(ticket(id=str(number), severity_field="1"))
    runs = page_by_page(desk, 15)
    assert [walk and walk.seen for walk in runs] == [200, 400, 550, 550]
    assert desk.work_all() == 550


def test_a_walk_in_pieces_finds_the_ticket_that_was_closed_without_a_word(desk: SmallDesk) -> None:
    for number in range(1, 552):
        desk.helpdesk.put(ticket(id=f"{number:03}", severity_field="1"))
        desk.deliver(f"{number}", f"{number:03}")
    desk.work_all()
    desk.helpdesk.put(replace(desk.shown("551"), status=Status.SOLVED))
    last = page_by_page(desk, 15)[-1]
    assert last
    assert (last.seen, last.repaired, last.met, last.held_until) == (550, 1, (), None)


def test_of_two_who_would_walk_at_once_one_does(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    seen: list[Walk | None] = []
    until = desk.now() + timedelta(seconds=22)
    desk.reconcile("main", lambda *_: seen.append(desk.reconcile("main", until=until)), until)
    assert seen == [None]
    assert desk.reconcile("main", until=until)


def test_the_walk_of_who_died_at_it_is_gone_on_with(desk: SmallDesk) -> None:
    for number in range(1, 251):
        desk.helpdesk.put(ticket(id=str(number), severity_field="1"))
    until = desk.now() + timedelta(seconds=22)
    held = Walk(WalkKind.RECONCILE, desk.now(), held_until=until + timedelta(seconds=10))
    desk.store.keep_walk("main", held)
    assert desk.reconcile("main", until=until) is None
    desk.now.move(timedelta(seconds=33))
    walk = desk.reconcile("main", until=desk.now() + timedelta(seconds=22))
    assert walk
    assert walk.finished_at


def test_a_ticket_that_makes_no_sense_does_not_end_the_walk_for_all_behind_it(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="1", merged_into="1"))
    desk.helpdesk.put(ticket(id="2", severity_field="1"))
    assert reconciled(desk) == (2, 0, 1, 1)


def test_who_watches_is_told_how_far_it_is(desk: SmallDesk) -> None:
    for number in range(1, 6):
        desk.helpdesk.put(ticket(id=str(number)))
    told: list[int | None] = []
    desk.reconcile("main", lambda walk, total: told.extend((walk.seen, total)))
    assert told[-2:] == [5, 5]


def test_the_history_at_set_up_is_put_on_record_and_told_to_nobody(desk: SmallDesk) -> None:
    everything = Endpoint("chat", "https://chat.example/hook")
    desk.store.add_endpoint("main", everything, EndpointSecrets(b"a secret of some length"))
    desk.helpdesk.put(ticket(id="1", at="2026-11-16 09:00", severity_field="1"))
    desk.helpdesk.put(
        ticket(REPLIED, id="2", at="2026-11-16 09:00", severity_field="1", status=Status.SOLVED),
    )
    walk = desk.backfill("main")
    assert walk is not None
    assert (walk.seen, walk.repaired) == (2, 2)
    desk.work_all()
    open_one, closed = desk.memory("1"), desk.memory("2")
    assert open_one.quiet_until == closed.quiet_until == instant("2026-11-23 09:00")
    breaches = [clock.breached_at for clock in closed.decision.clocks if clock.breached]
    assert breaches == [instant("2026-11-16 10:00"), instant("2026-11-16 13:00")]
    assert "vip-breached" in desk.shown("1").tags
    assert desk.shown("2").tags == ()
    assert not desk.store.postings("main")
    assert len(desk.shown("1").timeline.notes_by("2")) == 1


def test_what_falls_due_after_the_history_was_taken_in_is_told(desk: SmallDesk) -> None:
    everything = Endpoint("chat", "https://chat.example/hook")
    desk.store.add_endpoint("main", everything, EndpointSecrets(b"a secret of some length"))
    desk.helpdesk.put(ticket(at="2026-11-23 08:30", severity_field="1"))
    desk.backfill("main")
    desk.work_all()
    desk.now.move(timedelta(minutes=31))
    desk.work_all()
    assert [(each.kind, each.ticket) for each in desk.store.postings("main")] == [("breached", "7")]


def test_a_ticket_that_is_known_already_is_left_as_it_is(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    before = desk.memory()
    walk = desk.backfill("main")
    assert walk is not None
    assert (walk.right, desk.memory()) == (1, before)
