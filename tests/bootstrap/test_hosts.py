"""The table of hosts: by name, and each loaded by who asks for it."""

from pathlib import Path

import pytest

from integration.bootstrap.hosts import HOSTS, host_of, largest_webhooks
from integration.clients import helpdesk
from integration.domain.errors import Misconfigured
from integration.domain.installation import Installation


def test_every_host_that_has_a_folder_is_known_by_its_own_name() -> None:
    folders = {path.parent.name for path in Path(helpdesk.__path__[0]).glob("*/__init__.py")}
    assert {host.__name__.rpartition(".")[2] for host in HOSTS.values()} == folders
    assert {name: host.NAME for name, host in HOSTS.items()} == {name: name for name in HOSTS}


def test_a_name_that_no_host_has_is_told_with_those_that_there_are() -> None:
    assert "os" not in HOSTS
    assert HOSTS.get("os") is None
    with pytest.raises(Misconfigured, match="no host is called os; known are: django-helpdesk, liveagent, zendesk"):
        host_of(Installation("desk", "os", "https://helpdesk.example", "1"))


def test_the_largest_webhook_is_told_of_hosts_of_which_it_is_known() -> None:
    assert largest_webhooks() == {"zendesk": HOSTS["zendesk"].LARGEST_WEBHOOK}
