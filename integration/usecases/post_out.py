"""Post messages out, one claim at a time, until each arrived or was given up."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from integration.domain.errors import UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.domain.outgoing import Posting
from integration.ports import Courier, Now, Outbox

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than the slowest honest delivery: connecting, sending and waiting, ten seconds each."""

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The wait after each failed attempt; after the tenth it is given up (standardwebhooks.com, "Deliverability")."""


@dataclass(frozen=True, slots=True)
class PostOut:
    """Claims the next posting and hands it to `courier`.

    It is carried at least once: who crashes after the delivery and before the record sends it again, under the same id.
    """

    outbox: Outbox
    courier: Courier
    now: Now

    def __call__(self) -> bool:
        """Post one message out; False when nothing was due."""
        posting = self.outbox.claim_posting(self.now(), LEASE)
        if posting is None:
            return False
        if posting.attempts > len(SCHEDULE):
            self._give_up(posting, "never came to an end, however often it was tried")
            return True
        try:
            outcome = self.courier(posting, self.now())
        except UpstreamRefused as error:
            self.outbox.set_endpoint_problem(posting.installation, posting.endpoint.id, str(error))
            self._give_up(posting, str(error))
        except UpstreamUnavailable as error:
            self._later(posting, str(error), error.retry_after)
        except VipDeskError as error:
            self._later(posting, str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours must neither lose the message nor end the thread
            self._later(posting, f"fault: {type(error).__name__}")
            _log.exception("posting.fault", **_ids(posting))
        else:
            self.outbox.delivered(posting, outcome)
            _log.info("posting.delivered", **_ids(posting))
        return True

    def _later(self, posting: Posting, outcome: str, asked: timedelta | None = None) -> None:
        if posting.attempts >= len(SCHEDULE):
            self._give_up(posting, outcome)
            return
        wait = max(SCHEDULE[posting.attempts], asked or timedelta(0))
        self.outbox.postpone(posting, self.now() + wait, outcome)
        _log.warning("posting.retry", **_ids(posting), seconds=wait.total_seconds(), reason=outcome)

    def _give_up(self, posting: Posting, outcome: str) -> None:
        self.outbox.postpone(posting, None, outcome)
        _log.error("posting.given_up", **_ids(posting), reason=outcome)


def _ids(posting: Posting) -> dict[str, str]:
    return {
        "installation": posting.installation,
        "endpoint": posting.endpoint.id,
        "message": posting.message.id,
        "ticket": posting.message.ticket,
    }
