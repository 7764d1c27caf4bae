"""Try terms on the tickets that are known, before they are published; nothing is asked of the host, or stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from integration.domain.errors import Rejected, UpstreamRefused
from integration.domain.memory import Memory
from integration.domain.roster import Roster
from integration.domain.simulation import Change, Trial, can_be_tried, simulated
from integration.domain.terms import ServiceTerms
from integration.ports import Now, Store
from integration.usecases.beside_ticket import beside
from integration.usecases.own_terms import OwnTerms

_log = structlog.get_logger(__name__)

Tell = Callable[[Change], None]
"""Hears of each ticket that would change, as it is found."""


@dataclass(frozen=True, slots=True)
class Simulate:
    """Walks the stored tickets once; memory stays flat however many there are."""

    store: Store
    now: Now

    def __call__(self, installation: str, candidate: ServiceTerms, tell: Tell, *, solved_too: bool = False) -> Trial:
        """How the trial went. All tickets are decided at the same instant, solved ones only if they are asked for."""
        own, roster = OwnTerms(self.store, installation), self.store.roster(installation)
        leads = any(each.host_leads for each in self.store.all() if each.id == installation)
        bench = _Bench(self.store, installation, own, candidate, roster, self.now(), leads)
        trial = Trial(rules_differ=candidate.rules != self.store.terms(installation).rules)
        for memory in self.store.each(installation, open_only=not solved_too):
            trial = bench.tried(memory, trial, tell)
        return trial


@dataclass(frozen=True, slots=True)
class _Bench:
    store: Store
    installation: str
    own: OwnTerms
    candidate: ServiceTerms
    roster: Roster
    now: datetime
    host_leads: bool

    def tried(self, memory: Memory, trial: Trial, tell: Tell) -> Trial:
        """The trial with one ticket more; one that makes no sense must not end it for all behind."""
        if not can_be_tried(memory):
            return replace(trial, seen=trial.seen + 1)
        try:
            change = self._change(memory)
        except (Rejected, UpstreamRefused) as error:
            ticket = memory.decision.ticket
            _log.warning("simulate.undecided", installation=self.installation, ticket=ticket, reason=str(error))
            return replace(trial, seen=trial.seen + 1, undecided=trial.undecided + 1)
        if change:
            tell(change)
        return trial.counted(memory, change)

    def _change(self, memory: Memory) -> Change | None:
        ticket = memory.decision.ticket
        aside = beside(self.store, self.installation, ticket, memory, host_leads=self.host_leads)
        return simulated(memory, self.own(memory), self.candidate, self.roster, self.now, aside)
