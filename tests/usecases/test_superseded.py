"""Somebody changes a ticket between our look and our write: nothing of theirs is ever lost."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.cover.cover import Duty, Senior
from integration.domain.second_level.escalation import TAG
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import BORIS, DANA, ticket
from tests.usecases.conftest import SmallDesk

KEY = new_key()
Change = Callable[[Ticket], Ticket]


def tagged(told: Ticket) -> Ticket:
    return replace(told, tags=(*told.tags, "theirs"))


def graver(told: Ticket) -> Ticket:
    return replace(told, severity_field="2")


def confirmed(told: Ticket) -> Ticket:
    return replace(told, tags=tuple(tag for tag in told.tags if tag != "vip-unconfirmed"))


def reassigned(told: Ticket) -> Ticket:
    return replace(told, assignee=BORIS.host_id)


def put_off(told: Ticket) -> Ticket:
    return replace(told, due_at=instant("2026-11-24 12:00"))


def replied(told: Ticket) -> Ticket:
    reply = Entry(instant("2026-11-23 10:40"), Happening.AGENT_REPLIED, DANA.host_id, "On it.")
    return replace(told, timeline=Timeline((*told.timeline, reply)))


def at_once(changes: list[Change]) -> list[Change]:
    """As one person makes them, in one go."""

    def change(told: Ticket) -> Ticket:
        for each in changes:
            told = each(told)
        return told

    return [change]


CHANGES: dict[str, Change] = {each.__name__: each for each in (tagged, graver, confirmed, reassigned, put_off, replied)}


@dataclass(frozen=True)
class End:
    """What the host shows and what we hold for true, once all is over."""

    shown: Ticket
    severity: Severity | None
    confirmed: bool
    reassigned_to: str | None
    due: tuple[str, ...]


def changed(desk: SmallDesk, changes: list[Change]) -> None:
    told = desk.shown()
    for change in changes:
        told = change(told)
    desk.helpdesk.put(told)


def end(folder: Path, changes: list[Change], *, between: bool, lost_answers: int = 0) -> End:
    """A VIP's question is known; people change the ticket just before our next write, or just before our look."""
    now = StandingNow("2026-11-23 09:00")
    folder.mkdir(exist_ok=True)
    (folder / "desk.sqlite3").unlink(missing_ok=True)
    store = open_store(folder / "desk.sqlite3", keys=[KEY], synchronous="NORMAL", now=now)
    desk = SmallDesk(store, now, FakeHelpdesk(now))
    desk.helpdesk.put(ticket(proposed_severity="3"))
    desk.deliver("came")
    desk.work_all()
    now.at = instant("2026-11-23 10:45")  # by now there is something new to write: it is due soon
    desk.helpdesk.lost_answers = lost_answers
    if between:
        desk.helpdesk.meanwhile = list(changes)
    else:
        changed(desk, changes)
    desk.deliver("again")
    for _ in range(6):
        desk.work_all()
        now.move(timedelta(seconds=20))
    assert bool(desk.helpdesk.superseded) == between
    if desk.helpdesk.meanwhile:  # nothing was left to write before they came
        left, desk.helpdesk.meanwhile = desk.helpdesk.meanwhile, []
        changed(desk, left)
        desk.deliver("at last")
        desk.work_all()
    decision = desk.memory().decision
    reassignment = decision.journal.reassignment
    shown = desk.shown()
    store.close()
    return End(
        replace(shown, timeline=shown.timeline.without_notes(), tags=tuple(sorted(shown.tags))),
        decision.severity,
        decision.confirmed,
        reassignment.to if reassignment else None,
        tuple(str(each.due) for each in decision.journal.overrides),
    )


some = st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, unique=True)
KEPT: dict[str, Callable[[End], bool]] = {
    "tagged": lambda end: "theirs" in end.shown.tags,
    "graver": lambda end: end.severity is Severity.S2,
    "confirmed": lambda end: end.confirmed and "vip-unconfirmed" not in end.shown.tags,
    "reassigned": lambda end: end.reassigned_to == end.shown.assignee == BORIS.host_id,
    "put_off": lambda end: "2026-11-24 12:00:00+00:00" in end.due,
    "replied": lambda end: any(entry.what is Happening.AGENT_REPLIED for entry in end.shown.timeline),
}


@settings(max_examples=30)
@given(some)
def test_changes_between_our_look_and_our_write_end_as_those_before_our_look(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder, changes = tmp_path_factory.getbasetemp(), at_once([CHANGES[name] for name in names])
    assert end(folder / "between", changes, between=True) == end(folder / "before", changes, between=False)


@settings(max_examples=30)
@given(some, st.integers(0, 2))
def test_none_of_what_people_do_one_after_another_while_we_try_to_write_is_lost(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], lost_answers: int
) -> None:
    folder, changes = tmp_path_factory.getbasetemp(), [CHANGES[name] for name in names]
    after = end(folder / "one by one", changes, between=True, lost_answers=lost_answers)
    assert [name for name in names if not KEPT[name](after)] == []
    assert (after.reassigned_to is None) == ("reassigned" not in names)
    assert (after.due == ()) == ("put_off" not in names)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(sorted(CHANGES)), unique=True))
