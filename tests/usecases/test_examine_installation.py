"""An examination says all that is wrong, with its cure, and leaves nothing behind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pytest

from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.domain.finding import Finding
from integration.domain.roster import Roster
from integration.domain.ticket import Ticket
from integration.usecases.examine_installation import ExamineInstallation
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk


@dataclass
class TriedHost:
    """A host with one ticket of ours at a time; errors are raised at the step that they are given for."""

    errors: dict[str, BaseException] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    asked_of: list[Roster] = field(default_factory=list)
    place: str = ""

    def create_probe(self, place: str) -> Ticket:
        self._maybe_fail("create")
        self.place = place
        self.left.append("99")
        return ticket(id="99")

    def findings(self, _ticket: Ticket, roster: Roster, _plan: DeskPlan) -> Iterable[Finding]:
        self.asked_of.append(roster)
        yield Finding("the first field exists", well=True)
        self._maybe_fail("findings")
        yield Finding("the second field exists", well=False, advice="create it")

    def delete(self, found: Ticket) -> None:
        self._maybe_fail("delete")
        self.left.remove(found.id)

    def _maybe_fail(self, step: str) -> None:
        if step in self.errors:
            raise self.errors[step]


def examined(desk: SmallDesk, host: TriedHost, *, hears: bool = True) -> dict[str, Finding]:
    found = desk.store.get("main")
    assert found

    def arrived(is_here: Callable[[], bool]) -> bool:
        if hears:
            event = TicketEvent("d99", EventKind.TICKET_CREATED, "99")
            desk.store.accept([Delivery("main", event, desk.now())])
        return is_here()

    return {each.what: each for each in ExamineInstallation(desk.store, host, arrived)(found[0], "support")}


def test_all_findings_are_told_in_order_and_the_ticket_is_gone(desk: SmallDesk) -> None:
    host = TriedHost()
    found = examined(desk, host)
    assert [(what, each.well) for what, each in found.items()] == [
        ("the API takes our key", True),
        ("the roster has customers", True),
        ("the first field exists", True),
        ("the second field exists", False),
        ("the helpdesk's webhook reaches us", True),
        ("the ticket of this examination is removed again", True),
    ]
    assert (host.left, host.place) == ([], "support")
    assert host.asked_of == [desk.store.roster("main")]
    assert desk.store.waiting().ready == 0


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        (CredentialsRevoked("no such key"), "make a new key"),
        (UpstreamRefused("no such queue"), "--queue"),
        (UpstreamUnavailable("down"), "the helpdesk is up"),
    ],
)
def test_a_host_that_takes_no_ticket_is_the_only_finding(desk: SmallDesk, error: VipDeskError, cure: str) -> None:
    ((what, found),) = examined(desk, TriedHost({"create": error})).items()
    assert (what, found.well) == (f"the API: {error}", False)
    assert cure in found.advice


def test_what_was_found_before_an_error_is_told_and_the_ticket_is_removed(desk: SmallDesk) -> None:
    host = TriedHost({"findings": UpstreamUnavailable("went down")})
    found = examined(desk, host)
    assert found["the first field exists"].well
    assert not found["the API: went down"].well
    assert found["the helpdesk's webhook reaches us"].well
    assert host.left == []


def test_a_ticket_that_cannot_be_removed_is_told_by_its_id(desk: SmallDesk) -> None:
    host = TriedHost({"delete": UpstreamRefused("not allowed")})
    found = examined(desk, host)["the ticket of this examination is removed again"]
    assert not found.well
    assert found.advice == "not allowed; delete the ticket 99 by hand"


def test_an_examination_that_is_broken_off_removes_the_ticket(desk: SmallDesk) -> None:
    host = TriedHost({"findings": KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        examined(desk, host)
    assert host.left == []


def test_a_webhook_that_never_comes_is_told(desk: SmallDesk) -> None:
    found = examined(desk, TriedHost(), hears=False)["the helpdesk's webhook reaches us"]
    assert not found.well
    assert "vipdesk serve" in found.advice


def test_an_empty_roster_is_a_fault_only_where_the_roster_leads(desk: SmallDesk) -> None:
    desk.store.replace_roster("main", Roster())
    assert not examined(desk, TriedHost())["the roster has customers"].well
    known = desk.store.get("main")
    assert known
    desk.store.add(replace(known[0], host_leads=True), known[1])
    assert examined(desk, TriedHost())["the helpdesk says who is VIP"].well


def test_what_would_have_to_be_waited_for_can_be_left_out(desk: SmallDesk) -> None:
    found = desk.store.get("main")
    assert found
    told = ExamineInstallation(desk.store, TriedHost(), None)(found[0], "")
    assert "the helpdesk's webhook reaches us" not in {each.what for each in told}
