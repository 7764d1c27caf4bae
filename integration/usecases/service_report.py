"""How the promises were kept, over everything that is on record; the host is not asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog

from integration.domain.errors import Rejected
from integration.domain.memory import Memory
from integration.domain.record import Kept, Period, Record, promises
from integration.ports import Now, Store
from integration.usecases.beside_ticket import beside
from integration.usecases.own_terms import OwnTerms

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """Walks the stored tickets once; memory stays flat however many there are."""

    store: Store
    now: Now

    def __call__(self, installation: str, period: Period) -> Record:
        """The promises whose clock began in the period, as they stand now."""
        record = Record()
        for _ in self._read(installation, period, record):
            pass
        return record

    def before(self, until: datetime, installation: str, period: Period) -> Record | None:
        """The same; None where it can't be had before this instant."""
        record = Record()
        for _ in self._read(installation, period, record):
            if self.now() >= until:
                return None
        return record

    def _read(self, installation: str, period: Period, record: Record) -> Iterator[None]:
        """Count one ticket after the other into the record."""
        own = OwnTerms(self.store, installation)
        reader = _Reader(self.store, installation, own, period, self.now())
        for memory in self.store.each(installation, open_only=False):
            reader.read(memory, record)
            yield


@dataclass(frozen=True, slots=True)
class _Reader:
    store: Store
    installation: str
    own: OwnTerms
    period: Period
    now: datetime

    def read(self, memory: Memory, record: Record) -> None:
        """One ticket more; one that makes no sense must not hide all others."""
        try:
            record.count(memory, self._kept(memory))
        except Rejected as error:
            ticket = memory.decision.ticket
            _log.warning("report.undecided", installation=self.installation, ticket=ticket, reason=str(error))
            record.undecided += 1

    def _kept(self, memory: Memory) -> list[Kept]:
        if not memory.decision.severities:  # no promise was ever made
            return []
        aside = beside(self.store, self.installation, memory.decision.ticket, memory)
        return [kept for kept in promises(memory, self.own(memory), aside, self.now) if kept.began in self.period]