def test_a_write_that_arrived_although_its_answer_did_not_is_nobodys_word(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """Sent again, it is refused as the ticket is no longer what it rested on: by our own hand."""
    folder, changes = tmp_path_factory.getbasetemp(), at_once([CHANGES[name] for name in names])
    lost = end(folder / "lost", changes, between=True, lost_answers=1)
    assert lost == end(folder / "plain", changes, between=False)


def test_a_tag_that_came_with_the_first_look_stays(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.meanwhile = [tagged]
    desk.deliver("a")
    assert desk.work_all() == 1
    assert "theirs" in desk.shown().tags
    assert (desk.helpdesk.reads, desk.helpdesk.writes, desk.memory().settled) == (2, 1, True)


def test_who_was_given_a_new_ticket_meanwhile_keeps_it(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.meanwhile = [reassigned]
    desk.deliver("a")
    desk.work_all()
    assert (desk.shown().assignee, desk.memory().decision.reassigned) == (BORIS.host_id, True)


def test_second_level_that_is_given_back_by_its_tag_meanwhile_is_given_back(desk: SmallDesk) -> None:
    desk.store.set_duty("main", Duty((Senior("Selma Green", host_id="8"),), ""))
    desk.helpdesk.put(ticket(severity_field="3"))
    desk.deliver("came")
    desk.work_all()
    desk.helpdesk.put(replace(desk.shown(), tags=(*desk.shown().tags, TAG)))
    desk.deliver("asked")
    desk.work_all()
    assert desk.shown().assignee == "8"
    desk.now.at = instant("2026-11-23 10:45")
    desk.helpdesk.meanwhile = [lambda told: replace(told, tags=tuple(tag for tag in told.tags if tag != TAG))]
    desk.deliver("given back")
    desk.work_all()
    assert (desk.helpdesk.superseded, TAG in desk.shown().tags, desk.shown().assignee) == (1, False, DANA.host_id)


def test_after_three_tries_it_is_put_off_and_then_done(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.meanwhile = [lambda told: replace(told, tags=(*told.tags, f"theirs-{len(told.tags)}"))] * 4
    desk.deliver("a")
    assert desk.work_all() == 1
    assert (desk.helpdesk.reads, desk.helpdesk.superseded, desk.helpdesk.writes) == (3, 3, 0)
    assert not desk.store.parked("main")
    desk.now.move(timedelta(seconds=2))
    assert desk.work_all() == 1
    assert (desk.helpdesk.superseded, desk.helpdesk.writes) == (4, 1)
    assert {"vip", *(f"theirs-{count}" for count in range(4))} <= {*desk.shown().tags}


def test_a_note_that_was_about_to_be_written_is_written_once(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.meanwhile = [tagged, replied]
    desk.deliver("a")
    desk.work_all()
    desk.deliver("b")
    desk.work_all()
    assert len(desk.shown().timeline.notes_by(OWN_USER)) == 1


def test_a_ticket_that_is_frozen_is_left_as_it_is_and_remembered(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1", frozen=True))
    desk.deliver("a")
    assert desk.work_all() == 1
    assert (desk.helpdesk.writes, desk.shown().tags, desk.memory().settled) == (0, (), True)


def test_a_ticket_without_a_due_date_of_its_own_has_none_taken_away(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1", has_due_date=False))
    for event in "ab":
        desk.deliver(event)
        desk.work_all()
    assert (desk.shown().due_at, desk.memory().decision.journal.overrides, desk.helpdesk.writes) == (None, (), 1)


def test_a_ticket_that_becomes_one_with_a_due_date_gets_ours_unless_a_person_set_one(desk: SmallDesk) -> None:
    for id_, theirs in (("7", None), ("8", instant("2026-11-24 12:00"))):
        desk.helpdesk.put(ticket(id=id_, severity_field="1", has_due_date=False))
        desk.deliver(f"came {id_}", id_)
        desk.work_all()
        desk.helpdesk.put(replace(desk.shown(id_), has_due_date=True, due_at=theirs))
        desk.deliver(f"turned {id_}", id_)
        desk.work_all()
        overrides = [each.due for each in desk.memory(id_).decision.journal.overrides]
        assert overrides == ([theirs] if theirs else [])
        assert desk.shown(id_).due_at == (theirs or desk.memory(id_).decision.clocks[0].due)
