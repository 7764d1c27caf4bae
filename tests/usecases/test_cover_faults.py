"""Two moves at once, a crash in the middle, a helpdesk that is down or refuses: together or not at all."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from integration.domain.cover.cover import HandoverState, Move
from integration.domain.decision import TicketUpdate
from integration.domain.errors import Superseded, UpstreamRefused, UpstreamUnavailable
from integration.domain.ticket import Ticket
from tests.fakes.helpdesk import FakeHelpdesk, ProcessDied
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA
from tests.usecases.cover_desk import BORIS, DAY, EVA, HOUR, CoverDesk, opened, roster


class PickyHelpdesk(FakeHelpdesk):
    """Refuses tickets for some people."""

    def __init__(self, now: StandingNow) -> None:
        super().__init__(now)
        self.refuses: set[str] = set()

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        if wanted.assignee in self.refuses and wanted.assignee != ticket.assignee:
            message = "is no agent of this department"
            raise UpstreamRefused(message)
        super().write(ticket, wanted)


@pytest.fixture
def picky() -> PickyHelpdesk:
    return PickyHelpdesk(StandingNow("2026-11-23 10:00"))


@pytest.fixture
def desk(tmp_path: Path, picky: PickyHelpdesk) -> Iterator[CoverDesk]:
    now = picky._now  # noqa: SLF001 - one present for both
    assert isinstance(now, StandingNow)
    made = CoverDesk(opened(tmp_path, now), now, picky)
    made.ticket("7")
    made.ticket("8", "Bolt")
    made.settle()
    yield made
    made.close()


def test_a_person_whom_the_helpdesk_refuses_takes_nothing_over(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    picky.refuses = {EVA.host_id}
    desk.away(DANA)
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Boris"] * 3, [BORIS.host_id] * 2)
    second, first = desk.handovers()
    assert (first.state, first.refused, second.why) == (
        HandoverState.REFUSED,
        EVA.email,
        "the helpdesk refused Eva Novak",
    )
    assert desk.store.parked("main") == []


def test_an_admin_learns_who_was_refused_while_somebody_else_answers_for_it(
    desk: CoverDesk, picky: PickyHelpdesk
) -> None:
    picky.refuses = {EVA.host_id}
    absence = desk.away(DANA)
    desk.keep("main")
    desk.work_all()
    desk.keep("main")
    assert "refused Eva Novak on ticket 7" in desk.troubles()["hand-over of Acme"]
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.DONE
    assert "refused Eva Novak on ticket 7" in desk.troubles()["hand-over of Acme"]
    desk.back(absence)
    desk.settle()
    assert desk.troubles() == {}


def test_after_a_day_the_refused_one_is_tried_again(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    picky.refuses = {EVA.host_id, BORIS.host_id, "6"}
    desk.away(DANA, 72)
    desk.settle()
    desk.settle()
    assert (desk.answering(), desk.cover().nobody, desk.assignees("7")) == (["Dana"] * 3, True, [DANA.host_id])
    picky.refuses = set()
    desk.now.move(DAY)
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Eva"] * 3, [EVA.host_id] * 2)


def test_whose_id_was_wrong_answers_again_as_soon_as_it_is_corrected(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    picky.refuses = {"4711"}
    typo = replace(DANA, host_id="4711")
    desk.store.replace_roster("main", roster(typo))
    desk.settle()
    assert desk.answering() == ["Eva"] * 3
    desk.store.replace_roster("main", roster())
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Dana"] * 3, [DANA.host_id] * 2)
    assert not desk.cover().nobody


def test_in_a_new_absence_the_refused_one_is_tried_again(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    picky.refuses = {EVA.host_id}
    absence = desk.away(DANA)
    desk.settle()
    desk.back(absence)
    desk.settle()
    picky.refuses = set()
    desk.now.move(HOUR)
    desk.away(DANA)
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Eva"] * 3, [EVA.host_id] * 2)


def test_whom_the_helpdesk_refused_can_be_set_by_hand_once_that_is_mended(
    desk: CoverDesk, picky: PickyHelpdesk
) -> None:
    picky.refuses = {EVA.host_id}
    desk.away(DANA)
    desk.settle()
    picky.refuses = set()
    desk.now.move(HOUR)
    desk.change.pin("main", "Acme", EVA.email, None, "Lea Kral", "")
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Eva", "Boris", "Boris"], [EVA.host_id])


def test_a_refused_return_leaves_everything_with_who_stands_in(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    absence = desk.away(DANA)
    desk.settle()
    picky.refuses = {DANA.host_id}
    desk.back(absence)
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Eva"] * 3, [EVA.host_id] * 2)


def test_a_person_who_was_pinned_and_is_refused_gives_way(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    picky.refuses = {BORIS.host_id}
    desk.change.pin("main", "Acme", BORIS.email, None, "Lea Kral", "")
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Dana"] * 3, [DANA.host_id])


def test_a_helpdesk_that_is_down_half_way_only_delays(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    desk.away(DANA)
    desk.keep("main")
    desk.work()
    picky.trouble = UpstreamUnavailable("down")
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.MOVING
    assert sorted(str(each) for each in desk.assignees("7", "8")) == [DANA.host_id, EVA.host_id]
    picky.trouble = None
    desk.now.move(HOUR)
    desk.settle()
    assert (desk.handovers()[0].state, desk.assignees("7", "8")) == (HandoverState.DONE, [EVA.host_id] * 2)


def test_a_crash_after_half_of_the_tickets_loses_nothing(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    desk.away(DANA)
    desk.keep("main")
    picky.dies = "after"
    with pytest.raises(ProcessDied):
        desk.work_all()
    desk.store.release_all()
    desk.settle()
    assert (desk.handovers()[0].state, desk.assignees("7", "8")) == (HandoverState.DONE, [EVA.host_id] * 2)
    assert not desk.store.recall("main", "7").decision.reassigned  # type: ignore[union-attr]


def test_two_runs_at_once_make_one_hand_over(desk: CoverDesk) -> None:
    desk.away(DANA)
    start, faults = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            desk.keep("main")
        except Superseded as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, len(desk.handovers()), desk.answering()) == ([], 1, ["Eva"] * 3)


def test_a_pin_and_a_sick_note_at_once_both_count(desk: CoverDesk) -> None:
    start = threading.Barrier(2)

    def pin() -> None:
        start.wait()
        desk.change.pin("main", "Acme", BORIS.email, None, "Lea Kral", "")

    def sick() -> None:
        start.wait()
        desk.change.sick("main", DANA.email, "Dana Petrova")

    threads = [threading.Thread(target=each) for each in (pin, sick)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.settle()
    assert (desk.answering(), desk.assignees("7", "8")) == (["Boris", "Eva", "Eva"], [BORIS.host_id, EVA.host_id])


def test_a_change_that_somebody_else_made_first_changes_nothing(desk: CoverDesk) -> None:
    version, covers = desk.store.covers("main")
    desk.away(DANA)
    desk.keep("main")
    handover = replace(desk.handovers()[0], id="late", moves=(Move(covers[0], covers[0]),))
    with pytest.raises(Superseded):
        desk.store.hand_over("main", covers, [handover], ["7"], version, desk.now())
    assert (desk.answering(), desk.store.handover("main", "late")) == (["Eva"] * 3, None)


def test_a_ticket_that_was_decided_upon_while_the_change_was_made_follows(desk: CoverDesk) -> None:
    desk.ticket("9", "Core")
    late, before = desk.store.recall("main", "9"), desk.shown("9")
    assert late is not None
    desk.store.forget("main", "9")
    desk.now.move(HOUR)
    desk.away(DANA)
    desk.keep("main")
    desk.work_all()
    desk.helpdesk.put(before)
    desk.store.remember("main", late)  # its worker had read the cover before the change
    desk.settle()
    assert desk.assignees("9") == [EVA.host_id]


def test_one_that_comes_to_light_after_all_others_have_moved_follows_too(desk: CoverDesk) -> None:
    desk.ticket("9", "Core")
    late, before = desk.store.recall("main", "9"), desk.shown("9")
    assert late is not None
    desk.store.forget("main", "9")
    desk.now.move(HOUR)
    desk.away(DANA)
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.DONE
    desk.helpdesk.put(before)
    desk.store.remember("main", late)
    desk.settle()
    assert desk.assignees("9") == [EVA.host_id]


def test_a_move_is_not_over_while_one_write_is_still_owed(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    desk.away(DANA)
    desk.keep("main")
    picky.busy_writes = 1
    desk.work_all()
    desk.keep("main")
    assert desk.handovers()[0].state is HandoverState.MOVING
    desk.now.move(HOUR)
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.DONE


def test_a_ticket_that_is_gone_holds_nothing_up(desk: CoverDesk, picky: PickyHelpdesk) -> None:
    desk.away(DANA)
    desk.keep("main")
    del picky.tickets["7"]
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.DONE
