"""Who may use our pages inside Zendesk, and which tickets they may see there."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from integration.clients.helpdesk.zendesk.people import ZendeskPeople
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.host_user import HostUser
from tests.clients.helpdesk.zendesk.tenant import ACME, API, MINUTE, Tenant, tenant_with

AMY: dict[str, object] = {"id": 903, "name": "Amy Agent", "email": "amy@acme.example", "role": "agent"}


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    with tenant_with() as tenant:
        yield tenant


def knows(tenant: Tenant, **changes: object) -> None:
    tenant.router.get(f"{API}/users/903").mock(return_value=httpx.Response(200, json={"user": {**AMY, **changes}}))


def ticket(tenant: Tenant, number: int = 7, **place: int | None) -> None:
    answer = httpx.Response(200, json={"ticket": {"id": number, **place}})
    tenant.router.get(f"{API}/tickets/{number}").mock(return_value=answer)


def is_down(tenant: Tenant) -> None:
    tenant.router.route(path__startswith="/api/v2/").mock(return_value=httpx.Response(503))
    tenant.router.get(f"{API}/users/903").mock(return_value=httpx.Response(503))


def test_a_person_has_the_name_and_the_role_that_zendesk_says(tenant: Tenant) -> None:
    knows(tenant)
    assert ZendeskPeople(tenant.wire).person(ACME, "903") == HostUser("903", "Amy Agent", "amy@acme.example", "agent")
    assert bool(HostUser("903", "", "", "agent").is_staff)


@pytest.mark.parametrize("changes", [{"suspended": True}, {"active": False}])
def test_who_is_suspended_or_deleted_is_nobody(tenant: Tenant, changes: dict[str, object]) -> None:
    knows(tenant, **changes)
    people = ZendeskPeople(tenant.wire)
    assert people.person(ACME, "903") is None
    assert not people.may_see(ACME, "903", "7")


@pytest.mark.parametrize(
    ("role_type", "role"),
    [(1, "light agent"), (2, "chat agent"), (3, "contributor"), (4, "another agent"), (99, "another agent")],
)
def test_agents_who_may_not_work_on_tickets_are_no_staff_here(tenant: Tenant, role_type: int, role: str) -> None:
    knows(tenant, role_type=role_type)
    people = ZendeskPeople(tenant.wire)
    found = people.person(ACME, "903")
    assert found is not None
    assert (found.role, found.is_staff, found.is_admin) == (role, False, False)
    assert not people.may_see(ACME, "903", "7")


@pytest.mark.parametrize(
    ("role", "role_type"), [("agent", None), ("agent", 0), ("admin", None), ("admin", 4), ("admin", 5)]
)
def test_agents_with_and_without_a_role_of_the_accounts_own_and_admins_are_staff(
    tenant: Tenant, role: str, role_type: int | None
) -> None:
    knows(tenant, role=role, role_type=role_type)
    people = ZendeskPeople(tenant.wire)
    found = people.person(ACME, "903")
    assert found is not None
    assert (found.role, found.is_staff) == (role, True)
    assert people.may_see(ACME, "903", "7")


@pytest.mark.parametrize("user", ["", "me", "../users/1", "9" * 30])
def test_what_is_no_id_is_nobody_and_nothing_is_asked(tenant: Tenant, user: str) -> None:
    assert ZendeskPeople(tenant.wire).person(ACME, user) is None


def test_whom_zendesk_does_not_know_is_nobody(tenant: Tenant) -> None:
    tenant.router.get(f"{API}/users/5").mock(return_value=httpx.Response(404, json={"error": "RecordNotFound"}))
    assert ZendeskPeople(tenant.wire).person(ACME, "5") is None


def test_zendesk_is_asked_again_after_five_minutes(tenant: Tenant) -> None:
    knows(tenant)
    people = ZendeskPeople(tenant.wire)
    for _ in range(3):
        assert people.person(ACME, "903") is not None
    assert len(tenant.router.calls) == 1
    knows(tenant, suspended=True)
    tenant.now.move(4 * MINUTE + timedelta(seconds=59))
    assert people.person(ACME, "903") is not None
    tenant.now.move(timedelta(seconds=1))
    assert people.person(ACME, "903") is None


def test_who_is_looked_for_anew_is_asked_for_and_known_so_from_then_on(tenant: Tenant) -> None:
    knows(tenant)
    people = ZendeskPeople(tenant.wire)
    assert people.person(ACME, "903") is not None
    knows(tenant, suspended=True)
    assert people.person(ACME, "903") is not None
    assert people.person(ACME, "903", look="now") is None
    assert people.person(ACME, "903") is None


def test_what_was_said_last_is_told_for_half_an_hour_and_nothing_is_asked(tenant: Tenant) -> None:
    people = ZendeskPeople(tenant.wire)
    with pytest.raises(UpstreamUnavailable):
        people.person(ACME, "903", look="last")
    knows(tenant, role="end-user")
    people.person(ACME, "903")
    tenant.now.move(29 * MINUTE)
    last = people.person(ACME, "903", look="last")
    assert last is not None
    assert (last.role, len(tenant.router.calls)) == ("end-user", 1)
    tenant.now.move(MINUTE)
    with pytest.raises(UpstreamUnavailable):
        people.person(ACME, "903", look="last")


@pytest.mark.parametrize("status", [503, 502])
def test_a_page_does_not_wait_for_a_second_try(tenant: Tenant, status: int) -> None:
    route = tenant.router.get(f"{API}/users/903").mock(return_value=httpx.Response(status))
    with pytest.raises(UpstreamUnavailable):
        ZendeskPeople(tenant.wire).person(ACME, "903")
    assert route.call_count == 1


def test_a_zendesk_that_says_nothing_is_asked_once(tenant: Tenant) -> None:
    route = tenant.router.get(f"{API}/users/903").mock(side_effect=httpx.ReadTimeout("slow"))
    with pytest.raises(UpstreamUnavailable, match="didn't answer in time") as silent:
        ZendeskPeople(tenant.wire).person(ACME, "903")
    assert (route.call_count, sum(tenant.waits) < 1) == (1, True)
    assert silent.value.retry_after


@pytest.mark.parametrize("changes", [{}, {"ticket_restriction": ""}, {"role": "admin", "ticket_restriction": "groups"}])
def test_who_is_not_restricted_sees_all_and_no_ticket_is_asked_for(tenant: Tenant, changes: dict[str, object]) -> None:
    knows(tenant, **changes)
    assert ZendeskPeople(tenant.wire).may_see(ACME, "903", "7")
    assert [call.request.url.path for call in tenant.router.calls] == ["/api/v2/users/903"]


@pytest.mark.parametrize(
    ("restriction", "place", "sees"),
    [
        ("groups", {"group_id": 21}, True),
        ("groups", {"group_id": 22}, False),
        ("groups", {}, False),
        ("assigned", {"assignee_id": 903}, True),
        ("assigned", {"assignee_id": 904}, False),
        ("assigned", {}, False),
        ("organization", {"organization_id": 31}, True),
        ("organization", {"organization_id": 32}, False),
        ("organization", {}, False),
        ("requested", {"group_id": 21, "assignee_id": 903, "organization_id": 31}, False),
        ("something new", {"group_id": 21, "assignee_id": 903, "organization_id": 31}, False),
    ],
)
def test_who_is_restricted_sees_what_zendesk_would_show(
    tenant: Tenant, restriction: str, place: dict[str, int], *, sees: bool
) -> None:
    knows(tenant, ticket_restriction=restriction, organization_id=31)
    ticket(tenant, **place)
    memberships = {"group_memberships": [{"id": 1, "user_id": 903, "group_id": 21, "default": True}]}
    tenant.router.get(path__regex="group_memberships").mock(return_value=httpx.Response(200, json=memberships))
    assert ZendeskPeople(tenant.wire).may_see(ACME, "903", "7") is sees


def test_an_agent_without_an_organization_sees_none_that_has_none(tenant: Tenant) -> None:
    knows(tenant, ticket_restriction="organization")
    ticket(tenant, organization_id=None)
    assert not ZendeskPeople(tenant.wire).may_see(ACME, "903", "7")


def test_a_ticket_that_is_gone_is_seen_by_nobody_who_is_restricted(tenant: Tenant) -> None:
    knows(tenant, ticket_restriction="assigned")
    tenant.router.get(f"{API}/tickets/7").mock(return_value=httpx.Response(404, json={"error": "RecordNotFound"}))
    assert not ZendeskPeople(tenant.wire).may_see(ACME, "903", "7")


def test_while_zendesk_is_down_who_could_see_all_still_can_and_others_wait(tenant: Tenant) -> None:
    tenant.renews()
    people = ZendeskPeople(tenant.wire)
    knows(tenant)
    assert people.may_see(ACME, "903", "7")
    is_down(tenant)
    tenant.now.move(10 * MINUTE)
    assert people.may_see(ACME, "903", "7")
    with pytest.raises(UpstreamUnavailable):
        people.person(ACME, "903")
    tenant.now.move(60 * MINUTE)
    with pytest.raises((UpstreamUnavailable, CredentialsRevoked)):
        people.may_see(ACME, "903", "7")


@pytest.mark.parametrize("changes", [{"suspended": True}, {"active": False}, {"role": "end-user"}, {"role_type": 3}])
def test_while_zendesk_is_down_who_could_see_nothing_still_cannot(tenant: Tenant, changes: dict[str, object]) -> None:
    tenant.renews()
    people = ZendeskPeople(tenant.wire)
    knows(tenant, **changes)
    assert not people.may_see(ACME, "903", "7")
    is_down(tenant)
    tenant.now.move(6 * MINUTE)
    assert not people.may_see(ACME, "903", "7")


def test_while_zendesk_is_down_whom_it_did_not_know_still_sees_nothing(tenant: Tenant) -> None:
    tenant.renews()
    people = ZendeskPeople(tenant.wire)
    tenant.router.get(f"{API}/users/903").mock(return_value=httpx.Response(404, json={"error": "RecordNotFound"}))
    assert not people.may_see(ACME, "903", "7")
    is_down(tenant)
    tenant.now.move(6 * MINUTE)
    assert not people.may_see(ACME, "903", "7")


def test_while_zendesk_is_down_nobody_knows_what_who_is_restricted_may_see(tenant: Tenant) -> None:
    tenant.renews()
    people = ZendeskPeople(tenant.wire)
    knows(tenant, ticket_restriction="assigned")
    ticket(tenant, assignee_id=903)
    assert people.may_see(ACME, "903", "7")
    is_down(tenant)
    tenant.now.move(6 * MINUTE)
    with pytest.raises(UpstreamUnavailable):
        people.may_see(ACME, "903", "7")
