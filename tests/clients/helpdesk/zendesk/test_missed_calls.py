"""A call that nobody took on Zendesk Talk is returned by the dedicated agent, first thing at the next opening."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.phone.call_back import MissedKind
from integration.domain.roster import Roster
from integration.domain.ticket import Channel, Happening
from tests.clients.helpdesk.zendesk.house import BORIS, CALLER, DANA, ORBIS, WHERE, House
from tests.clients.helpdesk.zendesk_json import (
    AGENT,
    API,
    CUSTOMER,
    TICKET,
    audit_json,
    change_json,
    seconds,
    user_json,
    voice_json,
)
from tests.clients.helpdesk.zendesk_site import ZendeskSite
from tests.fakes.now import instant

EVENING = "2026-03-02T20:00:00Z"
OPENING = "2026-03-03T08:00:00+00:00"
RECORDING = "https://acme.zendesk.com/recordings/1"
STRANGER = 9009


@pytest.fixture
def house(zendesk: ZendeskSite, tmp_path: Path) -> Iterator[House]:
    house = House(zendesk, tmp_path)
    yield house
    house.store.close()


def calls(house: House, channel: str = "voicemail", *, answered_by: int | None = None, who: int = CUSTOMER) -> None:
    """The ticket is another one, which a call in the evening has made."""
    site, via = house.site, {**API, "channel": channel}
    data = {
        "from": f"+{CALLER}",
        "to": "+421232555000",
        "call_duration": 42,
        "answered_by_id": answered_by,
        "recording_url": RECORDING,
    }
    times = {"created_at": EVENING, "updated_at": EVENING, "generated_timestamp": seconds(EVENING)}
    site.tickets[TICKET] |= {**times, "via": via, "subject": f"Call from +{CALLER}", "description": "Call"}
    site.tickets[TICKET] |= {"requester_id": who, "submitter_id": who}
    events = [{**voice_json(who), "data": data}, change_json("status", "new", made=True)]
    site.audits[TICKET] = [audit_json(100, EVENING, who, *events, via=via)]
    house.at("2026-03-02T20:01:00Z")


@pytest.mark.parametrize(
    ("channel", "kind", "length"),
    [
        ("voicemail", MissedKind.VOICEMAIL, 42),
        ("api_voicemail", MissedKind.VOICEMAIL, 42),
        ("phone_call_inbound", MissedKind.MISSED, None),
    ],
)
def test_it_is_owed_once_and_told_in_one_write(house: House, channel: str, kind: MissedKind, length: int) -> None:
    calls(house, channel)
    ticket = house.looks()
    (owed,) = house.call_backs
    assert (owed.kind, owed.customer, owed.caller, owed.seconds) == (kind, "Orbis", f"+{CALLER}", length)
    assert owed.recording == (RECORDING if kind is MissedKind.VOICEMAIL else "")
    assert (owed.open, owed.opens_at.isoformat()) == (True, OPENING)
    assert (ticket.channel, ticket.assignee) == (Channel.PHONE, DANA.host_id)
    assert "vip-callback" in ticket.tags
    assert house.writes() == 1
    assert any(text.startswith(kind.capitalize()) and "call back first thing" in text for text in house.site.notes())
    assert ticket.first_due is not None
    assert ticket.first_due.isoformat() == "2026-03-03T08:30:00+00:00"
    house.looks()
    assert len(house.call_backs) == 1
    assert house.writes() == 0


def test_it_is_first_in_the_queue_once_the_desk_is_open(house: House) -> None:
    calls(house)
    house.looks()
    house.at("2026-03-03T08:01:00Z")
    assert house.looks().priority == 1


@pytest.mark.parametrize("how", ["by telephone", "by a note"])
def test_a_call_of_the_agents_ends_it_and_a_mail_does_not(house: House, how: str) -> None:
    calls(house)
    house.looks()
    house.at("2026-03-03T08:10:00Z")
    house.site.says(str(AGENT), "I call you soon.")
    assert "vip-callback" in house.looks().tags
    if how == "by a note":
        house.site.says(str(AGENT), "[call] Told them.", public=False)
    else:
        out = {"channel": "phone_call_outbound", "source": {}}
        house.site.happens(AGENT, voice_json(AGENT), via=out)
    assert "vip-callback" not in house.looks().tags
    assert [each.open for each in house.call_backs] == [False]


@pytest.mark.parametrize("channel", ["phone_call_inbound", "phone_call_outbound"])
def test_a_call_in_which_somebody_talked_is_none_to_return(house: House, channel: str) -> None:
    calls(house, channel, answered_by=AGENT)
    ticket = house.looks()
    assert house.call_backs == []
    assert "vip-callback" not in ticket.tags
    assert Happening.CALLED in [entry.what for entry in ticket.timeline]


def test_a_caller_whom_zendesk_knows_by_number_alone_is_placed_by_it(house: House) -> None:
    """Talk makes such a caller a user without an address, and without an organization."""
    house.site.users[STRANGER] = user_json(STRANGER, "end-user", email=None)
    calls(house, who=STRANGER)
    house.site.tickets[TICKET]["organization_id"] = None
    ticket = house.looks()
    assert [each.customer for each in house.call_backs] == ["Orbis"]
    assert {"vip", "vip-callback"} <= set(ticket.tags)
    assert ticket.assignee == DANA.host_id


def test_who_is_not_vip_is_left_alone(house: House) -> None:
    house.store.replace_roster(WHERE, Roster((replace(ORBIS, entitlement=replace(ORBIS.entitlement, agent=None)),)))
    calls(house)
    ticket = house.looks()
    assert house.call_backs == []
    assert ticket.tags == ()
    assert house.writes() == 0


def test_nobody_owes_a_call_that_was_there_before_we_came(house: House) -> None:
    calls(house)
    house.looks()
    memory = replace(house.memory, quiet_until=instant(EVENING) + timedelta(hours=1))
    other = House(house.site, house.folder / "later")
    other.store.remember(WHERE, memory)
    other.looks()
    assert other.call_backs == []
    other.store.close()


def test_in_shadow_nobody_is_told_and_once_it_ends_it_is_owed(house: House) -> None:
    calls(house)
    house.store.set_shadow(WHERE, shadow=True)
    house.looks()
    assert house.call_backs == []
    house.store.set_shadow(WHERE, shadow=False)
    house.looks()
    assert len(house.call_backs) == 1


def test_who_stands_in_gets_it(house: House) -> None:
    house.serves(BORIS)
    calls(house)
    assert house.looks().assignee == BORIS.host_id


def test_another_voicemail_on_the_same_ticket_is_another_call_to_return(house: House) -> None:
    calls(house)
    house.looks()
    via = {**API, "channel": "voicemail"}
    house.site.happens(CUSTOMER, voice_json(CUSTOMER), via=via)
    house.looks()
    assert len(house.call_backs) == 2
    assert len(house.site.mine["tags"]) == len(set(house.site.mine["tags"]))


_ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=2)
_NAMES = st.sampled_from(["from", "call_duration", "recording_url", "answered_by_id"])


@given(data=_ANYTHING | st.dictionaries(_NAMES, _ANYTHING))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_call_in_whatever_form_is_a_call(zendesk: ZendeskSite, data: Any) -> None:  # noqa: ANN401 - JSON
    via = {**API, "channel": "voicemail"}
    event = {**voice_json(CUSTOMER), "data": data}
    zendesk.audits[TICKET] = [audit_json(100, EVENING, CUSTOMER, event, via=via)]
    (call,) = zendesk.desk.read(str(TICKET)).missed
    assert call.recording == "" or call.recording.startswith("https://")
    assert call.seconds is None or call.seconds > 0
