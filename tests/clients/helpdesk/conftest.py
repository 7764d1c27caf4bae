"""One small host for each test that asks for it."""

from collections.abc import Iterator

import pytest
import respx

from tests.clients.helpdesk.django_site import DjangoSite, payload
from tests.clients.helpdesk.liveagent_site import LiveAgentSite, small_site
from tests.clients.helpdesk.liveagent_stage import Stage, stage_set
from tests.clients.helpdesk.zendesk_site import ZendeskSite
from tests.clients.helpdesk.zendesk_site import small_site as small_zendesk


@pytest.fixture
def django() -> Iterator[DjangoSite]:
    ticket = payload("agent_replied")["ticket"]
    site = DjangoSite({ticket["id"]: ticket})
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=site.serve)
        yield site
        site.http.close()


@pytest.fixture
def liveagent() -> Iterator[LiveAgentSite]:
    site = small_site()
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=site.serve)
        yield site
        site.http.close()


@pytest.fixture
def zendesk() -> Iterator[ZendeskSite]:
    site = small_zendesk()
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=site.serve)
        yield site
        site.http.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with stage_set() as stage:
        yield stage
