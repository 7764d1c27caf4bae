"""Work off the line, one claim at a time; what each kind of error means for the claim stands in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable, VipDeskError
from integration.domain.work import Work
from integration.ports import Now, Store
from integration.ports.telemetry import UNMETERED, UNTRACED, Attributes, Meters, Tracing

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than the slowest honest pass: a few requests of ten seconds each, with their retries."""

_RECONNECT = timedelta(minutes=5)
_LONGEST = timedelta(minutes=5)
_GIVE_UP_AFTER = 300
"""Attempts before a ticket is parked: about a day of waiting for a host that is down."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Claims the next ticket and hands it to `triage`; no error loses it. A claim holds for `lease`.

    Each piece of work goes on in the trace that its delivery came in by; `meters` hear what became of it.
    """

    store: Store
    triage: Callable[[Work], None]
    now: Now
    lease: timedelta = LEASE
    tracing: Tracing = UNTRACED
    meters: Meters = UNMETERED

    def __call__(self) -> bool:
        """Work off one ticket; False when nothing was ready."""
        return self._worked(self.store.claim(self.now(), self.lease))

    def ticket(self, installation: str, ticket: str) -> bool:
        """Work off this ticket; False where it wasn't ready, or somebody else holds it."""
        return self._worked(self.store.claim_ticket(installation, ticket, self.now(), self.lease))

    def _worked(self, work: Work | None) -> bool:
        if work is None:
            return False
        ids: Attributes = {"installation": work.installation, "ticket": work.ticket, "attempts": work.attempts}
        with self.tracing.span("ticket", ids, parent=work.trace) as span:
            error = self._error_of(work)
            if error:
                span.failed(type(error).__name__)
            elif work.since:
                self.meters.worked(self.now() - work.since)
        return True

    def _error_of(self, work: Work) -> Exception | None:
        """Do it; the error that it ended in, which is seen to."""
        try:
            self.triage(work)
        except UpstreamUnavailable as error:
            self._later(work, error.retry_after or backoff(work.attempts), error)
            return error
        except CredentialsRevoked as error:
            self.store.set_problem(work.installation, str(error))
            self._later(work, _RECONNECT, error)
            return error
        except VipDeskError as error:
            self._park(work, error)
            return error
        except Exception as error:  # noqa: BLE001 - a fault of ours must neither lose the ticket nor end the worker
            self._park(work, error)
            _log.exception("ticket.fault", installation=work.installation, ticket=work.ticket)
            return error
        return None

    def _later(self, work: Work, wait: timedelta, error: VipDeskError) -> None:
        if work.attempts >= _GIVE_UP_AFTER:
            self._park(work, error)
            return
        self.store.retry(work, self.now() + wait, str(error))
        _log.warning(
            "ticket.retry",
            installation=work.installation,
            ticket=work.ticket,
            seconds=wait.total_seconds(),
            reason=str(error),
        )

    def _park(self, work: Work, error: Exception) -> None:
        reason = str(error) if isinstance(error, VipDeskError) else f"fault: {type(error).__name__}"
        self.store.park(work, reason, self.now())
        self.meters.parked()
        _log.error("ticket.parked", installation=work.installation, ticket=work.ticket, reason=reason)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: one second, doubling, at most five minutes."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST)
