"""Installing asks the host first, and stores what it found."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from integration.domain.errors import CredentialsRevoked, UpstreamRefused, VipDeskError
from integration.domain.installation import Credentials, Installation
from integration.usecases.install_host import Installed, InstallHost
from tests.usecases.conftest import SmallDesk

NEW = Installation("acme", "fake", "https://acme.example", "")
KEYS = Credentials("key", "secret", "notes key")


@dataclass
class PreparedHost:
    """A host that lacks two tags at first, in a zone; errors are raised at the step that they are given for."""

    errors: dict[str, VipDeskError] = field(default_factory=dict)
    missing: list[str] = field(default_factory=lambda: ["the tag vip", "the tag vip-held"])
    asked_with: list[tuple[Installation, Credentials]] = field(default_factory=list)

    def __call__(self, installation: Installation, credentials: Credentials) -> "PreparedHost":
        self.asked_with.append((installation, credentials))
        return self

    def zone(self, now: datetime) -> str:
        self._maybe_fail("zone")
        assert now.tzinfo
        return "Europe/Vienna"

    def create(self) -> Sequence[str]:
        self._maybe_fail("create")
        made, self.missing = self.missing, []
        return made

    def instructions(self, webhook_url: str) -> str:
        return f"send it to {webhook_url}"

    def _maybe_fail(self, step: str) -> None:
        if step in self.errors:
            raise self.errors[step]


def installed(desk: SmallDesk, host: PreparedHost, new: Installation = NEW) -> Installed:
    return InstallHost(desk.store, host, desk.now)(new, KEYS, "https://vip.example/hooks")


def test_an_installation_is_stored_with_the_zone_that_was_found(desk: SmallDesk) -> None:
    host = PreparedHost()
    done = installed(desk, host)
    assert desk.store.get("acme") == (replace(NEW, zone="Europe/Vienna"), KEYS)
    assert done.installation.zone == "Europe/Vienna"
    assert done.made == ["the tag vip", "the tag vip-held"]
    assert done.instructions == "send it to https://vip.example/hooks"
    assert host.asked_with == [(NEW, KEYS)]


def test_installing_again_makes_nothing_more_and_changes_nothing(desk: SmallDesk) -> None:
    host = PreparedHost()
    once = installed(desk, host).installation
    before = desk.store.get("acme")
    assert installed(desk, host, once).made == []
    assert desk.store.get("acme") == before


@pytest.mark.parametrize("step", ["zone", "create"])
@pytest.mark.parametrize("error", [CredentialsRevoked("wrong key"), UpstreamRefused("no right")])
def test_a_host_that_refuses_us_leaves_everything_as_it_was(desk: SmallDesk, step: str, error: VipDeskError) -> None:
    with pytest.raises(type(error), match=str(error)):
        installed(desk, PreparedHost({step: error}))
    assert desk.store.get("acme") is None
