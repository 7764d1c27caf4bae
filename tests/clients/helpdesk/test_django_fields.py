"""Laws of the translation between our words and django-helpdesk's."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.django_helpdesk.comment import comment, lacking, literal
from integration.clients.helpdesk.django_helpdesk.fields import changes, ticket_from
from integration.clients.helpdesk.django_helpdesk.payload import TicketJson
from integration.domain.decision import Note, TicketUpdate
from integration.domain.severity.scale import Severity
from integration.domain.tags import is_ours
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from tests.clients.helpdesk.django_site import INSTALLATION, OWN_USER, follow_up, payload

NEW = payload("new_ticket")["ticket"]
HOST_SYNTAX = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\d|X-HELPDESK-COMMENT-")

words = st.text("abcxyz-VIP", min_size=1, max_size=6)
tags = st.lists(words | st.sampled_from(["vip", "vip-held", "vip-sev-1", "vip-tier2", "vip-callback"]), max_size=6)
instants = st.none() | st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
wishes = st.builds(
    TicketUpdate,
    tags=st.none() | tags.map(lambda some: tuple(tag for tag in some if is_ours(tag))),
    assignee=st.none() | st.integers(1, 10**9).map(str),
    severity=st.none() | st.sampled_from(Severity),
    urgency=st.none() | st.sampled_from(Severity),
    dates=st.booleans(),
    due_at=instants,
    first_due=instants,
    follow_up_due=instants,
)
tricky = st.text(st.sampled_from("{}%#1"), max_size=12) | st.text(
    st.sampled_from("{}%#1 &\0\ud800\nX") | st.characters()
)
histories = st.lists(
    st.builds(
        follow_up,
        st.integers(1, 10**6),
        st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
        user=st.sampled_from([None, 2, 4, 7]),
        comment=st.sampled_from([None, "", "word"]),
        title=st.sampled_from([None, "T", "Ticket placed on hold", "Ticket taken off hold", "[Merged from #3] T"]),
        public=st.booleans(),
        new_status=st.sampled_from([None, 1, 2, 3, 4, 5, 6]),
    ),
    min_size=1,
    max_size=6,
)


def ticket(**differently: object) -> Ticket:
    return ticket_from(msgspec.convert({**NEW, **differently}, TicketJson), INSTALLATION)


def with_history(*later: dict[str, object], **differently: object) -> Ticket:
    return ticket(followup_set=[*NEW["followup_set"], *later], **differently)


@given(have=tags, due=instants, first=instants, wanted=wishes)
def test_what_was_written_needs_no_second_write(
    have: list[str], due: datetime | None, first: datetime | None, wanted: TicketUpdate
) -> None:
    before = replace(ticket(custom_vip_tags=",".join(have)), due_at=due, first_due=first)
    there = {**NEW, "custom_vip_tags": ",".join(have), "due_date": due.isoformat() if due else None}
    there["custom_vip_first_response_due"] = first.isoformat() if first else ""
    assert changes(ticket(**{**there, **changes(before, wanted)}), wanted) == {}


@given(have=tags, wanted=wishes)
def test_other_peoples_tags_are_never_touched(have: list[str], wanted: TicketUpdate) -> None:
    before = ticket(custom_vip_tags=",".join(have))
    after = ticket(custom_vip_tags=changes(before, wanted).get("custom_vip_tags", ",".join(have)))
    assert [tag for tag in after.tags if not is_ours(tag)] == [tag for tag in before.tags if not is_ours(tag)]


@given(wanted=wishes)
def test_no_field_gets_a_value_that_the_host_refuses(wanted: TicketUpdate) -> None:
    sent = changes(ticket(custom_vip_tags="vip", custom_vip_followup_due="2026-03-02T18:30:00Z"), wanted)
    assert all(value not in {"", None} for name, value in sent.items() if name.startswith("custom_"))


def test_our_tags_come_last_and_in_order() -> None:
    before = ticket(custom_vip_tags="zulu, vip-sev-2 ,, alpha")
    assert changes(before, TicketUpdate(tags=("vip-sev-1", "vip"))) == {"custom_vip_tags": "zulu,alpha,vip,vip-sev-1"}


def test_the_order_of_tags_alone_is_no_difference() -> None:
    before = ticket(custom_vip_tags="vip-sev-1,zulu,vip")
    assert changes(before, TicketUpdate(tags=("vip", "vip-sev-1"))) == {}


@pytest.mark.parametrize(
    "text", ["", "-", None, "soon", "2026-03-02T18:30", "2026-13-02T18:30:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_text_that_is_no_instant_is_none_and_is_left_alone(text: str | None) -> None:
    before = ticket(custom_vip_followup_due=text)
    assert before.follow_up_due is None
    assert changes(before, TicketUpdate(dates=True)) == {}


@pytest.mark.parametrize("severity", [1, "1"])
def test_a_severity_is_read_from_a_number_or_a_text(severity: object) -> None:
    before = ticket(custom_vip_severity=severity, priority=1)
    assert before.severity_field == "1"
    assert changes(before, TicketUpdate(severity=Severity.S1)) == {}


def test_severity_and_urgency_have_a_field_each() -> None:
    before = ticket(custom_vip_severity=2, priority=2)
    assert changes(before, TicketUpdate(severity=Severity.S2, urgency=Severity.S1)) == {"priority": 1}
    assert changes(before, TicketUpdate(severity=Severity.S3)) == {"custom_vip_severity": 3}
    assert changes(before, TicketUpdate(tags=())) == {}


@given(history=histories, on_hold=st.booleans(), status=st.integers(1, 6))
def test_every_history_begins_with_the_customer_and_ends_as_the_ticket_stands(
    history: list[dict[str, object]], status: int, *, on_hold: bool
) -> None:
    read = ticket(followup_set=history, on_hold=on_hold, status=status)
    ends = {Happening.OPENED: Status.OPEN, Happening.WAITED: Status.WAITING, Happening.SOLVED: Status.SOLVED}
    states = [Status.OPEN, *(ends[entry.what] for entry in read.timeline if entry.what in ends)]
    assert read.timeline.entries[0].what is Happening.CUSTOMER_WROTE
    assert Entry(read.opened_at, Happening.CUSTOMER_WROTE, None, opening_text(history)) in read.timeline.entries
    assert states[-1] is read.status


def opening_text(history: list[dict[str, object]]) -> str:
    own = [f for f in history if not str(f["title"]).startswith("[Merged")] or history
    first = min(own, key=lambda f: (datetime.fromisoformat(str(f["date"])), f["id"]))
    return str(first["comment"] or "")


@given(history=histories)
def test_the_order_in_which_the_host_lists_a_history_means_nothing(history: list[dict[str, object]]) -> None:
    unique = list({f["id"]: f for f in history}.values())
    assert ticket(followup_set=unique) == ticket(followup_set=unique[::-1])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"user": 2, "comment": "On it."}, [Happening.AGENT_REPLIED]),
        ({"user": 2, "comment": " \n"}, []),
        ({"user": 2, "comment": "Why?", "public": False}, [Happening.NOTED]),
        ({"comment": "Thanks."}, [Happening.CUSTOMER_WROTE]),
        ({"comment": "Thanks.", "public": False}, []),
        ({"user": 7, "comment": "A word of ours."}, [Happening.AUTOMATED]),
        ({"user": 4, "comment": "A bot's word."}, [Happening.AUTOMATED]),
        ({"user": 4, "comment": "[call] by a bot", "public": False}, [Happening.NOTED]),
        ({"user": 7, "comment": "[call] by us", "public": False}, [Happening.NOTED]),
        ({"user": 2, "comment": " [cAlL] Told them.", "public": False}, [Happening.CALLED]),
        ({"user": 2, "comment": "About a [call]", "public": False}, [Happening.NOTED]),
        ({"user": 2, "comment": "[call] on record", "public": True}, [Happening.AGENT_REPLIED]),
        (
            {"user": 2, "comment": "", "public": False, "title": "Closed in bulk update", "new_status": 4},
            [Happening.SOLVED],
        ),
        ({"user": 2, "comment": "", "title": "T and Resolved", "new_status": 3}, [Happening.SOLVED]),
        ({"comment": "Ticket escalated after 1 days", "title": "Ticket Escalated"}, [Happening.AUTOMATED]),
        ({"user": 2, "comment": "Help!", "title": "Copied from ticket #3: T"}, [Happening.NOTED]),
        ({"comment": "Submitter accepted resolution and closed ticket", "new_status": 4}, [Happening.SOLVED]),
        (
            {"user": 2, "comment": "Accepted resolution and closed ticket", "public": True, "new_status": 4},
            [Happening.SOLVED],
        ),
        ({"user": 7, "comment": "A note of ours.", "public": False}, [Happening.NOTED]),
        ({"user": 2, "comment": "Done.", "new_status": 3}, [Happening.AGENT_REPLIED, Happening.SOLVED]),
        ({"user": 2, "new_status": 4}, [Happening.SOLVED]),
        ({"user": 2, "new_status": 5}, [Happening.SOLVED]),
        ({"user": 2, "new_status": 6}, []),
        ({"user": 2, "title": "Ticket placed on hold"}, [Happening.WAITED]),
        ({"user": 7, "title": "Ticket placed on hold", "comment": "A note", "public": False}, [Happening.NOTED]),
    ],
)
def test_an_entry_says(entry: dict[str, object], said: list[Happening]) -> None:
    status = entry.get("new_status") or 1
    read = with_history(follow_up(99, "2026-03-03T10:00:00Z", **entry), status=status, on_hold=Happening.WAITED in said)
    assert [entry.what for entry in read.timeline][1:] == said


@pytest.mark.parametrize(
    ("first", "came"),
    [
        ({"user": 2, "message_id": "<a@example.com>"}, Channel.API),
        ({"message_id": "<a@example.com>"}, Channel.MAIL),
        ({"title": "E-Mail Received from a@example.com"}, Channel.MAIL),
        ({"title": "Ticket Re-Opened by E-Mail Received from a@example.com"}, Channel.MAIL),
        ({"title": "Ticket Opened Via Web"}, Channel.WEB),
        ({"title": None}, Channel.WEB),
    ],
)
def test_the_opening_entry_tells_the_channel(first: dict[str, object], came: Channel) -> None:
    assert ticket(followup_set=[follow_up(1, "2026-03-02T10:00:00Z", **first)]).channel is came


@given(text=tricky)
def test_a_note_holds_nothing_that_the_host_would_act_on(text: str) -> None:
    assert not HOST_SYNTAX.search(literal(text))


@given(text=tricky)
def test_a_note_reads_the_same(text: str) -> None:
    readable = text.replace("\u200b", "").replace("\0", "").encode("utf-8", "ignore").decode()
    assert literal(text).replace("\u200b", "") == readable


@pytest.mark.parametrize(
    "syntax",
    ["{{ x }}", "{% x %}", "{# x #}", "{{{", "}}}", "{%%}", "%}", "#12", "&#39;", "X-HELPDESK-COMMENT-VERBATIM"],
)
def test_what_the_host_would_act_on_is_split(syntax: str) -> None:
    assert HOST_SYNTAX.search(syntax)
    assert not HOST_SYNTAX.search(literal(syntax))


@given(key=tricky, text=tricky, other=tricky)
def test_a_note_is_known_by_its_key_whatever_its_text(key: str, text: str, other: str) -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    stands = Timeline((Entry(at, Happening.NOTED, OWN_USER, comment(Note(key, text)).strip()),))
    again = Note(f"{key} again", text)
    assert lacking(stands, OWN_USER, [Note(key, other), again]) == (again,)
    assert lacking(stands, "2", [Note(key, text)])


def test_a_quoted_mark_in_the_middle_of_a_note_is_no_mark() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    stands = Timeline((Entry(at + timedelta(0), Happening.NOTED, OWN_USER, "(vip-desk: recognised)\nand so on"),))
    assert lacking(stands, OWN_USER, [Note("recognised", "")])


def test_a_state_that_came_with_the_opening_entry_dates_from_it() -> None:
    read = ticket(
        status=3,
        followup_set=[
            follow_up(1, "2026-03-02T10:00:00Z", user=2, comment="Solved by phone.", new_status=3),
            follow_up(2, "2026-03-02T11:00:00Z", comment="Thanks."),
        ],
    )
    assert Entry(read.opened_at, Happening.SOLVED, "2") in read.timeline.entries


def test_a_solved_ticket_is_not_opened_by_being_held_and_released() -> None:
    read = with_history(
        follow_up(40, "2026-03-03T10:00:00Z", user=2, new_status=3),
        follow_up(41, "2026-03-03T11:00:00Z", user=2, title="Ticket placed on hold"),
        follow_up(42, "2026-03-03T12:00:00Z", user=2, title="Ticket taken off hold"),
        status=3,
    )
    assert [entry.what for entry in read.timeline][1:] == [Happening.SOLVED]


@pytest.mark.parametrize(("proposed", "read"), [(2, "2"), ("S1", "S1"), (None, None), ("", None)])
def test_what_the_customer_proposed_is_read_from_a_number_or_a_text(proposed: object, read: str | None) -> None:
    assert ticket(custom_vip_proposed_severity=proposed).proposed_severity == read
    assert "proposed" not in ticket(custom_vip_proposed_severity=proposed).fields


def mail(number: int, hour: int, *told: str, **other: object) -> dict[str, object]:
    usual = {"title": "E-Mail Received from a@b.example", "message_id": f"<{number}>", "comment": "I am away."}
    return follow_up(number, f"2026-03-03T{hour}:00:00Z", email_recipients=[*told], **{**usual, **other})


@pytest.mark.parametrize(
    ("told", "solved", "mails", "what"),
    [
        (("jana@b.example",), True, (), Happening.AUTOMATED),
        (("jana@b.example",), True, ("jana@b.example",), Happening.CUSTOMER_WROTE),
        (("jana@b.example",), False, (), Happening.CUSTOMER_WROTE),
        ((), True, (), Happening.CUSTOMER_WROTE),
    ],
    ids=["out of office", "a person", "on an open ticket", "the host mails nobody at all"],
)
def test_a_mail_is_automatic_only_where_the_host_took_it_for_one(
    told: tuple[str, ...], mails: tuple[str, ...], what: Happening, *, solved: bool
) -> None:
    answered = follow_up(41, "2026-03-03T11:00:00Z", user=2, comment="Done.", new_status=3 if solved else None)
    read = ticket(followup_set=[mail(40, 10, *told), answered, mail(42, 12, *mails)], status=3 if solved else 1)
    assert [entry.what for entry in read.timeline if entry.text == "I am away."] == [Happening.CUSTOMER_WROTE, what]


def test_a_mail_that_opened_the_ticket_again_is_a_persons() -> None:
    closed = follow_up(
        41, "2026-03-03T11:00:00Z", user=2, comment="Done.", new_status=4, email_recipients=["a@b.example"]
    )
    read = ticket(followup_set=[mail(40, 10), closed, mail(42, 12, new_status=2)], status=2)
    assert [entry.what for entry in read.timeline][-2:] == [Happening.CUSTOMER_WROTE, Happening.OPENED]


@pytest.mark.parametrize("words", ["Merged from", "Zusammengeführt von", "Fusionné depuis"])
def test_what_a_merge_moved_is_known_in_each_language_of_the_host(words: str) -> None:
    moved = follow_up(40, "2026-03-01T10:00:00Z", user=2, comment="By phone.", title=f"[{words} #3] T", new_status=3)
    read = with_history(moved)
    assert read.timeline.entries[0] == Entry(read.timeline.entries[0].at, Happening.CUSTOMER_WROTE, None, "By phone.")
    assert (read.opened_at, read.status) == (ticket().opened_at, Status.OPEN)
    assert Happening.SOLVED not in {entry.what for entry in read.timeline}


def test_a_title_that_only_looks_like_a_merge_is_the_tickets_own() -> None:
    replied = follow_up(40, "2026-03-03T10:00:00Z", user=2, comment="On it.", title="[Ticket #3] T", new_status=3)
    read = with_history(replied, status=3)
    assert [entry.what for entry in read.timeline][1:] == [Happening.AGENT_REPLIED, Happening.SOLVED]
