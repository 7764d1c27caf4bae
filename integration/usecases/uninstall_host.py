"""Leave a host for good: take away what we made there, give the grant back, and erase all that we kept."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from integration.domain.errors import VipDeskError
from integration.domain.installation import Credentials, Installation
from integration.domain.receipt import Receipt
from integration.ports import Now, Store
from integration.ports.accounts import AccountHost
from integration.usecases.mend_hook import connected

_log = structlog.get_logger(__name__)

Stored = tuple[Installation, Credentials]


@dataclass(frozen=True, slots=True)
class UninstallHost:
    """What can't be taken away at the host keeps nothing of ours alive: the receipt says what is left to do."""

    store: Store
    host: AccountHost
    now: Now

    def __call__(self, installation: str) -> Receipt:
        """The receipt, once nothing is kept any more; raises BadInput and Misconfigured for what isn't connected."""
        found = connected(self.store, self.host, installation)
        removed: list[str] = []
        left: list[str] = []
        for does, done, not_done in self._steps(found):
            _tried(installation, does, done, not_done, removed, left)
        left.append("the app itself: remove it in Admin Center, under Apps and integrations, if it is installed")
        rows = {kind: count for kind, count in self.store.remove(installation).items() if count}
        _log.info("host.uninstalled", installation=installation, rows=sum(rows.values()))
        return Receipt(installation, found[0].base_url, self.now(), removed, left, rows)

    def _steps(self, found: Stored) -> list[tuple[Callable[[], bool], str, str]]:
        """In this order: the webhook is removed by the grant, which goes after it."""
        return [
            (lambda: self._remove_hook(found), "our webhook", "our webhook: remove it in Admin Center, under Webhooks"),
            (lambda: self._revoke(found), "our access", "our access: revoke it in Admin Center, under OAuth clients"),
        ]

    def _remove_hook(self, found: Stored) -> bool:
        hook = found[1].hook
        if hook:
            self.host.account(*found).remove_hook(hook)
        return hook is not None

    def _revoke(self, found: Stored) -> bool:
        where, _ = found
        if self.store.grant(where.id) is None:
            return False
        self.host.account(*found).me()  # a token that has run out can't give itself back
        grant = self.store.grant(where.id)
        if grant:
            self.host.consent(where.base_url).revoke(grant)
        return grant is not None


def _tried(  # noqa: PLR0913, PLR0917 - a step, its two sentences, and where they go
    installation: str, does: Callable[[], bool], done: str, not_done: str, removed: list[str], left: list[str]
) -> None:
    try:
        if does():
            removed.append(done)
    except VipDeskError as error:
        _log.warning("host.left_behind", installation=installation, what=done, reason=str(error))
        left.append(not_done)
