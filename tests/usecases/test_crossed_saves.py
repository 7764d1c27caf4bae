"""A host without versions saves a ticket as it was before our write: that is no person's word, and is mended."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from tests.fakes.now import instant
from tests.fakes.tickets import BORIS, DANA, ticket
from tests.usecases.conftest import SmallDesk

NINE = instant("2026-11-23 09:00")


def with_reply(told: Ticket, at: str) -> Ticket:
    reply = Entry(instant(at), Happening.AGENT_REPLIED, DANA.host_id, "On it.")
    return replace(told, timeline=Timeline((*told.timeline, reply)))


def written(desk: SmallDesk) -> Ticket:
    """A ticket for which a first reply is worked off; the ticket as it was before that last write."""
    desk.helpdesk.put(ticket(severity_field="2"))
    desk.deliver("came")
    desk.work_all()
    desk.now.move(timedelta(minutes=10))
    before = desk.shown()
    desk.helpdesk.put(with_reply(before, "2026-11-23 09:09:58"))
    desk.deliver("replied")
    desk.work_all()
    assert desk.shown().due_at != before.due_at
    return before


def crossed(desk: SmallDesk, before: Ticket, at: str, **changes: object) -> Ticket:
    """Another reply, dated `at`, is saved with the due date and the assignee as they were before our write."""
    saved = with_reply(desk.shown(), at)
    desk.helpdesk.put(replace(saved, due_at=before.due_at, assignee=before.assignee, **changes))  # type: ignore[arg-type]
    desk.deliver(f"crossed {at}")
    desk.work_all()
    return desk.shown()


def test_a_reply_saved_over_our_write_brings_no_override(desk: SmallDesk) -> None:
    before = written(desk)
    shown = crossed(desk, before, "2026-11-23 09:09:59")
    assert desk.memory().decision.journal.overrides == ()
    assert shown.due_at == shown.follow_up_due == desk.memory().decision.wanted.follow_up_due


def test_saved_over_twice_by_the_two_saves_of_one_reply_it_is_mended_twice(desk: SmallDesk) -> None:
    before = written(desk)
    desk.helpdesk.put(replace(desk.shown(), due_at=before.due_at))
    crossed(desk, before, "2026-11-23 09:09:59")
    desk.now.move(timedelta(seconds=1))
    desk.helpdesk.put(replace(desk.shown(), due_at=before.due_at))
    desk.deliver("its own webhook")
    desk.work_all()
    assert (desk.memory().decision.journal.overrides, desk.shown().due_at) == ((), desk.shown().follow_up_due)


def test_a_first_due_date_that_a_reply_saved_away_is_put_back(desk: SmallDesk) -> None:
    told = ticket(severity_field="2")
    desk.helpdesk.put(told)
    desk.deliver("came")
    desk.work_all()
    first = desk.shown().due_at
    wrote = Entry(NINE, Happening.CUSTOMER_WROTE, None, "One thing more.")
    saved = replace(desk.shown(), timeline=Timeline((*desk.shown().timeline, wrote)), due_at=told.due_at)
    desk.helpdesk.put(saved)
    desk.deliver("wrote")
    desk.work_all()
    assert (desk.memory().decision.journal.overrides, desk.shown().due_at) == ((), first)


def test_a_due_date_that_was_never_there_is_a_persons_however_close(desk: SmallDesk) -> None:
    before = written(desk)
    chosen = instant("2026-11-24 12:00")
    shown = crossed(desk, replace(before, due_at=chosen), "2026-11-23 09:09:59")
    assert ([each.due for each in desk.memory().decision.journal.overrides], shown.due_at) == ([chosen], chosen)


def test_the_former_due_date_set_by_hand_is_a_persons_where_no_save_can_have_crossed(desk: SmallDesk) -> None:
    before = written(desk)
    desk.now.move(timedelta(minutes=5))
    shown = crossed(desk, before, "2026-11-23 09:14:59")
    assert ([each.due for each in desk.memory().decision.journal.overrides], shown.due_at) == (
        [before.due_at],
        before.due_at,
    )


def test_what_is_seen_long_after_our_write_is_a_persons(desk: SmallDesk) -> None:
    before = written(desk)
    desk.now.move(timedelta(minutes=5))
    shown = crossed(desk, before, "2026-11-23 09:09:59")
    assert shown.due_at == before.due_at


def test_a_ticket_that_a_save_gave_back_to_whom_we_took_it_from_is_nobodys_word(desk: SmallDesk) -> None:
    told = ticket(severity_field="2", assignee=BORIS.host_id)
    desk.helpdesk.put(told)
    desk.deliver("came")
    desk.work_all()
    assert desk.shown().assignee == DANA.host_id
    wrote = Entry(NINE, Happening.CUSTOMER_WROTE, None, "One thing more.")
    timeline = Timeline((*desk.shown().timeline, wrote))
    desk.helpdesk.put(replace(desk.shown(), timeline=timeline, assignee=told.assignee))
    desk.deliver("wrote")
    desk.work_all()
    assert (desk.memory().decision.reassigned, desk.shown().assignee) == (False, DANA.host_id)


def test_whom_a_person_gave_it_to_by_the_hosts_own_word_has_it_however_close(desk: SmallDesk) -> None:
    told = ticket(severity_field="2", assignee=BORIS.host_id)
    desk.helpdesk.put(told)
    desk.deliver("came")
    desk.work_all()
    wrote = Entry(NINE, Happening.CUSTOMER_WROTE, None, "One thing more.")
    timeline, given = Timeline((*desk.shown().timeline, wrote)), NINE + timedelta(seconds=1)
    desk.helpdesk.put(replace(desk.shown(), timeline=timeline, assignee=told.assignee, given_at=given))
    desk.now.move(timedelta(seconds=2))
    desk.deliver("given")
    desk.work_all()
    assert (desk.memory().decision.reassigned, desk.shown().assignee) == (True, BORIS.host_id)
