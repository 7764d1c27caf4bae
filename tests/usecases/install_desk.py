"""A store, a host whose accounts are connected by consent, and all that connects and leaves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.domain.grant import Grant
from integration.domain.host_user import HostUser
from integration.domain.install_end import InstallResult
from integration.domain.install_trip import InstallTrip, on_trial, unpacked_trip
from integration.domain.installation import Credentials, Installation
from integration.ports import Store
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import open_store
from integration.usecases.check_installations import CheckInstallations
from integration.usecases.install_by_consent import InstallByConsent
from integration.usecases.mend_hook import MendHook
from integration.usecases.rotate_secret import RotateSecret
from integration.usecases.uninstall_host import UninstallHost
from tests.fakes.accounts import ADMIN, Account, FakeAccountHost
from tests.fakes.now import StandingNow

URL = "https://vip.example"
ROOT = "https://acme.zendesk.com"
HERE = "zd-acme"


class InstallDesk:
    """`public_url` is where the host reaches us."""

    def __init__(self, store: Store, now: StandingNow, public_url: str = URL) -> None:
        self.store, self.now = store, now
        self.host = FakeAccountHost(store, now)
        self.sealing = Seal([new_key()])
        self.trips: list[InstallTrip] = []
        self.moved(public_url)

    def moved(self, public_url: str) -> None:
        """All is served at this address from now on."""
        self.mend_hook = MendHook(self.store, self.host, public_url, self.now)
        self.check = CheckInstallations(self.store, self.host)
        self.rotate = RotateSecret(self.store, self.host, self.now)
        self.uninstall = UninstallHost(self.store, self.host, self.now)
        self.install = InstallByConsent(
            self.store, self.host, self.mend_hook, self.check, self.sealing, public_url, self.now
        )

    @property
    def acme(self) -> Account:
        return self.host.at(ROOT)

    def token(self, subdomain: str = "acme", app_installation: str = "") -> str:
        return self.install.invitation(subdomain, app_installation).rpartition("/")[2]

    def connected(self, user: HostUser = ADMIN, subdomain: str = "acme", app_installation: str = "") -> InstallResult:
        """What became of a whole trip on which this user agreed."""
        departure = self.install.begin(self.token(subdomain, app_installation))
        trip = unpacked_trip(self.sealing.open(departure.cookie.encode()))
        assert trip is not None
        self.trips.append(trip)
        told = self.host.at(self.host.root(subdomain)).agree(user)
        return self.install.finish(departure.cookie, state=told["state"], code=told["code"], error="")

    @property
    def stored(self) -> tuple[Installation, Credentials]:
        found = self.store.get(HERE)
        assert found is not None
        return found

    @property
    def on_trial(self) -> list[Grant]:
        """What is kept of the pairs of all whole trips that nobody was found to be the owner of."""
        found = (self.store.grant(on_trial(f"zd-{trip.subdomain}", trip)) for trip in self.trips)
        return [grant for grant in found if grant]

    @property
    def grant(self) -> Grant:
        found = self.store.grant(HERE)
        assert found is not None
        return found


@contextmanager
def install_desk(folder: Path) -> Iterator[InstallDesk]:
    now = StandingNow()
    store = open_store(folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    try:
        yield InstallDesk(store, now)
    finally:
        store.close()
