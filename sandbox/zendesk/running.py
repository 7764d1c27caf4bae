"""Zendesk on a free loopback port for as long as a `with` block lasts, with all its accounts and people at hand."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sandbox.stand_in import StandIn
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.marketplace import public_pem
from sandbox.zendesk.web import Web
from sandbox.zendesk.world import World


class RunningZendesk:
    """A context manager around the stand-in; with `stands_at` its clock stands still until `advance`.

    `redirect_uris` are those that the app's OAuth client is registered with; `registers` adds one.
    """

    def __init__(
        self, stands_at: datetime | None = None, *, port: int = 0, redirect_uris: tuple[str, ...] = ()
    ) -> None:
        self.world = World(stands_at)
        self.clock = self.world.clock
        self.automation = self.world.automation
        self.marketplace = self.world.marketplace
        self.widgets = self.world.widgets
        self._stand_in = StandIn(self.clock, self.automation, port)
        self._web = Web(self.world, self._stand_in.server.hang_up)
        self._desks: dict[str, Desk] = {}
        self.marketplace.redirect_uris.update(redirect_uris)

    def __enter__(self) -> Self:
        """Up and answering."""
        self._stand_in.begin()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stopped; nothing is left."""
        self._stand_in.end()
        for desk in self._desks.values():
            desk.hooks.close()

    @property
    def url(self) -> str:
        """Its root; the account acme lies at `/acme` below it."""
        return self._stand_in.url

    @property
    def client_id(self) -> str:
        """The app's OAuth client."""
        return self.marketplace.client_id

    @property
    def client_secret(self) -> str:
        """The secret of that client."""
        return self.marketplace.client_secret

    @property
    def app_id(self) -> str:
        """The app's number in the marketplace."""
        return self.marketplace.app_id

    @property
    def public_key(self) -> str:
        """The PEM text of the key that signs the app's pages now."""
        return self.marketplace.public_key

    @property
    def mistakes(self) -> list[str]:
        """Of the stand-in itself, which answered 500 then."""
        return self._web.mistakes

    def settings(self, folder: Path) -> dict[str, str]:
        """The settings of VIP Desk that name this stand-in; the keys of its pages are put into a file there."""
        keys = folder / "zendesk_keys.pem"
        keys.write_text("".join(public_pem(one) for one in self.marketplace.keys), encoding="ascii")
        return {
            "VIPDESK_ZENDESK_CLIENT_ID": self.client_id,
            "VIPDESK_ZENDESK_CLIENT_SECRET": self.client_secret,
            "VIPDESK_ZENDESK_APP_ID": self.app_id,
            "VIPDESK_ZENDESK_APP_NAME": self.marketplace.name,
            "VIPDESK_ZENDESK_ORGANIZATION_ID": self.marketplace.organization_id,
            "VIPDESK_ZENDESK_PUBLIC_KEYS": str(keys),
            "VIPDESK_ZENDESK_URL": self.url,
        }

    def registers(self, redirect_uri: str) -> None:
        """The app's OAuth client may send browsers back there."""
        self.marketplace.redirect_uris.add(redirect_uri)

    def rotates_key(self) -> str:
        """A new key signs the app's pages from here on; its PEM text."""
        return self.marketplace.rotates_key()

    def account(self, name: str) -> Desk:
        """The account with this subdomain, made when it is first named."""
        if name not in self._desks:
            self._desks[name] = Desk(self.world, self._web, name)
        return self._desks[name]

    def start(self) -> None:
        """Serve; again on the same port after a `stop`."""
        self._stand_in.server.start(self._web.app)
        self.world.url = self.url

    def stop(self) -> None:
        """Serve no more: connections are refused, and the accounts stay."""
        self._stand_in.server.stop()

    def advance(self, by: timedelta) -> None:
        """Move the present, and do what comes due by that, before this returns."""
        self._stand_in.advance(by)

    def settle(self) -> None:
        """Let the webhooks out that wait for nothing but their turn, tries again among them, before this returns."""
        self._stand_in.settle()
