"""Let go of an agent's calendar: channels, key and view."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from integration.domain.booking.calendar import Access, CalendarAccount, CalendarKey, Channel
from integration.domain.errors import VipDeskError
from integration.domain.trouble import TroubleKind
from integration.ports import CalendarOf, Consent, Store

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DisconnectCalendar:
    """Closes the push channels, gives the key back, and drops what we know; bookings stay as they are.

    What Google doesn't answer to is let be: channels end by themselves, and nobody has the key any more. A service
    account's key is the admin's to take back.
    """

    store: Store
    calendar_of: CalendarOf
    consent: Consent | None

    def __call__(self, installation: str, agent: str) -> bool:
        """False where there is nothing to disconnect."""
        found = self.store.calendar(installation, agent)
        if found is None:
            return False
        account, key = found
        for channel in self.store.channels(installation, agent):
            if channel.resource:
                _let_be(installation, partial(self._stop, account, key, channel))
        dropped = self.store.disconnect_calendar(installation, agent)
        if account.access is Access.CONSENT and self.consent:
            _let_be(installation, partial(self.consent.revoke, key))
        self.store.mended(installation, TroubleKind.CALENDAR, agent)
        return dropped

    def _stop(self, account: CalendarAccount, key: CalendarKey, channel: Channel) -> None:
        self.calendar_of(account, key).stop(channel.id, channel.resource)


def _let_be(installation: str, ask: Callable[[], None]) -> None:
    try:
        ask()
    except VipDeskError as error:
        _log.warning("calendar.not_let_go", installation=installation, reason=str(error))
