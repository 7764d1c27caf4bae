"""File something on a host once, however many processes are told to do it at the same time."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from integration.domain.errors import UpstreamUnavailable, VipDeskError
from integration.domain.filing import Filing
from integration.ports import Filings, Now

_HELD = timedelta(minutes=3)
"""Longer than the slowest honest opening of a ticket: a few requests of ten seconds each, with their retries."""

_LOOK = 0.2
"""Seconds between two looks whether the one who files it is done."""


@dataclass(frozen=True, slots=True)
class FileOnce:
    """Files what has a mark, unless it is filed; `patience` is how long it waits for another who is at it."""

    filings: Filings
    now: Now
    patience: timedelta = timedelta(0)

    def __call__(self, installation: str, mark: str, file: Callable[[bool], str]) -> str:
        """The host's id of the ticket; `file` files it, told whether it was tried before and may be there already.

        Raises UpstreamUnavailable while another process is at it, and what `file` raises: then it may be tried anew at
        once. Who dies meanwhile keeps it from the others for three minutes.
        """
        filing = self._begun(installation, mark)
        if filing.ticket:
            return filing.ticket
        if not filing.token:
            message = "another process is filing it"
            raise UpstreamUnavailable(message, retry_after=max(timedelta(0), filing.until - self.now()))
        return self._filed(installation, filing, file)

    def _begun(self, installation: str, mark: str) -> Filing:
        from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed  # noqa: PLC0415 - dear

        def begun() -> Filing:
            now = self.now()
            return self.filings.begin_filing(installation, mark, now, now + _HELD)

        asking = Retrying(
            retry=retry_if_result(lambda each: not (each.ticket or each.token)),
            stop=stop_after_delay(self.patience),
            wait=wait_fixed(_LOOK),
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        return asking(begun)

    def _filed(self, installation: str, filing: Filing, file: Callable[[bool], str]) -> str:
        try:
            ticket = file(filing.again)
        except VipDeskError:
            with suppress(UpstreamUnavailable):  # or the hold ends by itself
                self.filings.give_back_filing(installation, filing)
            raise
        self.filings.filed(installation, filing, ticket)
        return ticket
