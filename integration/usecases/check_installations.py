"""Look daily whether the hosts that admins connected still let us in, and still tell us what happens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from integration.domain.errors import CredentialsRevoked
from integration.domain.finding import Finding
from integration.domain.host_user import HostUser
from integration.domain.installation import Credentials, Installation
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Store
from integration.ports.accounts import AccountHost, HostAccount
from integration.usecases.mend_hook import connected

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CheckInstallations:
    """Sets nothing right at the host: what is wrong is shown with what mends it. Only idle grants are renewed."""

    store: Store
    host: AccountHost

    def installations(self) -> Sequence[str]:
        """Which there are to look after."""
        return [each.id for each in self.store.all() if each.host == self.host.name]

    def sweep(self) -> None:
        """Erase what was written of installations after they were removed: a ticket may have been in work just then."""
        rows = self.store.sweep_removed()
        if rows:
            _log.info("removed.swept", rows=sum(rows.values()))

    def __call__(self, installation: str) -> Sequence[Finding]:
        """What was found, put on the list of troubles or taken off it; raises UpstreamUnavailable, and what is ours.

        A grant that is lost becomes the installation's problem, which ends once it works again.
        """
        where, keys = connected(self.store, self.host, installation)
        account = self.host.account(where, keys)
        try:
            me = self._let_in(account)
        except CredentialsRevoked as error:
            self.store.set_problem(where.id, str(error))
            _log.warning("installation.shut_out", installation=where.id)
            return [Finding("the helpdesk lets us in", well=False, advice=str(error))]
        self.store.set_problem(where.id, "")
        found = [Finding("the helpdesk lets us in", well=True), *_about(where, keys, me), *_examined(account)]
        self._tell(where.id, found)
        return found

    def _let_in(self, account: HostAccount) -> HostUser:
        account.keep_alive()
        return account.me()

    def _tell(self, installation: str, found: Sequence[Finding]) -> None:
        wrong = {each.what: each.advice for each in found if not each.well}
        listed = {seen.trouble.subject for seen in self.store.troubles(installation) if _is_ours(seen.trouble)}
        for what in listed - wrong.keys():
            self.store.mended(installation, TroubleKind.SETUP, what)
        for what, advice in wrong.items():
            self.store.report(installation, Trouble(TroubleKind.SETUP, what, f"not so: {advice}"))


def _is_ours(trouble: Trouble) -> bool:
    return trouble.kind is TroubleKind.SETUP


def _about(where: Installation, keys: Credentials, me: HostUser) -> Iterator[Finding]:
    yield Finding("who let us in is an admin", me.is_admin, "have an admin connect VIP Desk again")
    again = "connect VIP Desk again: what it does there would be taken for somebody else's doing"
    yield Finding("we act as the user who let us in", me.id == where.own_user, again)
    yield Finding(
        "we know what its webhooks are signed with", bool(keys.hook), "make our webhook: vipdesk zendesk hook"
    )


def _examined(account: HostAccount) -> Sequence[Finding]:
    """One right that is missing doesn't say that all are gone."""
    try:
        return account.findings()
    except CredentialsRevoked as error:
        return [Finding("we have the rights that we need", well=False, advice=str(error))]
