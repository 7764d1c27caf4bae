"""The verdict on LiveAgent's tickets: each wrong thing named, and nothing else; and rules that are typed in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.cases import Case
from sandbox.customers import UNKNOWN, VIP
from sandbox.errors import SandboxFailed
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent_account import OWN_USER, Furnished, furnished, printed_rules
from sandbox.liveagent_cases import CHAT, MAIL
from sandbox.liveagent_people import People
from sandbox.liveagent_reader import Filed, Reader

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
S1 = Case(VIP, MAIL, 1, "Down", "Nobody can work.")
PRINTED = """
5. Configuration > Automation > Rules > Create, two times
   Rule name     VIP Desk R2
   Rule trigger  message added
   Conditions    message group type | is | Incoming Email
     or message group type | is | Chat
   Action        HTTP request
     Method      POST
     URL         https://vip.example.com/hooks/liveagent/main.s?event=message_added&ticket={$conv_code}
     Body        (empty)

   Rule name     VIP Desk R4
   Rule trigger  ticket tags changed
   Conditions    Ticket tags | contains | vip-sev-1
   Action        change SLA level | VIP S1
"""


@pytest.fixture
def account() -> Iterator[Furnished]:
    with RunningLiveAgent(MONDAY) as desk:
        account = furnished(desk)
        account.make_level_rules()
        yield account


def made_right(account: Furnished, filed: Filed) -> None:
    """All that VIP Desk should do with an S1 ticket of a Monday morning, done by hand."""
    staff, dana = account.desk.staff, account.people["dana"]
    staff.transfers(dana.id, filed.id, department=dana.department, to=dana.id)
    staff.tags(dana.id, filed.id, account.tag("vip"), account.tag("vip-sev-1"), account.tag("vip-unconfirmed"))
    staff.sets_field(filed.id, "vip_severity", "1")
    staff.sets_field(filed.id, "vip_first_due", "2026-03-02T10:30:00Z")
    staff.sets_field(filed.id, "vip_followup_due", "2026-03-02T13:30:00Z")
    staff.notes(account.people[OWN_USER].id, filed.id, "VIP")


def test_a_ticket_as_it_should_be_differs_in_nothing(account: Furnished) -> None:
    filed = People(account).file(S1)
    made_right(account, filed)
    assert Reader(account).differences(filed, MONDAY) == []


WRONG: dict[str, Callable[[Furnished, Filed], object]] = {
    "agent": lambda account, filed: account.desk.staff.transfers(account.people["dana"].id, filed.id),
    "tags": lambda account, filed: account.desk.staff.tags(
        account.people["dana"].id, filed.id, account.tag("vip-sev-1")
    ),
    "severity": lambda account, filed: account.desk.staff.sets_field(filed.id, "vip_severity", "2"),
    "first response due": lambda account, filed: account.desk.staff.sets_field(filed.id, "vip_first_due", ""),
    "follow-up due": lambda account, filed: account.desk.staff.sets_field(
        filed.id, "vip_followup_due", "2026-03-02T13:31:00Z"
    ),
    "private notes of ours": lambda account, filed: account.desk.staff.notes(
        account.people[OWN_USER].id, filed.id, "VIP"
    ),
}


@pytest.mark.parametrize("named", WRONG)
def test_each_wrong_thing_of_a_vip_ticket_is_named(account: Furnished, named: str) -> None:
    filed = People(account).file(S1)
    made_right(account, filed)
    WRONG[named](account, filed)
    told = [difference.partition(":")[0] for difference in Reader(account).differences(filed, MONDAY)]
    assert told == [named]


def test_a_level_that_no_rule_has_set_is_named_with_what_liveagent_reckons(account: Furnished) -> None:
    account.drop_level_rules()
    filed = People(account).file(S1)
    made_right(account, filed)
    told = [difference.partition(":")[0] for difference in Reader(account).differences(filed, MONDAY)]
    assert told == ["SLA level", "LiveAgent's own first answer"]


def test_after_a_mail_nothing_is_owed_until_the_customer_writes_and_after_a_chat_it_is(account: Furnished) -> None:
    people, reader = People(account), Reader(account)
    mail, chat = people.file(S1), people.file(Case(VIP, CHAT, 1, "Chat", "Nobody can work."))
    account.desk.advance(timedelta(minutes=10))
    for filed in (mail, chat):
        made_right(account, filed)
        people.answer(filed)
    account.desk.staff.sets_field(mail.id, "vip_followup_due", "")
    account.desk.staff.sets_field(chat.id, "vip_followup_due", "2026-03-02T13:40:00Z")
    assert reader.differences(mail, MONDAY) == reader.differences(chat, MONDAY) == []

    account.desk.advance(timedelta(minutes=10))
    account.desk.customers.answers(mail.id, "Still down.")
    assert reader.differences(mail, MONDAY) == ["follow-up due: None instead of 2026-03-02T13:50:00+00:00"]


def test_a_mail_outside_hours_is_held_and_a_chat_is_not() -> None:
    with RunningLiveAgent(SUNDAY) as desk:
        account = furnished(desk)
        mail, chat = (People(account).file(Case(VIP, door, 1, "Down", "…")) for door in (MAIL, CHAT))
        due = [Reader(account).differences(each, SUNDAY) for each in (mail, chat)]
    assert "first response due: None instead of 2026-03-02T09:00:00+00:00" in due[0]
    assert "first response due: None instead of 2026-03-01T10:30:00+00:00" in due[1]
    assert any("'vip-held'" in difference for difference in due[0])
    assert not any("'vip-held'" in difference for difference in due[1])


def test_a_ticket_that_is_not_vip_must_be_left_alone(account: Furnished) -> None:
    filed = People(account).file(Case(UNKNOWN, MAIL, 5, "Price?", "…"))
    assert Reader(account).differences(filed, MONDAY) == []
    made_right(account, filed)
    told = [difference.partition(":")[0] for difference in Reader(account).differences(filed, MONDAY)]
    assert told == ["agent", "department", "tags", "fields", "SLA level", "entries of ours"]


def test_printed_rules_are_typed_in_as_they_stand(account: Furnished) -> None:
    account.enter_rules(PRINTED)
    (request,) = account.desk.account.http_rules
    (level,) = account.desk.account.sla_rules
    assert (request.trigger, request.method, request.role) == ("message added", "POST", "customer")
    assert request.url.endswith("event=message_added&ticket={$conv_code}")
    assert account.desk.account.tags[level.tag].name == "vip-sev-1"
    assert account.desk.account.levels[level.level].name == "VIP S1"


def test_conditions_that_go_on_below_belong_to_their_rule() -> None:
    first, second = printed_rules(PRINTED)
    assert first["Conditions"].count("message group type") == 2
    assert second["Action"] == "change SLA level | VIP S1"


@pytest.mark.parametrize("printed", ["nothing at all", PRINTED.replace("message added", "moon is full")])
def test_rules_that_nobody_could_type_in_are_told(account: Furnished, printed: str) -> None:
    with pytest.raises(SandboxFailed):
        account.enter_rules(printed)
