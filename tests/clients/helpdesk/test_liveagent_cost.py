"""What a message to a customer costs on LiveAgent, and how short the time is in which the ticket shows our user."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from integration.clients.helpdesk.liveagent.api import LiveAgent
from integration.domain.budget import Allowance
from integration.domain.decision import Note, TicketUpdate
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Happening, Status
from tests.clients.helpdesk.liveagent_stage import SENDER, Stage

DUE = datetime.fromisoformat("2026-03-03T08:00:00Z")
MESSAGE = Note("held 2026-03-02", "Dear Ada,\n\nwe begin at 09:00.")
READ = ["GET ticket", "GET messages"]


@dataclass
class Turnstile:
    """Grants every call, notes whether it was urgent, and lets something happen just before one of them."""

    before: int = 0
    happens: Callable[[], object] = lambda: None
    urgent: list[bool] = field(default_factory=list)

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        assert installation
        assert now
        assert allowance.kept_back < allowance.most
        self.urgent.append(urgent)
        if len(self.urgent) == self.before:
            self.happens()
        return timedelta(0)


@dataclass(frozen=True)
class Desk:
    """Our way to a stage on which all that is kept for minutes is known, and a ticket that is new."""

    stage: Stage
    us: LiveAgent
    turnstile: Turnstile
    code: str

    @property
    def wanted(self) -> TicketUpdate:
        """All that a new held ticket gets."""
        return TicketUpdate(
            tags=("vip", "vip-sev-1"),
            assignee=self.stage.dana,
            severity=Severity.S1,
            dates=True,
            first_due=DUE,
            notes=(Note("recognised", "VIP"),),
            messages=(MESSAGE,),
        )

    def lines(self) -> list[str]:
        """What was asked about the new ticket, with either key; then what was asked about anything else."""
        calls = [*self.stage.host.calls_by(self.stage.host.v3_key), *self.stage.host.calls_by(self.stage.host.v1_key)]
        return [f"{call.method} {_noun(call.path)}" for call in calls]


def _noun(path: str) -> str:
    last = path.rpartition("/")[2]
    return last if last in {"messages", "history", "agents", "tags", "departments"} else "ticket"


@pytest.fixture
def desk(stage: Stage) -> Desk:
    us, warm, turnstile = stage.desk(), stage.mailed(), Turnstile()
    made = Desk(stage, replace(us, calls=replace(us.calls, budgets=turnstile)), turnstile, stage.mailed())
    us.write(us.read(warm), replace(made.wanted, messages=(), notes=()))
    return made


def as_promised(desk: Desk) -> bool:
    shown = desk.stage.host.ticket(desk.code)
    place = (shown["status"], shown["agentid"], shown["departmentid"])
    own = next(each.id for each in desk.stage.host.account.departments.values() if each.members == [desk.stage.dana])
    return place == ("N", desk.stage.dana, own) and not desk.us.differs(desk.us.read(desk.code), desk.wanted)


def test_a_new_ticket_with_a_message_costs_six_calls_and_one_stands_between_message_and_write(desk: Desk) -> None:
    before = desk.lines()
    desk.us.write(desk.us.read(desk.code), desk.wanted)
    new = desk.lines()
    assert len(new) - len(before) == len(desk.turnstile.urgent) == 6
    assert [new.count(line) - before.count(line) for line in ("POST messages", "PUT ticket", *READ)] == [2, 1, 1, 2]
    assert as_promised(desk)


def test_what_a_message_began_is_finished_with_what_is_kept_back(desk: Desk) -> None:
    desk.us.write(desk.us.read(desk.code), desk.wanted)
    read, message, finished, note = [False] * 2, [False], [True] * 2, [False]
    assert desk.turnstile.urgent == [*read, *message, *finished, *note]


def test_the_next_look_needs_no_history_of_statuses(desk: Desk) -> None:
    desk.us.write(desk.us.read(desk.code), desk.wanted)
    desk.stage.passes()
    before = len(desk.turnstile.urgent)
    ticket = desk.us.read(desk.code)
    assert len(desk.turnstile.urgent) - before == len(READ)
    assert {entry.what for entry in ticket.timeline} == {
        Happening.CUSTOMER_WROTE,
        Happening.AUTOMATED,
        Happening.NOTED,
    }


@pytest.mark.parametrize("call", [3, 4])
def test_an_agent_who_answers_in_the_same_moment_has_answered(desk: Desk, call: int) -> None:
    """Just before our message goes out, or just after."""
    staff, dana = desk.stage.host.staff, desk.stage.dana
    desk.turnstile.before, desk.turnstile.happens = call, lambda: staff.replies(dana, desk.code, "On it.")
    desk.us.write(desk.us.read(desk.code), desk.wanted)
    shown, ticket = desk.stage.host.ticket(desk.code), desk.us.read(desk.code)
    assert (shown["status"], shown["agentid"], ticket.status) == ("A", dana, Status.WAITING)
    assert Happening.AGENT_REPLIED in [entry.what for entry in ticket.timeline]


def test_a_customer_who_writes_in_the_same_moment_is_heard_and_the_message_goes_out_once(desk: Desk) -> None:
    host = desk.stage.host
    desk.turnstile.before, desk.turnstile.happens = 4, lambda: host.customers.answers(desk.code, "It is urgent!")
    desk.us.write(desk.us.read(desk.code), desk.wanted)
    ticket = desk.us.read(desk.code)
    assert ticket.status is Status.OPEN
    assert [entry.what for entry in ticket.timeline].count(Happening.CUSTOMER_WROTE) == 2
    assert [mail.to for mail in host.account.mails] == [SENDER]
    assert host.ticket(desk.code)["agentid"] == desk.stage.dana


def test_a_ticket_that_stays_nobodys_is_nobodys_again_after_a_message(desk: Desk) -> None:
    desk.us.write(desk.us.read(desk.code), TicketUpdate(messages=(MESSAGE,)))
    shown = desk.stage.host.ticket(desk.code)
    assert (shown["status"], shown["agentid"], shown["departmentid"]) == ("N", None, "default")


def test_agents_who_are_known_are_not_asked_for_again(desk: Desk) -> None:
    desk.stage.passes()
    before = desk.lines().count("GET agents")
    desk.us.write(desk.us.read(desk.code), replace(desk.wanted, messages=()))
    assert desk.lines().count("GET agents") == before


def test_a_person_who_gives_it_away_in_the_same_moment_has_given_it_away(desk: Desk) -> None:
    stage, eve = desk.stage, desk.stage.eve
    desk.us.write(desk.us.read(desk.code), replace(desk.wanted, messages=()))
    stage.passes()
    desk.turnstile.before = len(desk.turnstile.urgent) + 4
    desk.turnstile.happens = lambda: stage.host.staff.transfers(stage.dana, desk.code, department="default", to=eve)
    desk.us.write(desk.us.read(desk.code), TicketUpdate(messages=(MESSAGE,)))
    assert (stage.host.ticket(desk.code)["agentid"], stage.host.ticket(desk.code)["status"]) == (eve, "N")
