"""The access token of an installation: renewed early, by one alone, and kept before it is used."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import pytest

from integration.clients.helpdesk.zendesk.keys import renew_if_idle
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from integration.domain.grant import Grant
from tests.clients.helpdesk.zendesk.tenant import ACME, DAY, FIRST, MINUTE, NOON, TOKENS, Tenant, pair, tenant_with
from tests.fakes.grants import FakeGrants

SOON = NOON + 28 * MINUTE
"""Two minutes before the first token ends."""

SECOND_ONE = timedelta(seconds=1)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    with tenant_with() as tenant:
        yield tenant


def kept(tenant: Tenant) -> Grant:
    grant = tenant.grants.grant(ACME.id)
    assert grant is not None
    return grant


def test_a_token_that_is_good_is_used_and_nobody_is_asked(tenant: Tenant) -> None:
    tenant.now.at = SOON - SECOND_ONE
    assert tenant.keys.token() == "plain-access-1"
    assert not tenant.router.calls


def test_a_token_that_ends_within_two_minutes_is_renewed_first_and_the_pair_is_kept(tenant: Tenant) -> None:
    route = tenant.renews()
    tenant.now.at = SOON
    assert tenant.keys.token() == "plain-access-2"
    assert kept(tenant).refresh == "plain-refresh-2"
    assert kept(tenant).generation == 2
    assert tenant.keys.token() == "plain-access-2"
    assert route.call_count == 1


def test_without_a_grant_an_admin_must_connect(tenant: Tenant) -> None:
    tenant.grants.drop_grant(ACME.id)
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again in Zendesk"):
        tenant.keys.token()


def test_a_pair_that_zendesk_no_longer_knows_is_tried_once_and_then_nobody_waits_for_it(tenant: Tenant) -> None:
    route = tenant.router.post(TOKENS).respond(400, json={"error": "invalid_grant"})
    tenant.now.at = SOON
    for _ in range(3):
        with pytest.raises(CredentialsRevoked, match="connect VIP Desk again in Zendesk"):
            tenant.keys.token()
    assert route.call_count == 1
    assert tenant.waits == []


def test_a_lost_pair_is_found_again_when_an_admin_grants_anew(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).respond(400, json={"error": "invalid_grant"})
    tenant.now.at = SOON
    with pytest.raises(CredentialsRevoked):
        tenant.keys.token()
    tenant.grants.keep_grant(ACME.id, replace(FIRST, access="plain-granted", access_until=SOON + 30 * MINUTE))
    assert tenant.keys.token() == "plain-granted"


@dataclass
class Meanwhile:
    """Somebody does something while Zendesk is being asked; then it answers."""

    happens: Callable[[], object]
    answer: httpx.Response

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.happens()
        return self.answer


@pytest.mark.parametrize("answer", [pair(2), httpx.Response(400, json={"error": "invalid_grant"})])
def test_what_an_admin_grants_during_our_renewal_is_used_whatever_came_of_ours(
    tenant: Tenant, answer: httpx.Response
) -> None:
    granted = replace(FIRST, access="plain-granted", refresh="plain-anew", access_until=SOON + 30 * MINUTE)
    tenant.router.post(TOKENS).mock(side_effect=Meanwhile(lambda: tenant.grants.keep_grant(ACME.id, granted), answer))
    tenant.now.at = SOON
    assert tenant.keys.token() == "plain-granted"
    assert kept(tenant) == replace(granted, generation=2)


def test_who_was_uninstalled_during_a_renewal_stays_so(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).mock(side_effect=Meanwhile(lambda: tenant.grants.drop_grant(ACME.id), pair(2)))
    tenant.now.at = SOON
    with pytest.raises(CredentialsRevoked):
        tenant.keys.token()
    assert tenant.grants.grant(ACME.id) is None


def test_while_another_process_renews_we_wait_for_its_pair_and_use_it(tenant: Tenant) -> None:
    tenant.now.at = SOON
    assert tenant.grants.begin_renewal(ACME.id, 1, SOON, SOON + MINUTE)
    theirs = replace(FIRST, access="plain-theirs", access_until=SOON + 30 * MINUTE)

    def their_renewal_ends(waits: int) -> None:
        if waits == 3:
            tenant.grants.renewed(ACME.id, theirs)

    tenant.while_waiting = their_renewal_ends
    assert tenant.keys.token() == "plain-theirs"
    assert len(tenant.waits) == 3
    assert not tenant.router.calls


def test_a_process_that_died_while_it_renewed_is_waited_for_ten_seconds_and_then_the_work_is_put_off(
    tenant: Tenant,
) -> None:
    tenant.now.at = SOON
    assert tenant.grants.begin_renewal(ACME.id, 1, SOON, SOON + MINUTE)
    with pytest.raises(UpstreamUnavailable, match="takes too long") as caught:
        tenant.keys.token()
    assert 9 <= sum(tenant.waits) <= 11
    assert caught.value.retry_after is not None
    tenant.renews()
    tenant.now.at = SOON + MINUTE
    assert tenant.keys.token() == "plain-access-2"


class Dying(FakeGrants):
    """Dies between Zendesk's answer and the commit."""

    def renewed(self, installation: str, grant: Grant) -> bool:
        if self.grant(installation) and grant.refresh:
            raise KeyboardInterrupt
        return super().renewed(installation, grant)


