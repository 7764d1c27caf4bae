"""What an admin does on the set-up page inside the host."""

from dataclasses import dataclass

from integration.domain.app_session import AppSession
from integration.domain.errors import BadInput
from integration.domain.receipt import Receipt
from integration.usecases.open_setup import OpenSetup, SetupView
from integration.usecases.rotate_secret import RotateSecret
from integration.usecases.uninstall_host import UninstallHost


@dataclass(frozen=True, slots=True)
class ChangeSetup:
    """Each step asks the host who they are, and what can't be undone asks it now."""

    opened: OpenSetup
    rotate: RotateSecret
    uninstall: UninstallHost

    def test(self, session: AppSession) -> SetupView:
        """Have the host send a test event; the view says whether it came."""
        where, keys = self.opened.stored(session)
        if keys.hook is None:
            message = "there is no webhook yet: connect VIP Desk again, which makes it"
            raise BadInput(message)
        tested = self.opened.now()
        self.opened.host.account(where, keys).test_event(keys.hook)
        return self.opened.view(session, tested)

    def renew_secret(self, session: AppSession) -> SetupView:
        """Replace what the host signs with."""
        self.rotate(self.opened.stored(session, "now")[0].id)
        return self.opened.view(session)

    def leave(self, session: AppSession, typed: str) -> Receipt:
        """Uninstall; raises BadInput unless the account's name was typed to confirm it."""
        where, _ = self.opened.stored(session, "now")
        if typed.strip().lower() != session.account:
            message = f"to uninstall, type the account's name: {session.account}"
            raise BadInput(message)
        return self.uninstall(where.id)
