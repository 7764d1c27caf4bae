"""Our wishes as the body of Zendesk's PUT: nothing of other people's is lost, and nothing is sent twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.zendesk.fields import PRIORITIES, changes, tags_wanted
from integration.clients.helpdesk.zendesk.notes import comment, lacking
from integration.domain.decision import Note, TicketUpdate
from integration.domain.severity.scale import Severity
from integration.domain.tags import is_ours
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from tests.fakes.tickets import ALL_FIELDS, ticket

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
IDS = {
    "vip_severity": 1,
    "vip_first_due": 2,
    "vip_followup_due": 3,
    "vip_first_due_day": 4,
    "vip_followup_due_day": 5,
}
_OURS = ["vip", "vip-sev-1", "vip-sev-3", "vip-held", "vip-"]
tags = st.lists(st.sampled_from([*_OURS, "vips", "VIP", "billing", "not-vip", "", "ж"]) | st.text(max_size=4))
ours = st.lists(st.sampled_from(_OURS))
moments = st.none() | st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
updates = st.builds(
    TicketUpdate,
    tags=st.none() | ours.map(tuple),
    severity=st.none() | st.sampled_from(Severity),
    urgency=st.none() | st.sampled_from(Severity),
    dates=st.booleans(),
    due_at=moments,
    first_due=moments,
    follow_up_due=moments,
    zone=st.sampled_from(["", "Europe/Bratislava", "Pacific/Kiritimati"]),
)
PRIORITY = {word: severity.value for severity, word in sorted(PRIORITIES.items(), reverse=True)}


def applied(told: Ticket, body: dict[str, object]) -> Ticket:
    """The ticket as it is read again once Zendesk has this body; a value that isn't named stays."""
    values = {each["id"]: each["value"] for each in body.get("custom_fields", ())}  # type: ignore[attr-defined]

    def moment(at: int, before: datetime | None) -> datetime | None:
        text = values.get(at)
        return before if at not in values else datetime.fromisoformat(text) if text else None

    due = body.get("due_at", told.due_at)
    return replace(
        told,
        tags=tuple(body.get("tags", told.tags)),  # type: ignore[arg-type]
        priority=PRIORITY[str(body["priority"])] if "priority" in body else told.priority,
        severity_field=str(values[1]) if 1 in values else told.severity_field,
        first_due=moment(2, told.first_due),
        follow_up_due=moment(3, told.follow_up_due),
        due_at=datetime.fromisoformat(due) if isinstance(due, str) else due,  # type: ignore[arg-type]
    )


def values(body: dict[str, object]) -> dict[int, object]:
    return {each["id"]: each["value"] for each in body["custom_fields"]}  # type: ignore[attr-defined]


@given(tags, ours)
def test_a_merged_list_of_tags_never_loses_nor_moves_a_foreign_one(there: list[str], wanted: list[str]) -> None:
    merged = tags_wanted(there, wanted)
    assert [tag for tag in merged if not is_ours(tag)] == [tag for tag in there if not is_ours(tag)]
    assert {tag for tag in merged if is_ours(tag)} == {*wanted}


@given(updates, st.booleans(), tags, st.frozensets(st.sampled_from(sorted(ALL_FIELDS))))
def test_what_was_written_is_not_written_again(
    wanted: TicketUpdate,
    has_due_date: bool,  # noqa: FBT001 - drawn
    there: list[str],
    fields: frozenset[str],
) -> None:
    told = ticket(tags=tuple(there), has_due_date=has_due_date, fields=fields)
    assert changes(applied(told, changes(told, wanted, IDS)), wanted, IDS) == {}


@given(updates)
def test_nothing_goes_into_fields_that_the_account_lacks(wanted: TicketUpdate) -> None:
    assert "custom_fields" not in changes(ticket(), wanted, {})
    assert "custom_fields" not in changes(ticket(fields=frozenset({"tags"})), wanted, IDS)


@given(updates)
def test_a_ticket_that_is_no_task_gets_no_due_date(wanted: TicketUpdate) -> None:
    assert "due_at" not in changes(ticket(has_due_date=False), wanted, IDS)


def test_the_smallest_body_names_what_differs_alone() -> None:
    told = ticket(tags=("vip", "billing"), severity_field="2", priority=2, first_due=NOON)
    wanted = TicketUpdate(
        tags=("vip",), severity=Severity.S2, urgency=Severity.S1, dates=True, first_due=NOON + timedelta(microseconds=9)
    )
    assert changes(told, wanted, IDS) == {"priority": "urgent"}


@pytest.mark.parametrize(
    ("zone", "day"), [("", "2026-03-02"), ("Europe/Bratislava", "2026-03-03"), ("America/New_York", "2026-03-02")]
)
def test_a_day_is_the_day_where_the_service_is_at_home(zone: str, day: str) -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    said = values(changes(ticket(), TicketUpdate(dates=True, first_due=late, zone=zone), IDS))
    assert said == {2: "2026-03-02T23:30:00Z", 4: day}


def test_what_is_no_longer_owed_is_emptied_with_its_day() -> None:
    told = ticket(first_due=NOON, follow_up_due=NOON, due_at=NOON)
    body = changes(told, TicketUpdate(dates=True), IDS)
    assert (body["due_at"], values(body)) == (None, {2: None, 3: None, 4: None, 5: None})


def test_the_four_words_of_priority_stand_for_five_severities() -> None:
    assert [PRIORITIES[each] for each in Severity] == ["urgent", "high", "normal", "low", "low"]
    assert changes(ticket(priority=4), TicketUpdate(urgency=Severity.S5), IDS) == {}
    assert changes(ticket(), TicketUpdate(urgency=Severity.S5), IDS) == {"priority": "low"}


keys = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(st.builds(Note, keys, st.text(max_size=30)), min_size=1, max_size=4))
def test_notes_that_went_out_together_are_known_again_each(notes: list[Note]) -> None:
    body = str(comment(notes)["body"])
    timeline = Timeline((Entry(NOON, Happening.NOTED, "9", body),))
    assert lacking(timeline, "9", notes) == ()
    assert lacking(timeline, "8", notes) != ()


def test_a_note_holds_no_placeholder_that_zendesk_would_fill() -> None:
    body = str(comment([Note("a", "{{ticket.id}} {% if %} {{{x}}}")])["body"])
    assert "{{" not in body
    assert "{%" not in body
    assert body.replace("\u200b", "").startswith("{{ticket.id}} {% if %} {{{x}}}")
