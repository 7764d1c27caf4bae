"""Tokens that somebody has just granted are kept, tried, and put in force only for who may set the account up."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from integration.domain.errors import Superseded, VipDeskError
from integration.domain.grant import Grant
from integration.domain.host_user import HostUser
from integration.domain.install_end import InstallEnd
from integration.domain.installation import Credentials, Installation
from integration.ports import Store
from integration.ports.accounts import AccountHost, HostAccount

_log = structlog.get_logger(__name__)

Stored = tuple[Installation, Credentials]


@dataclass(frozen=True, slots=True)
class Tried:
    """Who granted a pair, and whether it is in force now: it is where the end is CONNECTED.

    `app_installation` is the host's id of our app there, empty where it can't be seen.
    """

    end: InstallEnd
    user: str
    app_installation: str


@dataclass(frozen=True, slots=True)
class TryGrant:
    """A pair that works is not touched for one that may turn out to be anybody's; `admit` keeps who is let in.

    It comes before the pair is in force: a pair without an installation is nobody's, and would be swept away.
    """

    store: Store
    host: AccountHost
    admit: Callable[[Tried], None]

    def __call__(self, installation: str, tried: Installation, grant: Grant, before: Stored | None) -> Tried:
        """What became of the pair, kept durably as that of `tried` before it is used; raises what the host raises.

        One that is not put in force is given back and forgotten, whatever happens.
        """
        self.store.keep_grant(tried.id, grant)
        account = self.host.account(tried, Credentials("", ""))
        try:
            me = account.me()
            found = Tried(_judged(account, me, before), me.id, _found_app(account))
        except VipDeskError:
            self._give_back(tried)
            raise
        if found.end is InstallEnd.CONNECTED:
            self._take(installation, tried, found)
        else:
            self._give_back(tried)
        return found

    def _take(self, installation: str, tried: Installation, found: Tried) -> None:
        """The pair that was judged is in force; the one before, if any, is used no more and runs out by itself."""
        grant = self.store.grant(tried.id)
        if grant is None:
            message = "the account was uninstalled meanwhile: begin again"
            raise Superseded(message)
        self.admit(found)
        self.store.keep_grant(installation, grant)
        self.store.drop_grant(tried.id)

    def _give_back(self, tried: Installation) -> None:
        grant = self.store.grant(tried.id)
        self.store.drop_grant(tried.id)
        try:
            if grant:
                self.host.consent(tried.base_url).revoke(grant)
        except VipDeskError as error:
            _log.warning("install.not_given_back", installation=tried.id, reason=str(error))


def _judged(account: HostAccount, me: HostUser, before: Stored | None) -> InstallEnd:
    """A name that was given up can be somebody else's account by now, who must not come into what is kept here."""
    if not me.is_admin:
        return InstallEnd.NOT_ADMIN
    if before is None or before[0].own_user == me.id:
        return InstallEnd.CONNECTED
    is_same = account.is_where(before[0].own_user, before[1].hook)
    return InstallEnd.CONNECTED if is_same else InstallEnd.OTHER_ACCOUNT


def _found_app(account: HostAccount) -> str:
    """Only signed pages need it, and they can tell it later."""
    try:
        return account.app_installation()
    except VipDeskError:
        return ""
