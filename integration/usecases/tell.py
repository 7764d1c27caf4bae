"""Put out what a decision has to tell, before anything else remembers that it was told."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from integration.domain.decision import Decision
from integration.domain.telling import messages
from integration.ports import Outbox

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tell:
    """Puts the messages of a decision's news into the outbox, each once however often it is decided.

    `posted` is called where something new lies there.
    """

    outbox: Outbox
    posted: Callable[[], None]

    def __call__(self, installation: str, decision: Decision) -> int:
        """Durable once it returns; how many postings are new."""
        made = messages(installation, decision)
        count = self.outbox.post(installation, made) if made else 0
        if count:
            _log.info("news.posted", installation=installation, ticket=decision.ticket, postings=count)
            self.posted()
        return count
