"""Tell what of the cover somebody should know: gaps ahead, limits passed, nobody there, and each change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integration.domain.cover.choosing import Desk
from integration.domain.cover.cover import Cover, Handover, HandoverState
from integration.domain.cover.gaps import Gap, days_ahead, gaps
from integration.domain.cover.load import Load
from integration.domain.cover.telling import (
    GAP,
    LIMIT,
    NOBODY,
    gap_found,
    gap_troubles,
    handed_over,
    limit_trouble,
    nobody_troubles,
)
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.outgoing import Message
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import Store

LOOK_EVERY = timedelta(minutes=10)
"""How often gaps are looked for where nothing changed."""


@dataclass(frozen=True, slots=True)
class TellCover:
    """Remembers when it looked last, and at what, so that looking again costs nothing while nothing changed."""

    store: Store
    posted: Callable[[], None]
    _looked: dict[str, tuple[datetime, object]] = field(default_factory=dict, init=False, repr=False)

    def changes(self, installation: str, handovers: Iterable[Handover], zone: str) -> None:
        """Tell each change that is under way, once however often it is told here."""
        moving = (each for each in handovers if each.state is HandoverState.MOVING)
        self._post(installation, [handed_over(installation, each, zone) for each in moving])

    def state(self, installation: str, desk: Desk, covers: Sequence[Cover], hours: BusinessHours) -> None:
        """Tell how the cover stands, and take off the list of troubles what is mended."""
        seen = (desk.plan, dict(desk.attendance), tuple(covers), hours, desk.today)
        at, before = self._looked.get(installation, (None, None))
        if at and desk.now - at < LOOK_EVERY and before == seen:
            return
        found = _gaps(desk, covers, hours)
        self._post(installation, [gap_found(installation, gap, hours.zone, desk.now) for gap in found])
        self._list(
            installation, {each.subject: each for each in self._troubles(installation, desk, covers, found, hours)}
        )
        self._looked[installation] = (desk.now, seen)

    def _troubles(
        self, installation: str, desk: Desk, covers: Sequence[Cover], found: Sequence[Gap], hours: BusinessHours
    ) -> Iterable[Trouble]:
        yield from gap_troubles(found, hours.zone)
        yield from nobody_troubles(covers)
        if has_limits(desk):
            load = Load.of(self.store.each(installation, open_only=True))
            yield from map(limit_trouble, load.over(desk.plan))

    def _list(self, installation: str, wanted: Mapping[str, Trouble]) -> None:
        listed = {
            seen.trouble.subject: seen.trouble for seen in self.store.troubles(installation) if _is_ours(seen.trouble)
        }
        for subject in listed.keys() - wanted.keys():
            self.store.mended(installation, TroubleKind.COVER, subject)
        for subject, trouble in wanted.items():
            if listed.get(subject) != trouble:
                self.store.report(installation, trouble)

    def _post(self, installation: str, messages: Sequence[Message]) -> None:
        if messages and self.store.post(installation, messages):
            self.posted()


def has_limits(desk: Desk) -> bool:
    """Whether the load of anybody matters."""
    return any(person.limit is not None for person in desk.plan.people)


def _gaps(desk: Desk, covers: Sequence[Cover], hours: BusinessHours) -> list[Gap]:
    window = days_ahead(desk.now, desk.plan.look_ahead, hours.zone)
    dedicated = {cover.customer: cover.dedicated.email for cover in covers}
    return [gap for gap in gaps(dedicated, desk.plan, desk.attendance, hours, window) if gap.span.end > desk.now]


def _is_ours(trouble: Trouble) -> bool:
    return trouble.kind is TroubleKind.COVER and trouble.subject.startswith((GAP, LIMIT, NOBODY))
