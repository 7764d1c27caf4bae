"""Connect the calendars of many agents at once, by a key with which their domain's admin lets us act for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from integration.domain.booking.calendar import Access, CalendarAccount, CalendarKey
from integration.domain.errors import VipDeskError
from integration.domain.trouble import TroubleKind
from integration.ports import CalendarOf, Store

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DelegateCalendars:
    """Tries the key on each agent's calendar with one question, and connects those that it opens.

    `check_key` raises BadInput for a text that is no service account's key.
    """

    store: Store
    calendar_of: CalendarOf
    check_key: Callable[[str], object]

    def __call__(self, installation: str, agents: Sequence[str], key_json: str) -> Mapping[str, str]:
        """What went wrong for each agent, empty where the calendar is connected; one's trouble is no other's."""
        self.check_key(key_json)
        return {agent: self._connected(installation, agent, CalendarKey(key_json)) for agent in agents}

    def _connected(self, installation: str, agent: str, key: CalendarKey) -> str:
        named = self.store.roster(installation).agent_at(agent)
        if named is None:
            return "no agent on the roster has this address; put them on it first"
        before = self.store.calendar(installation, named.email)
        account = CalendarAccount(named.email, Access.DELEGATION, hours=before[0].hours if before else None)
        try:
            self.calendar_of(account, key).page()
        except VipDeskError as error:
            return str(error)
        self.store.connect_calendar(installation, account, key)
        self.store.mended(installation, TroubleKind.CALENDAR, account.agent)
        _log.info("calendar.delegated", installation=installation)
        return ""
