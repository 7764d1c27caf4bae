"""Agents and groups that Zendesk refuses: all else of a ticket is written, and the refusal is shown."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integration.clients.helpdesk.zendesk.place import NoPlace
from integration.domain.decision import Note, TicketUpdate
from tests.clients.helpdesk.zendesk.house import DANA, WHERE, House
from tests.clients.helpdesk.zendesk_json import AGENT, CUSTOMER, GROUP, OTHER, OTHER_GROUP, TICKET
from tests.clients.helpdesk.zendesk_site import ZendeskSite

TEXTS = TicketUpdate(tags=("vip",), notes=(Note("recognised", "VIP"),))


@pytest.fixture
def house(zendesk: ZendeskSite, tmp_path: Path) -> Iterator[House]:
    house = House(zendesk, tmp_path)
    yield house
    house.store.close()


def to(**place: str) -> TicketUpdate:
    return TicketUpdate(tags=TEXTS.tags, notes=TEXTS.notes, **place)  # type: ignore[arg-type]


def suspend(site: ZendeskSite) -> None:
    site.users[AGENT]["suspended"] = True


def delete(site: ZendeskSite) -> None:
    site.users[AGENT]["active"] = False


def demote(site: ZendeskSite) -> None:
    site.users[AGENT]["role"] = "end-user"


def alone(site: ZendeskSite) -> None:
    site.memberships = [each for each in site.memberships if each["user_id"] != AGENT]


@pytest.mark.parametrize("out", [suspend, delete, demote, alone])
@pytest.mark.parametrize("known", [True, False])
def test_all_but_the_place_is_written_where_the_agent_can_be_given_nothing(
    zendesk: ZendeskSite, out: Callable[[ZendeskSite], None], *, known: bool
) -> None:
    if known:
        zendesk.desk.directory.user(zendesk.calls, AGENT)
        zendesk.desk.directory.groups_of(zendesk.calls, str(AGENT))
    out(zendesk)
    ticket = zendesk.desk.read(zendesk.ticket)
    assert zendesk.desk.differs(ticket, to(assignee=str(AGENT)))
    with pytest.raises(NoPlace, match=r"agent|assignee"):
        zendesk.desk.write(ticket, to(assignee=str(AGENT)))
    assert (zendesk.tags(), len(zendesk.notes())) == (["vip"], 1)
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"]) == (GROUP, None)


@pytest.mark.parametrize("place", [{"assignee": "dana"}, {"assignee": str(CUSTOMER)}, {"group": "999"}])
def test_who_and_what_is_not_there_costs_the_place_alone(zendesk: ZendeskSite, place: dict[str, str]) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    with pytest.raises(NoPlace):
        zendesk.desk.write(ticket, to(**place))
    assert zendesk.tags() == ["vip"]
    again = zendesk.desk.read(zendesk.ticket)
    zendesk.forget()
    assert zendesk.desk.differs(again, to(**place))
    with pytest.raises(NoPlace):
        zendesk.desk.write(again, to(**place))
    assert "PUT" not in zendesk.sent


def test_a_wanted_group_has_it_even_where_its_agent_is_suspended(zendesk: ZendeskSite) -> None:
    suspend(zendesk)
    ticket = zendesk.desk.read(zendesk.ticket)
    with pytest.raises(NoPlace, match="suspended"):
        zendesk.desk.write(ticket, to(assignee=str(AGENT), group=str(OTHER_GROUP)))
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"], zendesk.tags()) == (OTHER_GROUP, None, ["vip"])


def test_an_agent_who_moved_to_another_group_within_minutes_gets_it_there(zendesk: ZendeskSite) -> None:
    zendesk.desk.directory.groups_of(zendesk.calls, str(AGENT))
    alone(zendesk)
    zendesk.memberships.append({"id": 99, "user_id": AGENT, "group_id": OTHER_GROUP, "default": True})
    zendesk.desk.write(zendesk.desk.read(zendesk.ticket), to(assignee=str(AGENT)))
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"], zendesk.tags()) == (OTHER_GROUP, AGENT, ["vip"])


def test_what_else_is_refused_is_not_taken_for_the_place(zendesk: ZendeskSite) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.mine["status"] = "closed"
    with pytest.raises(Exception, match="status") as refused:
        zendesk.desk.write(ticket, to(assignee=str(OTHER)))
    assert not isinstance(refused.value, NoPlace)


def test_whom_the_host_refuses_is_found_refused(house: House) -> None:
    """The ticket waits for a person, and what we wanted is remembered: so hand-overs judge."""
    suspend(house.site)
    house.looks()
    (parked,) = house.store.parked(WHERE)
    assert "suspended" in parked.reason
    memory = house.store.recall(WHERE, str(TICKET))
    assert memory is not None
    assert (memory.settled, memory.decision.wanted.assignee) == (False, DANA.host_id)
    assert "vip" in house.site.tags()
