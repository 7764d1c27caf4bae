"""Zendesk's stamps count whole seconds: what happens within one of them, around our writes."""

from datetime import datetime, timedelta

import httpx
import pytest

from integration.clients.helpdesk.zendesk import notes
from integration.clients.helpdesk.zendesk.stamps import is_over, left_of
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import Superseded
from tests.clients.helpdesk.contract import MESSAGES, NOON
from tests.clients.helpdesk.test_zendesk_cost import READ, READ_TWICE, WRITE, Desk, desk  # noqa: F401 - a fixture
from tests.clients.helpdesk.zendesk_json import AGENT, OTHER, OWN_USER, TICKET, stamp
from tests.clients.helpdesk.zendesk_site import Rule, ZendeskSite

A_MOMENT = timedelta(milliseconds=200)
WISHED = TicketUpdate(tags=("vip",), notes=(Note("recognised", "VIP"),), messages=MESSAGES[:1])


@pytest.fixture
def now_changed(zendesk: ZendeskSite) -> ZendeskSite:
    """The customer wrote a fifth of a second ago."""
    zendesk.says(None, "It is worse now!")
    zendesk.now += A_MOMENT
    return zendesk


def keys(site: ZendeskSite) -> list[str]:
    return [text.rpartition("(")[2] for text in site.notes()]


@pytest.mark.parametrize("ago", [0, 2])
def test_an_update_whose_answer_was_lost_is_made_once_however_young_the_ticket_was(desk: Desk, ago: int) -> None:  # noqa: F811
    desk.site.says(None, "It is worse now!")
    desk.site.now += timedelta(seconds=ago) + A_MOMENT
    desk.site.lost = 1
    desk.event()
    assert len(keys(desk.site)) == len({*keys(desk.site)}) == 2
    assert "vip" in desk.site.tags()


def test_what_an_agent_does_in_the_second_that_we_read_is_kept(desk: Desk) -> None:  # noqa: F811
    desk.site.says(None, "It is worse now!")
    desk.site.now += A_MOMENT
    desk.turnstile.happens = [lambda: desk.site.changes(OTHER, tags=["theirs"], assignee_id=OTHER)]
    assert desk.event() == [*READ_TWICE, *WRITE, *READ_TWICE, *WRITE]
    assert {"theirs", "vip"} <= {*desk.site.tags()}
    assert desk.site.mine["assignee_id"] == OTHER


def test_a_ticket_that_changed_within_this_second_is_read_once_more_when_it_is_over(now_changed: ZendeskSite) -> None:
    now_changed.desk.read(now_changed.ticket)
    assert (now_changed.lines[:3], now_changed.waits) == (READ_TWICE, [0.8])


def test_a_ticket_that_changed_a_second_ago_is_read_at_once(now_changed: ZendeskSite) -> None:
    now_changed.now += timedelta(seconds=0.8)
    now_changed.desk.read(now_changed.ticket)
    assert (now_changed.lines[:2], now_changed.waits) == (READ, [])


@pytest.mark.parametrize(("ours", "theirs", "waits"), [(0.2, 0, [0.8]), (5, 0, [1.0]), (-30, 1, [1.0]), (1, 1, [])])
def test_where_two_clocks_differ_a_second_is_waited_for_and_no_more(
    zendesk: ZendeskSite, ours: float, theirs: int, waits: list[float]
) -> None:
    zendesk.desk.read(zendesk.ticket)
    zendesk.mine["updated_at"] = stamp(NOON)
    zendesk.now = NOON + timedelta(seconds=ours)
    date = f"Mon, 02 Mar 2026 12:00:0{theirs} GMT"
    shown = {"ticket": {**zendesk.mine}}
    zendesk.answer(lambda: httpx.Response(200, json=shown, headers={"Date": date}))
    zendesk.desk.read(zendesk.ticket)
    assert zendesk.waits == waits


@pytest.mark.parametrize("text", ["", "now", "2026-03-02", "2026-03-02T12:00:00", "9999-12-31T23:59:59Z"])
def test_a_stamp_that_is_none_is_waited_for_by_nobody(text: str) -> None:
    assert (is_over(text, NOON), left_of(text, NOON)) == (True, 0.0)


# ------------------------------------------------------------------------------------------- after a message of ours


