"""Terms tried on what is stored: which tickets change, told one by one, and nothing asked of the host."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.agent import Agent
from integration.domain.claim import HostClaim
from integration.domain.journal import Promise
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.simulation import Change, Trial
from integration.domain.targets import SeverityTargets, Target
from integration.domain.terms import DEFAULT_TARGETS, ServiceTerms, default_terms
from integration.domain.ticket import Happening, Status
from integration.usecases.simulate import Simulate
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, entry, ticket
from tests.usecases.conftest import SmallDesk

HOUR = timedelta(hours=1)
OF_S3 = SeverityTargets(Severity.S3, Target.business(HOUR / 2), Target.business_days(2))
QUICKER = replace(default_terms(), targets=tuple(OF_S3 if each.severity == 3 else each for each in DEFAULT_TARGETS))


def known(desk: SmallDesk) -> None:
    """An S3, an S1, a solved S3, somebody else's, and one merged away; all worked off."""
    desk.helpdesk.put(ticket(id="1", severity_field="3"))
    desk.helpdesk.put(ticket(id="2", severity_field="1"))
    desk.helpdesk.put(ticket(id="3", severity_field="3", status=Status.SOLVED))
    desk.helpdesk.put(ticket(id="4", sender="x@else.example"))
    desk.helpdesk.put(ticket(id="5", severity_field="3", merged_into="1", status=Status.SOLVED))
    for number in "12345":
        desk.deliver(f"d{number}", number)
    desk.work_all()


def tried(
    desk: SmallDesk, candidate: ServiceTerms = QUICKER, *, solved_too: bool = False
) -> tuple[list[Change], Trial]:
    told: list[Change] = []
    return told, Simulate(desk.store, desk.now)("main", candidate, told.append, solved_too=solved_too)


def test_open_vip_tickets_are_tried_and_those_that_change_are_told(desk: SmallDesk) -> None:
    known(desk)
    (change,), trial = tried(desk)
    assert (change.ticket, trial) == ("1", Trial(seen=3, open=2, changed=1))


def test_solved_tickets_are_tried_only_when_they_are_asked_for(desk: SmallDesk) -> None:
    known(desk)
    changes, trial = tried(desk, solved_too=True)
    assert [change.ticket for change in changes] == ["1", "3"]
    assert trial == Trial(seen=5, open=2, solved=1, changed=2)


def test_what_the_candidate_breaks_now_is_counted(desk: SmallDesk) -> None:
    known(desk)
    desk.now.at = instant("2026-11-23 09:31")
    (change,), trial = tried(desk)
    assert (change.breached_at_once, trial.breached_at_once) == ((Promise.FIRST_RESPONSE,), 1)


def test_a_trial_asks_nothing_of_the_host_and_stores_nothing(desk: SmallDesk) -> None:
    known(desk)
    before = (desk.helpdesk.reads, desk.helpdesk.writes, list(desk.store.each("main", open_only=False)))
    tried(desk)
    assert (desk.helpdesk.reads, desk.helpdesk.writes, list(desk.store.each("main", open_only=False))) == before
    assert [each.terms.version for each in desk.store.published("main")] == [1]


def test_each_ticket_is_compared_with_the_version_that_it_began_under(desk: SmallDesk) -> None:
    known(desk)
    desk.store.publish("main", QUICKER)
    desk.now.move(HOUR / 12)
    desk.helpdesk.put(ticket(id="6", severity_field="3", at="2026-11-23 09:05"))
    desk.deliver("d6", "6")
    desk.work_all()
    changes, trial = tried(desk)
    assert ([each.ticket for each in changes], trial.open) == (["1"], 3)
    changes, _ = tried(desk, default_terms())
    assert [(each.ticket, each.terms_version) for each in changes] == [("6", 2)]


def test_the_history_of_a_merged_ticket_and_a_stated_due_date_count_under_both(desk: SmallDesk) -> None:
    known(desk)
    reply = entry("2026-11-23 09:10", Happening.AGENT_REPLIED, "3")
    desk.helpdesk.put(ticket(reply, id="5", severity_field="3", merged_into="1", status=Status.SOLVED))
    desk.deliver("again", "5")
    desk.now.at = instant("2026-11-23 09:15")
    desk.work_all()
    (change,), _ = tried(desk)
    assert change.before.first_response
    assert change.before.first_response.state == "met"


def test_other_severity_rules_are_told_because_they_cannot_be_tried(desk: SmallDesk) -> None:
    rules = (SeverityRule("forklift", Severity.S1, ("forklift",)),)
    assert tried(desk, replace(default_terms(), rules=rules))[1] == Trial(rules_differ=True)
    assert tried(desk, replace(default_terms(), version=7))[1] == Trial()


def test_a_ticket_that_cannot_be_decided_upon_does_not_hide_those_behind_it(desk: SmallDesk) -> None:
    ancient = replace(
        ROSTER.customers[0].entitlement, addon_from=instant("1800-01-01 00:00"), agent=Agent("a", "A", "3")
    )
    desk.store.replace_roster("main", replace(ROSTER, customers=(replace(ROSTER.customers[0], entitlement=ancient),)))
    desk.helpdesk.put(ticket(id="0", severity_field="1", at="1850-01-01 00:00"))
    desk.deliver("d0", "0")
    known(desk)
    in_hours = SeverityTargets(Severity.S1, Target.business(HOUR), None)
    terms = replace(default_terms(), targets=(in_hours, *DEFAULT_TARGETS[1:]))
    changes, trial = tried(desk, terms)
    assert [change.ticket for change in changes] == ["2"]
    assert (trial.seen, trial.open, trial.undecided) == (4, 2, 1)


def test_where_the_host_leads_its_word_places_the_tickets_that_are_tried(desk: SmallDesk) -> None:
    desk.install(host_leads=True)
    claim = HostClaim("Beta", is_vip=True, agent=ROSTER.agents[0].email)
    desk.helpdesk.put(ticket(sender="who@nowhere.example", severity_field="3", claim=claim))
    desk.deliver("a")
    desk.work_all()
    (change,), trial = tried(desk)
    assert (change.customer, trial) == ("Beta", Trial(seen=1, open=1, changed=1))
