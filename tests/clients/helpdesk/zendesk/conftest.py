"""One small account for each test that asks for it."""

from collections.abc import Iterator

import pytest
import respx

from tests.clients.helpdesk.zendesk_site import ZendeskSite, small_site


@pytest.fixture
def zendesk() -> Iterator[ZendeskSite]:
    site = small_site()
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=site.serve)
        yield site
        site.http.close()