def test_all_that_follows_a_message_bears_another_stamp(zendesk: ZendeskSite) -> None:
    zendesk.desk.write(zendesk.desk.read(zendesk.ticket), TicketUpdate(tags=("vip",), messages=MESSAGES))
    stamps = [body["updated_stamp"] for body in zendesk.bodies()]
    assert stamps == [stamp(NOON.replace(hour=10)), stamp(NOON), stamp(NOON + timedelta(seconds=1))]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_message_and_a_note_stand_once_whichever_answers_were_lost(zendesk: ZendeskSite, lost: int) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.lost = lost
    for _ in range(5):
        try:
            zendesk.desk.write(ticket, WISHED)
        except Superseded:
            ticket = zendesk.desk.read(zendesk.ticket)
    assert (len(zendesk.messages()), keys(zendesk), zendesk.tags()) == (1, ["vip-desk: recognised)"], ["vip"])


def test_what_a_trigger_makes_of_the_ticket_when_we_write_to_the_customer_stays(zendesk: ZendeskSite) -> None:
    zendesk.rule = Rule(tags=("answered_once",))
    zendesk.desk.write(zendesk.desk.read(zendesk.ticket), WISHED)
    assert zendesk.tags() == ["answered_once", "vip"]
    assert zendesk.lines[-3:] == [*WRITE, READ[0], *WRITE]


def test_an_agent_who_is_faster_than_what_follows_a_message_keeps_what_they_did(zendesk: ZendeskSite) -> None:
    """Even in the very second of the message, whose stamp theirs bears, too."""
    ticket = zendesk.desk.read(zendesk.ticket)
    served = zendesk.serve

    def put_in_between(request: httpx.Request) -> httpx.Response:
        answer = served(request)
        zendesk.changes(OTHER, tags=["theirs"])
        return answer

    zendesk.answer(lambda: put_in_between(zendesk.requests.pop()))
    with pytest.raises(Superseded):
        zendesk.desk.write(ticket, WISHED)
    assert zendesk.tags() == ["theirs"]
    zendesk.desk.write(zendesk.desk.read(zendesk.ticket), WISHED)
    assert (len(zendesk.messages()), zendesk.tags()) == (1, ["theirs", "vip"])


def test_two_messages_within_a_second_are_both_known_again(zendesk: ZendeskSite) -> None:
    for each in MESSAGES:
        text = str(notes.message(each, zendesk.ticket)["body"])
        zendesk.says(str(OWN_USER), text)
    ticket = zendesk.desk.read(zendesk.ticket)
    assert len(ticket.timeline.messages_by(str(OWN_USER))) == 2
    assert not zendesk.desk.differs(ticket, TicketUpdate(messages=MESSAGES))


# ------------------------------------------------------------------------------------------------ refused, or gone


def test_a_ticket_that_is_deleted_between_our_look_and_our_write_is_forgotten(desk: Desk) -> None:  # noqa: F811
    desk.turnstile.happens = [lambda: desk.site.mine.update(status="deleted")]
    desk.event()
    assert desk.store.recall("acme", str(TICKET)) is None


def test_a_task_whose_due_date_keeps_its_day_alone_has_no_word_of_a_person_in_it(desk: Desk) -> None:  # noqa: F811
    desk.site.mine["type"] = "task"
    desk.site.days_alone = True
    for _ in range(3):
        desk.event(1)
    memory = desk.store.recall("acme", str(TICKET))
    assert memory is not None
    assert memory.decision.journal.overrides == ()
    due = datetime.fromisoformat(desk.site.mine["due_at"])
    desk.site.changes(AGENT, due_at=stamp(due.replace(hour=15)))
    desk.event(1)
    memory = desk.store.recall("acme", str(TICKET))
    assert memory is not None
    assert [each.by for each in memory.decision.journal.overrides] == [str(AGENT)]


def test_day_fields_that_are_made_later_are_filled_with_the_next_look(desk: Desk) -> None:  # noqa: F811
    fields = [*desk.site.fields]
    desk.site.fields = [each for each in fields if "day" not in each["title"]]
    desk.site.desk = desk.site.another_desk()
    desk.event()
    assert desk.site.value_of("vip_first_due_day") is None
    desk.site.fields = fields
    desk.site.desk = desk.site.another_desk()
    desk.event(1)
    (body,) = desk.site.bodies()
    assert {*body} == {"custom_fields", "safe_update", "updated_stamp"}
    assert desk.site.value_of("vip_first_due_day") == desk.site.value_of("vip_first_due")[:10]
    assert desk.event(1) == READ
