"""Make who answers each customer what it should be now; the tickets then follow by the ordinary way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from integration.domain.cover.changes import (
    Changes,
    Served,
    barred,
    changes,
    must_choose,
    next_change,
    served,
    together,
)
from integration.domain.cover.choosing import Desk
from integration.domain.cover.cover import Cover, Handover
from integration.domain.cover.gaps import days_ahead
from integration.domain.cover.load import Load
from integration.domain.errors import Superseded
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.domain.trouble import TroubleKind
from integration.ports import Now, Store
from integration.usecases.attendance import Attendances
from integration.usecases.fresh_id import FreshId, fresh_id
from integration.usecases.hand_over import Prepared, PrepareHandover
from integration.usecases.judge_handovers import Judged, JudgeHandovers, settling_until
from integration.usecases.tell_cover import LOOK_EVERY, TellCover

_log = structlog.get_logger(__name__)

TRIES = 5
"""How often a change is worked out anew where somebody else changed the covers meanwhile."""

_LOOKED_BACK = 200
"""How many hand-overs are looked at: more than any day has."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run found and made."""

    desk: Desk
    judged: Judged
    changes: Changes
    made: tuple[Prepared, ...]
    handovers: tuple[Handover, ...]


@dataclass(frozen=True, slots=True)
class KeepCover:
    """Works out everybody's cover from plan, roster, absences and load, and changes what differs, all at once.

    `posted` is called where something new lies in the outbox.
    """

    store: Store
    attendances: Attendances
    now: Now
    fresh_id: FreshId = fresh_id
    posted: Callable[[], None] = lambda: None
    _tell: TellCover = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tell", TellCover(self.store, self.posted))

    def __call__(self, installation: str) -> datetime | None:
        """When to look again, if nothing changes before; raises Superseded where others keep changing the covers."""
        for _ in range(TRIES - 1):
            try:
                return self._kept(installation)
            except Superseded:
                _log.info("cover.superseded", installation=installation)
        return self._kept(installation)

    def _kept(self, installation: str) -> datetime:
        version, stored = self.store.covers(installation)
        run = self._run(installation, {folded(cover.customer): cover for cover in stored})
        self._report(installation, run.judged)
        self._change(installation, run, version)
        self._tell_all(installation, run)
        return self._again(installation, run)

    def _run(self, installation: str, stored: Mapping[str, Cover]) -> _Run:
        handovers = self.store.handovers(installation, limit=_LOOKED_BACK)
        judged = JudgeHandovers(self.store)(installation, handovers, self.now())
        ended = {each.id: each for each in judged.ended}
        known = [ended.get(each.id, each) for each in handovers]
        desk, opened = self._desk(installation, known, stored), partial(self._open, installation)
        who = served(self.store.roster(installation), self.store.customers(installation), opened, desk.now)
        found = changes(who, stored, desk, self._load(installation, who, desk), opened)
        prepare = PrepareHandover(self.store, desk.now, self.fresh_id)
        made = tuple(prepare(installation, lot, why=why) for why, lot in together(found.moves, desk))
        return _Run(desk, judged, found, made, (*(each.handover for each in made), *known))

    def _desk(self, installation: str, handovers: Sequence[Handover], stored: Mapping[str, Cover]) -> Desk:
        now, plan = self.now(), self.store.desk_plan(installation)
        zone = self.store.terms(installation).hours.zone
        attendance = self.attendances(installation, days_ahead(now, plan.look_ahead, zone))
        desk = Desk(plan, attendance, now.astimezone(zone_named(zone)).date(), now)
        return replace(desk, barred=frozenset(barred(handovers, stored, desk)))

    def _load(self, installation: str, who: Sequence[Served], desk: Desk) -> Load:
        if not must_choose(who, desk):
            return Load()
        return Load.of(self.store.each(installation, open_only=True))

    def _open(self, installation: str, customer: str) -> Sequence[Memory]:
        return self.store.of_customer(installation, customer)

    def _report(self, installation: str, judged: Judged) -> None:
        """Before the change is stored, so that a crash in between loses nothing."""
        for trouble in judged.troubles:
            self.store.report(installation, trouble)
        for subject in judged.mended:
            self.store.mended(installation, TroubleKind.COVER, subject)

    def _change(self, installation: str, run: _Run, version: int) -> None:
        made = run.made
        covers = (*run.changes.others, *(cover for each in made for cover in each.covers))
        handovers = (*run.judged.ended, *(each.handover for each in made))
        tickets = (*run.judged.missed, *(ticket for each in made for ticket in each.tickets))
        if covers or handovers:
            self.store.hand_over(installation, covers, handovers, tickets, version, run.desk.now)
        elif tickets:
            self.store.enqueue(installation, tickets, run.desk.now)
        for each in handovers:
            _log.info("cover.handover", installation=installation, handover=each.id, state=each.state)

    def _tell_all(self, installation: str, run: _Run) -> None:
        hours, duty = self.store.terms(installation).hours, run.desk.duty()
        if duty != self.store.duty(installation):
            self.store.set_duty(installation, duty)
        self._tell.changes(installation, run.handovers, hours.zone)
        self._tell.state(installation, run.desk, run.changes.covers, hours)

    def _again(self, installation: str, run: _Run) -> datetime:
        zone, desk = self.store.terms(installation).hours.zone, run.desk
        roster, covers = self.store.roster(installation), run.changes.covers
        settling = settling_until(run.handovers, desk.now)
        moments = (next_change(roster, covers, run.handovers, desk, zone), settling, desk.now + LOOK_EVERY)
        return min(moment for moment in moments if moment)
