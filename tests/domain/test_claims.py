"""Who is VIP where a host has a word of its own, and where that word and the roster's differ."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.beside import Beside
from integration.domain.claim import HostClaim
from integration.domain.claims import contradiction, placed
from integration.domain.decision import Decision
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.memory import Memory
from integration.domain.placement import Placement
from integration.domain.roster import Customer, Roster
from integration.domain.terms import default_terms
from integration.domain.ticket import Ticket
from integration.domain.triage import decide
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, ALWAYS, BORIS, DANA, ROSTER, ticket

BEGAN = instant("2026-11-23 09:00")
BEFORE, LATER, LATEST = (instant(f"2026-11-{day} 09:00") for day in (20, 24, 25))
TERMS = default_terms()
ONLY_AGENTS = Roster((), (DANA, BORIS))
HOST = Beside(host_leads=True)


def claim(company: str = "Acme", *, is_vip: bool = True, agent: str | None = DANA.email, **said: Any) -> HostClaim:  # noqa: ANN401
    return HostClaim(company, is_vip=is_vip, agent=agent, **said)


def of(word: HostClaim | None, **changes: Any) -> Ticket:  # noqa: ANN401 - any field of a ticket
    return ticket(claim=word, severity_field="1", **changes)


def decided(
    subject: Ticket,
    roster: Roster = ONLY_AGENTS,
    now: datetime = BEGAN,
    memory: Memory | None = None,
    beside: Beside = HOST,
) -> Decision:
    return decide(subject, roster, TERMS, memory, now, beside)


def remembered(decision: Decision) -> Memory:
    return Memory(decision, (decision.wanted,), settled=True)


def place(word: HostClaim, roster: Roster = ONLY_AGENTS, now: datetime = BEGAN) -> Placement:
    return placed(of(word), roster, None, now, host_leads=True)


def test_the_host_names_the_customer_and_its_mark_alone_makes_it_vip() -> None:
    decision = decided(of(claim()))
    assert (decision.customer, decision.standing, decision.agent) == ("Acme", Standing.VIP, DANA)
    assert decision.wanted.due_at == instant("2026-11-23 10:00")


def test_a_company_without_the_hosts_mark_is_left_alone_whatever_its_plan() -> None:
    assert place(claim(is_vip=False)).standing is Standing.LOWER_PLAN
    assert place(claim(is_vip=False, plan="All-inclusive", addon_from=BEFORE)).standing is Standing.NO_ADD_ON


def test_a_mark_on_a_lower_plan_is_not_vip() -> None:
    assert place(claim(plan="Large")).standing is Standing.LOWER_PLAN
    assert place(claim(plan=" all-INCLUSIVE ")).standing is Standing.VIP


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [
        (None, None, Standing.VIP),
        (BEFORE, None, Standing.VIP),
        (BEGAN, LATER, Standing.VIP),
        (LATER, None, Standing.NOT_YET),
        (None, LATER, Standing.VIP),
        (None, BEGAN, Standing.ENDED),
        (None, BEFORE, Standing.ENDED),
        (BEFORE, BEGAN, Standing.ENDED),
        (LATER, BEFORE, Standing.NO_ADD_ON),
    ],
)
def test_the_hosts_dates_bound_its_mark(since: datetime | None, until: datetime | None, standing: Standing) -> None:
    assert place(claim(addon_from=since, addon_until=until)).standing is standing


def test_a_ticket_that_waits_for_the_hosts_date_is_looked_at_again_then_and_clocked_from_then() -> None:
    before = decided(of(claim(addon_from=LATER)))
    assert (before.standing, before.look_again_at) == (Standing.NOT_YET, LATER)
    after = decided(of(claim(addon_from=LATER)), now=LATER, memory=remembered(before))
    assert (after.covered_from, after.wanted.due_at) == (LATER, instant("2026-11-24 10:00"))


@pytest.mark.parametrize("address", [DANA.email, " DANA@Desk.Example "])
def test_the_agent_is_the_one_of_the_roster_with_the_hosts_address(address: str) -> None:
    assert place(claim(agent=address)).agent == DANA


@pytest.mark.parametrize("address", [None, "nobody@desk.example"])
def test_without_an_agent_of_ours_on_the_host_the_rosters_company_of_that_name_has_one(address: str | None) -> None:
    assert place(claim("ACME ", agent=address), ROSTER).agent == DANA


@pytest.mark.parametrize("address", [None, "nobody@desk.example"])
def test_a_marked_company_for_which_nobody_knows_an_agent_is_on_the_triage_list(address: str | None) -> None:
    assert decided(of(claim(agent=address))).standing is Standing.NO_AGENT


@pytest.mark.parametrize("word", [None, claim("  ")])
def test_of_whom_a_leading_host_says_nothing_the_roster_is_asked(word: HostClaim | None) -> None:
    decision = decided(of(word), ROSTER)
    assert (decision.customer, decision.standing, decision.contradiction) == ("Acme", Standing.VIP, "")
    assert decided(of(word)).standing is Standing.UNKNOWN


def test_where_the_roster_leads_the_hosts_word_places_nobody() -> None:
    there = decided(of(claim("Beta", agent=BORIS.email)), ROSTER, beside=Beside())
    assert (there.customer, there.agent) == ("Acme", DANA)
    assert decided(of(claim()), beside=Beside()).standing is Standing.UNKNOWN


def test_a_ticket_that_began_as_vip_stays_so_when_the_host_takes_the_mark_off() -> None:
    before = decided(of(claim()))
    after = decided(of(claim(is_vip=False)), now=LATER, memory=remembered(before))
    assert (after.standing, after.agent, after.covered_from) == (Standing.VIP, DANA, BEGAN)


def test_a_ticket_whose_sender_changes_the_company_on_the_host_is_placed_anew() -> None:
    before = decided(of(claim()))
    assert decided(of(claim("Beta", is_vip=False)), memory=remembered(before)).standing is Standing.LOWER_PLAN


def test_a_mark_without_a_date_on_a_ticket_that_was_left_alone_holds_from_when_we_saw_it() -> None:
    left = decided(of(claim(is_vip=False)))
    marked = decided(of(claim()), now=LATER, memory=remembered(left))
    assert (marked.covered_from, marked.wanted.due_at) == (LATER, instant("2026-11-24 10:00"))
    again = decided(of(claim()), now=instant("2026-11-24 09:30"), memory=remembered(marked))
    assert (again.covered_from, again.wanted.due_at) == (LATER, instant("2026-11-24 10:00"))


def test_an_agent_who_is_named_later_makes_the_ticket_vip_from_its_begin() -> None:
    nobody = decided(of(claim(agent=None)))
    named = decided(of(claim()), now=LATER, memory=remembered(nobody))
    assert named.covered_from == BEGAN


def test_a_date_that_is_entered_later_does_not_restart_what_runs() -> None:
    before = decided(of(claim()))
    assert decided(of(claim(addon_from=LATER)), now=LATEST, memory=remembered(before)).covered_from == BEGAN


def told(word: HostClaim | None, roster: Roster = ROSTER, *, host_leads: bool = False) -> str:
    return contradiction(of(word), roster, host_leads=host_leads)


def roster_of(entitlement: Entitlement, name: str = "Acme") -> Roster:
    return Roster((replace(ACME, name=name, entitlement=entitlement),), (DANA, BORIS))


@pytest.mark.parametrize("host_leads", [True, False])
def test_hosts_without_a_word_never_contradict(*, host_leads: bool) -> None:
    for roster in (ROSTER, ONLY_AGENTS, roster_of(Entitlement("Small"))):
        assert told(None, roster, host_leads=host_leads) == ""
        assert told(claim(" "), roster, host_leads=host_leads) == ""


@pytest.mark.parametrize(
    ("word", "roster"),
    [
        (claim(), ROSTER),
        (claim(agent=None), ROSTER),
        (claim("ACME"), ROSTER),
        (claim(is_vip=False), roster_of(Entitlement("Small"))),
        (claim(is_vip=False), ONLY_AGENTS),
        (claim(addon_until=BEFORE), roster_of(replace(ALWAYS, addon_until=BEFORE))),
        (claim(), roster_of(replace(ALWAYS, agent=None))),
    ],
)
@pytest.mark.parametrize("host_leads", [True, False])
def test_where_both_say_the_same_nothing_is_told(word: HostClaim, roster: Roster, *, host_leads: bool) -> None:
    assert told(word, roster, host_leads=host_leads) == ""


@pytest.mark.parametrize(("host_leads", "leader"), [(True, "the helpdesk leads"), (False, "the roster leads")])
def test_vip_on_the_host_alone_is_a_contradiction_that_names_both_sides_and_who_leads(
    *, host_leads: bool, leader: str
) -> None:
    said = told(claim(), roster_of(Entitlement("Small")), host_leads=host_leads)
    assert said.startswith("the helpdesk says that Acme was VIP when a ticket began, the roster that Acme was not")
    assert leader in said


@pytest.mark.parametrize("word", [claim(is_vip=False), claim(addon_from=LATER), claim(addon_until=BEFORE)])
@pytest.mark.parametrize("host_leads", [True, False])
def test_vip_on_the_roster_alone_is_a_contradiction(word: HostClaim, *, host_leads: bool) -> None:
    said = told(word, host_leads=host_leads)
    assert said.startswith("the roster says that Acme was VIP when a ticket began, the helpdesk that Acme was not")


def test_a_company_that_only_the_host_knows_contradicts_the_roster_where_that_leads() -> None:
    assert "and the roster doesn't know it; the roster leads" in told(claim("Beta"), ONLY_AGENTS)
    assert told(claim("Beta"), ONLY_AGENTS, host_leads=True) == ""


def test_a_company_of_another_name_is_compared_with_the_rosters_company_of_the_sender() -> None:
    said = told(claim("Acme Ltd.", is_vip=False))
    assert said.startswith("the roster says that Acme was VIP when a ticket began, the helpdesk that Acme Ltd. was not")


def test_the_company_of_the_same_name_is_compared_before_the_senders() -> None:
    other = Customer("Beta", Entitlement("Small"))
    assert "the roster that Beta was not" in told(claim("beta"), Roster((ACME, other), (DANA,)))


@pytest.mark.parametrize("host_leads", [True, False])
def test_two_dedicated_agents_are_a_contradiction_that_names_neither(*, host_leads: bool) -> None:
    said = told(claim(agent=BORIS.email), host_leads=host_leads)
    assert "another dedicated agent for Acme than the roster" in said
    assert not any(word in said for agent in (DANA, BORIS) for word in (*agent.name.split(), agent.email))


def test_two_agents_of_a_company_that_is_not_vip_are_nobodys_matter() -> None:
    assert told(claim(is_vip=False, agent=BORIS.email), roster_of(Entitlement("Small", agent=DANA))) == ""


def test_a_host_that_contradicts_itself_is_told_so() -> None:
    assert "ends before it begins" in told(claim(addon_from=LATER, addon_until=BEFORE))
    assert "on a plan other than All-inclusive" in told(claim(plan="Large"))


def test_an_agent_who_can_be_given_nothing_there_is_told_where_it_matters() -> None:
    assert "suspended, or no agent" in told(claim(agent_is_out=True))
    assert "suspended" not in told(claim(is_vip=False, agent_is_out=True), roster_of(Entitlement("Small", agent=DANA)))


def test_a_contradiction_stands_on_the_decision_whoever_leads() -> None:
    for beside in (HOST, Beside()):
        assert "the helpdesk that Acme was not" in decided(of(claim(is_vip=False)), ROSTER, beside=beside).contradiction


def test_a_ticket_that_was_merged_away_contradicts_nobody() -> None:
    assert decided(of(claim(is_vip=False), merged_into="8"), ROSTER).contradiction == ""


instants = st.none() | st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
claims = st.builds(
    HostClaim,
    company=st.sampled_from(["Acme", "ACME", "Beta", " ", ""]),
    is_vip=st.booleans(),
    plan=st.none() | st.sampled_from(["All-inclusive", "Large", ""]),
    addon_from=instants,
    addon_until=instants,
    agent=st.none() | st.sampled_from([DANA.email, BORIS.email, "", "nobody"]),
)


@given(word=st.none() | claims, roster=st.sampled_from([ROSTER, ONLY_AGENTS]), host_leads=st.booleans())
def test_whatever_a_host_says_there_is_a_decision_and_a_second_look_changes_nothing(
    word: HostClaim | None, roster: Roster, *, host_leads: bool
) -> None:
    beside = Beside(host_leads=host_leads)
    before = decided(of(word), roster, beside=beside)
    after = decided(of(word), roster, memory=remembered(before), beside=beside)
    assert (after.standing, after.covered_from, after.agent) == (before.standing, before.covered_from, before.agent)
    assert after.contradiction == before.contradiction


def test_a_due_date_that_the_host_reckons_by_itself_is_nobodys_override() -> None:
    own = Beside(host_leads=True, own_due=True)
    before = decided(of(claim()), beside=own)
    theirs = of(claim(), due_at=LATEST)
    assert decided(theirs, memory=remembered(before), beside=own).wanted.due_at == before.wanted.due_at
    assert decided(theirs, memory=remembered(before), beside=own).journal.overrides == ()
    assert decided(theirs, memory=remembered(before)).wanted.due_at == LATEST
