"""Note what became of an agent's calendar, and tell an admin what to mend, once until it is mended."""

from dataclasses import replace

import structlog

from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.telling import calendar_lost
from integration.domain.errors import BadInput, VipDeskError
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Now, Store

_log = structlog.get_logger(__name__)


def tell_lost(store: Store, now: Now, installation: str, agent: str, error: VipDeskError) -> None:
    """Google lets us in no more: nothing is offered, and an admin is told what to do, by list and by message."""
    found = store.calendar(installation, agent)
    if found is None:
        return
    account, why = found[0], str(error)
    if account.problem != why:
        # Since when it is lost makes the message one, though the process dies before it is noted that it went out.
        since = account.synced_at or now()
        store.post(installation, [calendar_lost(installation, agent, since, why)])
        _log.error("calendar.lost", installation=installation, reason=why)
    _trouble(store, installation, account, why)
    note(store, installation, agent, problem=why, failures=account.failures + 1)


def tell_unreadable(store: Store, installation: str, account: CalendarAccount, error: BadInput) -> None:
    """An entry that nobody can read might be any time, so nothing is offered until it is changed."""
    why = f"an entry of the calendar can't be read, so no calls are offered: {error}"
    if account.problem != why:
        _log.error("calendar.unreadable", installation=installation, reason=str(error))
    _trouble(store, installation, account, why)
    note(store, installation, account.agent, problem=why)


def tell_well(store: Store, installation: str, account: CalendarAccount) -> None:
    """All is well: what was noted before is mended."""
    if account.problem or account.failures:
        note(store, installation, account.agent, problem="", failures=0)
    if account.problem:
        store.mended(installation, TroubleKind.CALENDAR, account.agent)
        _log.info("calendar.mended", installation=installation)


def note(store: Store, installation: str, agent: str, **changes: object) -> None:
    """Change these of what `Calendars.note_calendar` keeps; nothing happens without a calendar."""
    found = store.calendar(installation, agent)
    if found:
        store.note_calendar(installation, replace(found[0], **changes))  # type: ignore[arg-type]


def _trouble(store: Store, installation: str, account: CalendarAccount, text: str) -> None:
    if account.problem != text:
        store.report(installation, Trouble(TroubleKind.CALENDAR, account.agent, text))
