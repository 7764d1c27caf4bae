"""What `vipdesk doctor` finds on a Zendesk account, each fault with its cure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import httpx
import pytest
import respx

from integration.clients.helpdesk.zendesk.trials import ZendeskProbe
from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import DeskPlan, Person
from integration.domain.errors import TicketGone, UpstreamRefused
from integration.domain.finding import Finding
from integration.domain.roster import Roster
from tests.clients.helpdesk.zendesk_json import AGENT, CUSTOMER, FIELD_IDS, GROUP, OTHER, OTHER_GROUP, OWN_USER
from tests.clients.helpdesk.zendesk_site import APP, HOOK, ZendeskSite, small_site


@dataclass
class Account:
    """The small account with what else doctor looks at: our app, our webhook, and whose tickets there are.

    `refused` are beginnings of lines, such as GET users, with the status that answers them; `undone` a trigger that
    takes our tags off, `unsafe` an account that takes any write.
    """

    site: ZendeskSite
    hook: str = "active"
    assigned: list[object] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    undone: bool = False
    unsafe: bool = False

    @property
    def probe(self) -> ZendeskProbe:
        return ZendeskProbe(self.site.desk, self.site.credentials)

    def serve(self, request: httpx.Request) -> httpx.Response:
        line = f"{request.method} {request.url.path.removeprefix('/api/v2/')}"
        for begin, status in self.refused.items():
            if line.startswith(begin):
                return httpx.Response(status, json={"error": "no"})
        if line in (more := self._more()):
            return httpx.Response(200, json=more[line])
        if request.method == "PUT" and self.unsafe:
            body = request.content.replace(b'"safe_update":true', b'"safe_update":null')
            request = httpx.Request("PUT", request.url, headers=request.headers, content=body)
        answer = self.site.serve(request)
        if line.startswith("PUT tickets/") and self.undone:
            self.site.tickets[int(line.rpartition("/")[2])]["tags"] = []
        return answer

    def _more(self) -> dict[str, object]:
        hook = f"GET webhooks/{HOOK.webhook}"
        return {
            "GET apps/installations": {"installations": [{"id": 1, "app_id": int(APP.app_id)}]},
            hook: {"webhook": {"id": HOOK.webhook, "status": self.hook}},
            f"{hook}/signing_secret": {"signing_secret": {"algorithm": "SHA256", "secret": HOOK.secrets[0].text}},
            f"{hook}/invocations": {"invocations": []},
            f"GET users/{OWN_USER}/tickets/assigned": {"tickets": self.assigned},
        }

    def examined(self, roster: Roster | None = None, plan: DeskPlan | None = None) -> list[Finding]:
        ticket = self.probe.create_probe("")
        self.site.ticket = ticket.id
        return [*self.probe.findings(ticket, roster or Roster(), plan or DeskPlan())]

    def faults(self, roster: Roster | None = None, plan: DeskPlan | None = None) -> dict[str, str]:
        return {each.what: each.advice for each in self.examined(roster, plan) if not each.well}


@pytest.fixture
def account() -> Iterator[Account]:
    made = Account(small_site())
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=made.serve)
        yield made
        made.site.http.close()


def agent(number: int) -> Agent:
    return Agent(f"{number}@acme.example", f"Agent {number}", str(number))


def test_an_account_that_is_set_up_has_no_faults(account: Account) -> None:
    roster, plan = Roster((), (agent(AGENT),)), DeskPlan((Person(agent(OTHER), group=str(OTHER_GROUP)),))
    assert account.faults(roster, plan) == {}


def test_what_zendesk_does_without_is_said_and_no_fault(account: Account) -> None:
    said = [each.what for each in account.examined() if each.well]
    assert any("on tasks alone" in what for what in said)
    (without,) = [what for what in said if "does without" in what]
    assert without.startswith("this helpdesk does without phone")


def test_the_ticket_is_filed_without_a_word_to_anybody_and_removed(account: Account) -> None:
    ticket = account.probe.create_probe(str(OTHER_GROUP))
    made = account.site.audits[int(ticket.id)][0]["events"][0]
    assert (made["public"], ticket.sender) == (False, "vip-desk-check@example.com")
    account.probe.delete(ticket)
    with pytest.raises(TicketGone):
        account.site.desk.read(ticket.id)


def test_a_ticket_that_cannot_be_read_is_removed_at_once(account: Account) -> None:
    before = set(account.site.tickets)
    account.refused = {f"GET tickets/{max(before) + 1}/audits": 404}
    with pytest.raises(UpstreamRefused):
        account.probe.create_probe("")
    (made,) = set(account.site.tickets) - before
    assert account.site.tickets[made]["status"] == "deleted"


@pytest.mark.parametrize("place", ["support", "²", "-1"])
def test_a_place_that_is_no_group_is_refused(account: Account, place: str) -> None:
    with pytest.raises(UpstreamRefused, match="a group's id"):
        account.probe.create_probe(place)


def test_a_user_who_may_not_delete_is_told_so(account: Account) -> None:
    ticket = account.probe.create_probe("")
    account.refused = {"DELETE": 403}
    with pytest.raises(UpstreamRefused, match="may not delete tickets"):
        account.probe.delete(ticket)


Break = Callable[[Account], object]


def own(**changes: object) -> Break:
    return lambda account: account.site.users[OWN_USER].update(changes)


BROKEN: dict[str, tuple[Break, str, str]] = {
    "another user": (own(id=AGENT), f"our own user is {OWN_USER}", f"that of {AGENT}"),
    "no admin": (own(role="agent"), "our own user is an admin", "let an admin"),
    "works there": (lambda a: a.assigned.append({"id": 1}), "our own user works on no tickets", "day by day"),
    "hook off": (lambda a: setattr(a, "hook", "inactive"), "our webhook tells us what happens", "it is inactive"),
    "undone": (lambda a: setattr(a, "undone", True), "what we write stands", "a trigger of this account"),
    "no export": (
        lambda a: a.refused.update({"GET incremental": 403}),
        "changed tickets could be examined: Zendesk doesn't let us read incremental (403)",
        "README",
    ),
    "no field": (lambda a: a.site.fields.pop(1), "our ticket fields are there", "VIP first response due"),
}


@pytest.mark.parametrize("fault", sorted(BROKEN))
def test_each_fault_is_found_with_its_cure(account: Account, fault: str) -> None:
    spoil, what, cure = BROKEN[fault]
    spoil(account)
    found = account.faults()
    (advice,) = [advice for told, advice in found.items() if told.startswith(what)]
    assert cure in advice


def test_our_own_user_must_be_nobody_of_the_desk(account: Account) -> None:
    assert "our own user is nobody of the desk" in account.faults(Roster((), (agent(OWN_USER),)))


def test_a_field_of_another_type_is_told(account: Account) -> None:
    field_of = next(each for each in account.site.fields if each["id"] == FIELD_IDS["vip_severity"])
    field_of |= {"type": "text"}
    advice = account.faults()["the ticket field VIP severity can be used"]
    assert advice == "it is text: make one of type integer"


@pytest.mark.parametrize(
    ("person", "changes", "reason"),
    [
        (12345, {}, "nobody of that id"),
        (CUSTOMER, {}, "a customer there"),
        (AGENT, {"suspended": True}, "suspended"),
        (AGENT, {"active": False}, "deleted"),
        (AGENT, {"alone": True}, "in no group"),
    ],
)
def test_an_agent_who_can_be_given_nothing_is_told(
    account: Account, person: int, changes: dict[str, bool], reason: str
) -> None:
    if "alone" in changes:
        account.site.memberships = [each for each in account.site.memberships if each["user_id"] != person]
    elif changes:
        account.site.users[person] |= changes
    for roster, plan in ((Roster((), (agent(person),)), DeskPlan()), (Roster(), DeskPlan((Person(agent(person)),)))):
        account.site.desk = account.site.another_desk()
        advice = account.faults(roster, plan)[f"the agent Agent {person} can be given tickets there as {person}"]
        assert reason in advice
        assert ("agents' file" in advice) == bool(roster.agents)


def test_a_group_of_the_plan_that_is_not_there_is_told(account: Account) -> None:
    people = (Person(agent(AGENT), group=str(GROUP)), Person(agent(OTHER), group="seniors"))
    assert [*account.faults(plan=DeskPlan(people))] == [f"the group seniors of Agent {OTHER} exists"]


def test_safe_updates_that_do_not_work_are_told(account: Account) -> None:
    account.unsafe = True
    found = account.faults()
    assert "ZD-31" in found["Zendesk refuses an update that rests on an old state"]


def test_an_account_that_keeps_the_day_alone_of_a_due_date_is_told(account: Account) -> None:
    account.site.days_alone = True
    assert "ZD-91" in account.faults()["the due date of a task keeps its time"]


def test_credentials_without_a_webhook_are_told(account: Account) -> None:
    account.site.credentials = replace(account.site.credentials, hook=None)
    assert "our webhook tells us what happens" in account.faults()
