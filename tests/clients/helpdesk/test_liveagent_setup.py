"""What `vipdesk install` and `vipdesk doctor` do on a LiveAgent account, tried on the stand-in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.liveagent.address import root_of
from integration.clients.helpdesk.liveagent.api import LiveAgent
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.desk_facts import DeskFacts, OwnDepartment, Presence, Service, Widget
from integration.clients.helpdesk.liveagent.panel import FIELDS, PRIVILEGES, TAGS, level_name
from integration.clients.helpdesk.liveagent.rules_text import instructions
from integration.clients.helpdesk.liveagent.set_up import LiveAgentSetup
from integration.clients.helpdesk.liveagent.trials import LiveAgentProbe
from integration.clients.helpdesk.liveagent.zones import offset_of, zone_with
from integration.domain.agent import Agent
from integration.domain.budget import Allowance
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person, RoundTheClock
from integration.domain.errors import BadInput, CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.finding import Finding
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.installation import Credentials, Installation
from integration.domain.roster import Customer, Roster
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, SeverityTargets, Target
from integration.domain.terms import ServiceTerms, default_terms
from integration.ports import Helpdesk, Probe, Setup
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.admin import office_hours
from sandbox.liveagent.directory import OpenHours
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import ALWAYS

MONDAY = "2026-03-02 10:00"
HOOK = "https://vip.example/hooks/liveagent/main.SECRET"
HOUR = timedelta(hours=1)


class Generous:
    """A budget that is never used up."""

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        assert installation
        assert now.tzinfo
        assert (allowance.most, urgent) == (180, False)
        return timedelta(0)


@dataclass
class Account:
    """A LiveAgent that is set up as it should be, and our way to it; tests break it."""

    host: RunningLiveAgent
    now: StandingNow
    terms: ServiceTerms = field(default_factory=default_terms)
    key: str = ""
    zone: str = "UTC"
    notes_key: str = ""
    dana: str = ""
    own_user: str = ""
    plan: DeskPlan = field(default_factory=DeskPlan)
    levels: dict[Severity, str] = field(default_factory=dict)
    http: HostHttp = field(init=False)

    def __post_init__(self) -> None:
        self.http = HostHttp(self.now)

    def set_up(self) -> None:
        admin = self.host.admin
        self.key = self.host.v3_key
        alone = admin.adds_department("Dana alone")
        self.dana = admin.adds_agent("Dana Petrova", "dana@desk.example", "default", alone)
        self.own_user = admin.adds_agent("VIP Desk", "vip-desk@desk.example", "default")
        admin.defines_fields(*FIELDS)
        self.setup.create()
        ids = {tag.name: tag.id for tag in self.host.account.tags.values()}
        for severity, (first, following) in TIMES.items():
            hours = office_hours() if severity >= Severity.S3 else None
            level = admin.adds_level(level_name(severity), first_answer=first, next_answer=following, hours=hours)
            admin.tag_sets_level(ids[f"vip-sev-{severity:d}"], level)
            self.levels[severity] = level

    @property
    def calls(self) -> Calls:
        installation = Installation("main", "liveagent", self.host.url, self.own_user, zone=self.zone)
        credentials = Credentials(self.key, "SECRET", self.notes_key)
        return Calls(installation, credentials, self.http, Generous(), self.now)

    @property
    def setup(self) -> LiveAgentSetup:
        return LiveAgentSetup(self.calls, self.calls.installation, self.terms, self.now)

    @property
    def probe(self) -> LiveAgentProbe:
        calls = self.calls
        return LiveAgentProbe(LiveAgent(calls), calls, self.terms, lambda is_here: is_here())

    @property
    def roster(self) -> Roster:
        dana = Agent("dana@desk.example", "Dana Petrova", self.dana)
        return Roster((Customer("Acme", replace(ALWAYS, agent=dana)),), (dana,))

    def findings(self, roster: Roster | None = None) -> Sequence[Finding]:
        probe = self.probe
        ticket = probe.create_probe("")
        found = list(probe.findings(ticket, roster or self.roster, self.plan))
        probe.delete(ticket)
        return found

    def faults(self, roster: Roster | None = None) -> dict[str, str]:
        return {each.what: each.advice for each in self.findings(roster) if not each.well}

    def level(self, severity: Severity, **changes: Any) -> None:  # noqa: ANN401 - any field of a level
        known = self.host.account.levels
        known[self.levels[severity]] = replace(known[self.levels[severity]], **changes)

    def key_without(self, *privileges: str) -> None:
        self.key = self.host.admin.makes_key(without=privileges)


TIMES = {
    Severity.S1: (HOUR, 4 * HOUR),
    Severity.S2: (HOUR, 4 * HOUR),
    Severity.S3: (2 * HOUR, 16 * HOUR),
    Severity.S4: (8 * HOUR, timedelta(0)),
    Severity.S5: (8 * HOUR, timedelta(0)),
}


@pytest.fixture
def account() -> Iterator[Account]:
    with RunningLiveAgent(instant(MONDAY)) as host:
        made = Account(host, StandingNow(MONDAY))
        made.set_up()
        yield made
        made.http.close()


def test_the_folder_keeps_the_ports(account: Account) -> None:
    kept: tuple[Helpdesk, Probe, Setup] = (account.probe.desk, account.probe, account.setup)
    assert all(kept)


# -- the zone


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        ("UTC", "UTC"),
        ("Europe/Prague", "Europe/Bratislava"),
        ("America/New_York", "Etc/GMT+5"),
        ("Asia/Tokyo", "Etc/GMT-9"),
        ("Asia/Kathmandu", "Asia/Kathmandu"),
    ],
)
def test_the_zone_of_an_account_is_found_and_no_ticket_of_ours_stays(account: Account, theirs: str, found: str) -> None:
    account.host.admin.in_zone(theirs)
    assert account.setup.zone(account.now()) == found
    assert [ticket.status for ticket in account.host.account.tickets.values()] == ["X"]


def test_a_zone_that_was_found_before_stays_while_it_fits(account: Account) -> None:
    account.host.admin.in_zone("Europe/London")
    account.zone = "Europe/London"
    assert account.setup.zone(account.now()) == "Europe/London"


def test_in_summer_the_terms_zone_is_found_by_its_summer_time() -> None:
    with RunningLiveAgent(instant("2026-07-01 10:00")) as host:
        host.admin.in_zone("Europe/Vienna")
        account = Account(host, StandingNow("2026-07-01 10:00"), key=host.v3_key)
        assert account.setup.zone(account.now()) == "Europe/Bratislava"
        account.http.close()


@pytest.mark.parametrize("apart", [timedelta(minutes=7), timedelta(hours=-15), timedelta(days=2)])
def test_a_clock_that_is_wrong_is_no_zone(account: Account, apart: timedelta) -> None:
    account.now.move(apart)
    with pytest.raises(UpstreamRefused, match="set this machine's clock"):
        account.setup.zone(account.now())
    assert [ticket.status for ticket in account.host.account.tickets.values()] == ["X"]


@given(
    st.sampled_from(["UTC", "Europe/Bratislava", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Etc/GMT+12"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - the zone follows
    st.integers(-200, 200),
)
def test_the_zone_that_is_found_reads_the_wall_clock_as_it_was_meant(zone: str, at: datetime, late: int) -> None:
    now = at.replace(tzinfo=UTC)
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(seconds=late)
    found = zone_with(offset_of(wall, now), now, ("UTC",))
    assert abs(wall.replace(tzinfo=ZoneInfo(found)) - now) <= timedelta(seconds=200)


# -- what is made, and what is left to the admin


def test_missing_tags_are_made_once_private_and_archived_ones_come_back(account: Account) -> None:
    tags = account.host.account.tags
    by_name = {tag.name: tag for tag in tags.values()}
    assert set(by_name) == set(TAGS)
    assert {tag.is_public for tag in tags.values()} == {"N"}
    assert account.setup.create() == ()
    del tags[by_name["vip-held"].id]
    by_name["vip"].is_archived = "Y"
    assert account.setup.create() == ("the tag vip", "the tag vip-held")
    assert by_name["vip"].is_archived == "N"
    assert account.setup.create() == ()


def test_a_key_that_may_make_no_tags_is_told_so_only_where_one_is_missing(account: Account) -> None:
    account.key_without("tag.manage")
    assert account.setup.create() == ()
    account.host.account.tags.clear()
    with pytest.raises(UpstreamRefused, match=r"our key lacks tag\.manage"):
        account.setup.create()


def test_a_wrong_key_says_where_the_right_one_is(account: Account) -> None:
    account.key = "0123456789"
    with pytest.raises(CredentialsRevoked, match="make one of API v3 under Configuration > System > API"):
        account.setup.zone(account.now())
    account.key = account.host.v1_key
    with pytest.raises(CredentialsRevoked, match="a key of API v1 isn't one"):
        account.setup.zone(account.now())


def test_an_address_without_liveagent_says_what_it_should_look_like(account: Account) -> None:
    account.host.stop()
    with pytest.raises(UpstreamUnavailable, match="is the account's address right"):
        account.setup.zone(account.now())


def test_rights_that_are_missing_for_the_trial_are_all_named(account: Account) -> None:
    account.key_without("ticket.create", "ticket.change_state")
    with pytest.raises(UpstreamRefused, match=r"lacks ticket\.create, ticket\.change_state: tick them"):
        account.setup.zone(account.now())
    assert not account.host.account.tickets


INSTRUCTED = instructions(HOOK, default_terms(), date(2026, 3, 2))


def test_the_rules_carry_ids_only_and_name_themselves() -> None:
    for rule, event in (("R1", "ticket_created"), ("R2", "message_added"), ("R3", "status_changed")):
        assert f"{HOOK}?event={event}&rule={rule}&ticket={{$conv_code}}\n" in INSTRUCTED
    assert INSTRUCTED.count("HTTP request\n") == 3
    assert INSTRUCTED.count("{$") == 3


def test_each_severity_has_its_level_and_the_rule_that_sets_it() -> None:
    for severity in Severity:
        assert f"VIP Desk R{severity + 3:d}\n" in INSTRUCTED
        rule = f"Ticket tags | contains | vip-sev-{severity:d}\n   Action        change SLA level | VIP S{severity:d}"
        assert rule in INSTRUCTED
    assert "VIP S1  1 h           4 h          no: around the clock" in INSTRUCTED
    assert "VIP S3  2 h           16 h         yes: Europe/Bratislava, Monday-Friday 09:00-17:00" in INSTRUCTED


def test_the_admin_is_warned_of_the_loop_and_told_the_fields() -> None:
    assert '"ticket tags changed" or "ticket transferred"' in INSTRUCTED
    for code in ("vip_severity", "vip_first_due", "vip_followup_due", "vip_addon_from", "vip_agent"):
        assert code in INSTRUCTED
    assert "port" not in INSTRUCTED
    elsewhere = HOOK.replace("vip.example", "vip.example:8443")
    assert "opens port 8443" in instructions(elsewhere, default_terms(), date(2026, 3, 2))


def test_what_no_level_can_say_of_the_terms_is_said() -> None:
    wide = (((9 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 5 + ((),) * 2
    day = date(2026, 5, 1)
    hours = BusinessHours(
        "Europe/Vienna", wide, HolidayCalendar((Holiday(day, "Labour day"),)), {date(2026, 4, 3): ((0, 60),)}
    )
    mixed = SeverityTargets(Severity.S2, Target.calendar(HOUR), Target.business(4 * HOUR))
    targets = tuple(mixed if row.severity is Severity.S2 else row for row in default_terms().targets)
    terms = replace(default_terms(), hours=hours, targets=targets, day_mode=DayMode.END_OF_DAY)
    told = instructions(HOOK, terms, date(2026, 3, 2))
    assert "Europe/Vienna, Monday-Friday 09:00-17:00; exclude holidays: 2026-05-01" in told
    assert "VIP S2: a level counts both answers" in told
    assert "VIP S4: a business day is entered as 8 h" in told
    assert "one opening a day" in told
    assert "whole holidays only" in told


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("https://acme.ladesk.com", "https://acme.ladesk.com"),
        (" https://Acme.ladesk.com/api/v3/ ", "https://acme.ladesk.com"),
        ("https://acme.ladesk.com/api/v3", "https://acme.ladesk.com"),
        ("https://desk.example:8443/", "https://desk.example:8443"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://[::1]:9000/", "http://[::1]:9000"),
        ("http://localhost:9000", "http://localhost:9000"),
    ],
)
def test_an_accounts_address_is_its_root(given: str, root: str) -> None:
    assert root_of(given) == root


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.ladesk.com",
        "http://127.0.0.1.evil.example",
        "acme.ladesk.com",
        "https://",
        "https://acme.ladesk.com/agent",
        "https://acme.ladesk.com/api/v3/tickets",
        "https://acme.ladesk.com?key=1",
        "https://me:secret@acme.ladesk.com",
        "https://acme.ladesk.com:99999",
        "https://[acme",
        "ftp://acme.ladesk.com",
    ],
)
def test_any_other_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(BadInput, match=r"give it as https://acme\.ladesk\.com") as refused:
        root_of(url)
    assert "secret" not in str(refused.value)


# -- the examination


def test_a_sound_account_has_no_fault_and_the_trial_leaves_no_ticket(account: Account) -> None:
    found = account.findings()
    assert [each for each in found if not each.well] == []
    assert "the tag vip-sev-5 gives a ticket the SLA level VIP S5" in {each.what for each in found}
    assert {ticket.status for ticket in account.host.account.tickets.values()} == {"X"}


def test_an_examination_asks_for_no_more_than_a_minute_grants(account: Account) -> None:
    before = len(account.host.calls_by(account.key))
    account.findings()
    assert len(account.host.calls_by(account.key)) - before <= 40


@pytest.mark.parametrize("privilege", sorted(set(PRIVILEGES) - {"ticket.create", "ticket.change_state"}))
def test_each_missing_privilege_is_named_with_the_page_where_it_is_given(account: Account, privilege: str) -> None:
    account.key_without(privilege)
    try:
        advice = " ".join(account.faults().values())
    except UpstreamRefused as refused:
        advice = str(refused)
    except CredentialsRevoked as revoked:
        pytest.fail(f"a privilege looked like a wrong key: {revoked}")
    assert privilege in advice
    assert "Configuration > System > API" in advice


def test_a_key_with_the_least_set_of_privileges_has_no_fault(account: Account) -> None:
    account.key = account.host.admin.makes_key(PRIVILEGES)
    assert account.faults() == {}


def test_a_missing_or_archived_tag_is_named(account: Account) -> None:
    tags = {tag.name: tag for tag in account.host.account.tags.values()}
    del account.host.account.tags[tags["vip-tier2"].id]
    tags["vip-held"].is_archived = "Y"
    assert set(account.faults()) == {"the tag vip-tier2 exists", "the tag vip-held exists"}


WRONG_LEVELS: list[tuple[Severity, dict[str, Any], str]] = [
    (Severity.S1, {"first_answer": 2 * HOUR}, "First answer is 2 h, ours 1 h"),
    (Severity.S2, {"next_answer": timedelta(0)}, "Next answer is none, ours 4 h"),
    (Severity.S4, {"next_answer": timedelta(minutes=90)}, "Next answer is 1 h 30 min, ours none"),
    (Severity.S1, {"hours": office_hours()}, "it counts Europe/Bratislava, Monday-Friday 09:00-17:00, ours around"),
    (Severity.S3, {"hours": None}, "it counts around the clock, ours Europe/Bratislava, Monday-Friday 09:00-17:00"),
    (Severity.S3, {"hours": office_hours(ZoneInfo("Europe/London"))}, "its business hours are Europe/London"),
    (
        Severity.S5,
        {"hours": OpenHours(ZoneInfo("Europe/Bratislava"), {0: (time(8), time(17)), 2: (time(9), time(17))})},
        "Monday 08:00-17:00; Wednesday 09:00-17:00, ours Europe/Bratislava, Monday-Friday",
    ),
    (
        Severity.S3,
        {"hours": replace(office_hours(), holidays=frozenset({date(2026, 12, 25)}))},
        "the excluded holidays have too many: 2026-12-25",
    ),
]


@pytest.mark.parametrize(("severity", "changes", "told"), WRONG_LEVELS)
def test_a_level_that_says_something_else_is_told_beside_ours(
    account: Account, severity: Severity, changes: dict[str, Any], told: str
) -> None:
    account.level(severity, **changes)
    ((what, advice),) = account.faults().items()
    assert what == f"the SLA level VIP {severity} is as our terms"
    assert told in advice
    assert "Configuration > Automation > SLA" in advice


def test_holidays_of_ours_that_a_level_lacks_are_told(account: Account) -> None:
    holidays = HolidayCalendar((Holiday(date(2026, 5, 1), "Labour day"), Holiday(date(2026, 1, 1), "over")))
    hours = replace(account.terms.hours, holidays=holidays)
    account.terms = replace(account.terms, hours=hours)
    advice = account.faults()["the SLA level VIP S3 is as our terms"]
    assert advice.startswith("the excluded holidays lack: 2026-05-01:")


def test_a_zone_of_another_name_that_shows_the_same_time_is_as_good(account: Account) -> None:
    account.level(Severity.S3, hours=office_hours(ZoneInfo("Europe/Prague")))
    assert account.faults() == {}


@pytest.mark.parametrize("unit", [timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)])
def test_a_level_is_right_whatever_its_integers_count(account: Account, unit: timedelta) -> None:
    account.host.switches.sla_unit = unit
    assert account.faults() == {}


def test_a_missing_level_is_named(account: Account) -> None:
    account.level(Severity.S2, name="VIP 2")
    assert "the SLA level VIP S2 exists" in account.faults()


def test_an_agent_of_another_id_is_found_by_the_address(account: Account) -> None:
    dana = Agent("Dana@desk.example", "Dana Petrova", "nobody1")
    faults = account.faults(Roster((), (dana,)))
    assert faults["the agent Dana Petrova exists there as nobody1"].startswith(
        f"the agents' file must say {account.dana} as host_id"
    )


def test_a_deleted_agent_is_told(account: Account) -> None:
    account.host.admin.removes_agent(account.dana)
    faults = account.faults()
    (what,) = [each for each in faults if each.startswith("the agent Dana")]
    assert "Configuration > Agents" in faults[what]
    assert "Dana Petrova has a department alone" in faults


def test_a_dedicated_agent_without_a_department_alone_is_told(account: Account) -> None:
    account.host.admin.adds_agent("Boris", "boris@desk.example", *account.host.account.departments)
    ((what, advice),) = account.faults().items()
    assert what == "Dana Petrova has a department alone"
    assert "Configuration > Departments" in advice


@pytest.mark.parametrize("undefined", ["refused", "ignored"])
def test_missing_ticket_fields_are_told_one_by_one(account: Account, undefined: Any) -> None:  # noqa: ANN401 - a literal
    account.host.switches.undefined_fields = undefined
    account.host.account.fields -= {"vip_first_due", "vip_followup_due"}
    faults = account.faults()
    assert set(faults) == {"the ticket field vip_first_due exists", "the ticket field vip_followup_due exists"}
    assert "Configuration > System > Ticket fields" in faults["the ticket field vip_first_due exists"]


def test_the_first_rule_that_is_missing_is_told_with_what_else_it_could_be(account: Account) -> None:
    del account.host.account.sla_rules[2]
    ((what, advice),) = account.faults().items()
    assert what == "the tag vip-sev-3 gives a ticket the SLA level VIP S3"
    assert "enter rule R6" in advice
    assert "Time rules" in advice


def test_tags_of_the_api_that_fire_no_rules_are_told(account: Account) -> None:
    account.host.switches.api_tags_fire_rules = False
    ((what, advice),) = account.faults().items()
    assert what.startswith("the tag vip-sev-1")
    assert "LA-3" in advice


def test_a_rule_that_takes_a_moment_is_waited_for(account: Account) -> None:
    account.host.switches.sla_delay = timedelta(seconds=2)

    def arrived(is_here: Any) -> bool:  # noqa: ANN401 - a callable
        account.host.advance(timedelta(seconds=2))
        account.now.move(timedelta(seconds=2))
        return bool(is_here())

    probe = replace(account.probe, arrived=arrived)
    ticket = probe.create_probe("")
    assert [each.what for each in probe.findings(ticket, account.roster, account.plan) if not each.well] == []


def test_a_tag_that_our_own_work_took_off_before_the_rule_ran_is_set_again(account: Account) -> None:
    known, waits = account.host.account, []
    rules, known.sla_rules = known.sla_rules, []

    def arrived(is_here: Any) -> bool:  # noqa: ANN401 - a callable
        waits.append(is_here())
        if len(waits) == 1:
            known.sla_rules = rules
            for ticket in known.tickets.values():
                ticket.tags = []
        return bool(waits[-1])

    probe = replace(account.probe, arrived=arrived)
    found = list(probe.findings(probe.create_probe(""), account.roster, account.plan))
    assert [each.what for each in found if not each.well] == []
    assert waits == [False, True, True, True, True, True]


def test_no_rule_is_tried_where_nothing_is_waited_for(account: Account) -> None:
    account.host.account.sla_rules.clear()
    probe = replace(account.probe, arrived=None)
    assert all(each.well for each in probe.findings(probe.create_probe(""), account.roster, account.plan))


def test_a_zone_that_no_longer_fits_is_told(account: Account) -> None:
    account.host.admin.in_zone("Europe/Bratislava")
    faults = account.faults()
    assert "LiveAgent's times are those of UTC" in faults
    account.zone = "Europe/Bratislava"
    assert account.faults() == {}


def test_notes_are_tried_out_where_a_key_for_them_was_given(account: Account) -> None:
    account.notes_key = account.host.v1_key
    what = "notes can be written with the key of API v1"
    assert what in {each.what for each in account.findings() if each.well}
    account.notes_key = account.host.v3_key
    assert "Settings for API v1" in account.faults()[what]


def test_an_account_that_keeps_its_codes_to_one_call_is_examined_all_the_same(account: Account) -> None:
    account.host.switches.code_everywhere = False
    assert account.faults() == {}


def test_a_ticket_is_filed_in_the_department_that_was_asked_for(account: Account) -> None:
    there = account.host.admin.adds_department("Trials")
    ticket = account.probe.create_probe(there)
    assert account.host.ticket(ticket.id)["departmentid"] == there
    with pytest.raises(UpstreamRefused, match="there is no department 'nowhere'; there are: default,"):
        account.probe.create_probe("nowhere")


# -- the desk's facts


def test_chat_buttons_departments_of_one_and_phone_numbers_are_read(account: Account) -> None:
    admin, facts = account.host.admin, DeskFacts(account.calls)
    (own,) = facts.own_departments()
    assert own == OwnDepartment(own.id, "Dana alone", account.dana)
    widget = admin.adds_widget("Chat with Dana", own.id)
    assert facts.widgets() == (Widget(widget, "Chat with Dana", is_button=True, is_active=True),)
    number = admin.adds_number("+421 2 1234", own.id, name="VIP line")
    (found,) = facts.phone_numbers()
    assert (found.id, found.number, found.name, found.department) == (number, "+421 2 1234", "VIP line", own.id)
    assert (found.is_active, found.has_menu) == (True, False)


def test_more_than_a_page_of_each_is_read(account: Account) -> None:
    for number in range(130):
        department = account.host.admin.adds_department(f"Number {number}")
        account.host.admin.adds_widget(f"Button {number}", department)
        account.host.admin.joins(account.dana, department)
    facts = DeskFacts(account.calls)
    assert len(facts.widgets()) == 130
    assert len(facts.own_departments()) == 131


def test_an_agents_presence_is_what_they_take_in_each_department(account: Account) -> None:
    facts = DeskFacts(account.calls)
    both = facts.presence(account.dana)
    assert {each.takes for each in both} == {frozenset(Service)}
    account.host.account.agents[account.dana].online = "F"
    assert facts.presence(account.dana) == tuple(Presence(each.department, frozenset()) for each in both)
    for unknown in ("nobody1", "../tickets"):
        with pytest.raises(UpstreamRefused):
            facts.presence(unknown)


def test_each_part_of_a_sound_desks_plan_is_found(account: Account) -> None:
    admin, own = account.host.admin, account.host.account.departments
    alone = next(each.id for each in own.values() if each.members == [account.dana])
    chat = ChatPlace(widget=admin.adds_widget("Chat with Dana", alone))
    dana = Person(Agent("dana@desk.example", "Dana Petrova", account.dana), chat, phone=alone, group=alone)
    desk = RoundTheClock(chat=ChatPlace(widget=admin.adds_widget("24/7", "default")), phone="+4212000")
    account.plan = DeskPlan((dana,), round_the_clock=desk)
    assert account.faults() == {}
    assert sum("Dana Petrova" in each.what or "24/7" in each.what for each in account.findings()) == 7


def test_what_a_desks_plan_names_and_the_account_lacks_is_told_with_its_cure(account: Account) -> None:
    eve = account.host.admin.adds_agent("Eve", "eve@desk.example", "default")
    person = Person(Agent("eve@desk.example", "Eve", eve), ChatPlace(widget="gone"), phone="nowhere", group="none")
    account.plan = DeskPlan((person,), round_the_clock=RoundTheClock(phone="nobody"))
    faults = account.faults()
    assert {what: advice.split()[0] for what, advice in faults.items()} == {
        "the chat button gone of Eve exists": "copy",
        "Eve, who has a chat button, has a department alone": "create",
        "the department none of Eve exists": "correct",
        "the telephone of Eve rings in a department": "give",
        "the telephone of 24/7 support rings in a department": "give",
    }


def test_what_liveagent_does_without_is_said_and_is_no_fault(account: Account) -> None:
    told = [each.what.partition(":")[0] for each in account.findings() if "does without" in each.what]
    assert told == [f"this helpdesk does without {name}" for name in ("due date", "priority", "notes", "messages")]