def test_a_crash_between_the_answer_and_the_commit_loses_the_pair_and_an_admin_is_asked(tenant: Tenant) -> None:
    tenant.grants = Dying()
    tenant.grants.keep_grant(ACME.id, FIRST)
    tenant.router.post(TOKENS).mock(side_effect=[pair(2), httpx.Response(400, json={"error": "invalid_grant"})])
    tenant.now.at = SOON
    with pytest.raises(KeyboardInterrupt):
        tenant.keys.token()
    tenant.now.move(MINUTE)
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again in Zendesk"):
        tenant.keys.token()


def test_who_stood_still_for_longer_than_the_lease_brings_back_the_pair_that_another_takes_for_lost(
    tenant: Tenant,
) -> None:
    def another_finds_it_lost() -> None:
        tenant.now.move(MINUTE)
        with pytest.raises(CredentialsRevoked):
            tenant.keys.token()

    answers = iter([Meanwhile(another_finds_it_lost, pair(2)), None])

    def serve(request: httpx.Request) -> httpx.Response:
        first = next(answers)
        return first(request) if first else httpx.Response(400, json={"error": "invalid_grant"})

    tenant.router.post(TOKENS).mock(side_effect=serve)
    tenant.now.at = SOON
    assert tenant.keys.token() == "plain-access-2"
    assert (kept(tenant).refresh, kept(tenant).generation) == ("plain-refresh-2", 3)


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.Response(429, headers={"Retry-After": "60"})])
def test_a_renewal_that_zendesk_has_no_time_for_loses_nothing(tenant: Tenant, answer: httpx.Response) -> None:
    route = tenant.router.post(TOKENS).mock(return_value=answer)
    tenant.now.at = SOON
    with pytest.raises(UpstreamUnavailable):
        tenant.keys.token()
    assert route.call_count == 1
    assert kept(tenant) == FIRST
    tenant.renews()
    tenant.now.move(MINUTE)
    assert tenant.keys.token() == "plain-access-2"


def test_a_token_that_was_refused_is_renewed_if_it_still_is_the_one_in_force(tenant: Tenant) -> None:
    route = tenant.renews()
    assert tenant.keys.after_401("plain-access-1") == "plain-access-2"
    assert tenant.keys.after_401("plain-access-1") == "plain-access-2"
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("age", "is_idle"),
    [(timedelta(0), False), (7 * DAY - SECOND_ONE, False), (7 * DAY, True), (29 * DAY, True), (31 * DAY, True)],
)
def test_a_pair_that_nobody_renewed_for_a_week_is_idle(age: timedelta, *, is_idle: bool) -> None:
    assert renew_if_idle(FIRST, NOON + age) is is_idle


def test_a_lost_pair_is_not_idle() -> None:
    assert not renew_if_idle(replace(FIRST, access="", refresh=""), NOON + 8 * DAY)


@pytest.mark.parametrize(("at", "renewals"), [(NOON + 6 * DAY, 0), (NOON + 7 * DAY, 1)])
def test_a_tenant_who_needs_nothing_is_renewed_weekly(tenant: Tenant, at: datetime, renewals: int) -> None:
    tenant.renews()
    tenant.now.at = at
    assert tenant.keys.renew_idle() is bool(renewals)
    assert tenant.grants.renewals == renewals
    assert tenant.keys.renew_idle() is False
