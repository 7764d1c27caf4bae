"""Zendesk's own words for trouble on demand: busy and unavailable; the rest is what every stand-in does."""

from sandbox.troubles import Fault, Troubles, come_again

HTML = "<!DOCTYPE html><html><body><h1>Zendesk is temporarily unavailable</h1></body></html>"
BUSY = '{"error":"APIRateLimitExceeded","description":"Number of allowed API requests per minute exceeded"}'


class Faults:
    """The faults of one account, in line."""

    def __init__(self) -> None:
        line = self._line = Troubles(HTML)
        self.error_page, self.slow = line.error_page, line.slow
        self.hang_up, self.lose_answer = line.hang_up, line.lose_answer
        self.clear, self.next_for = line.clear, line.next_for

    def unavailable(self, count: int = 1, *, status: int = 503, retry_after: str | None = None, only: str = "") -> None:
        """Answer 503, or another error, and do nothing."""
        self._line.add(count, Fault(status, '{"error":"Unavailable"}', headers=come_again(retry_after)), only)

    def busy(self, count: int = 1, *, retry_after: str | None = "1", only: str = "") -> None:
        """Answer 429, whether a limit is reached or not."""
        self._line.add(count, Fault(429, BUSY, headers=come_again(retry_after)), only)
