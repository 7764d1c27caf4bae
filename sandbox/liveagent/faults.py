"""LiveAgent's own words for trouble on demand: busy and broken; the rest is what every stand-in does."""

from sandbox.troubles import Fault, Troubles, come_again

HTML = "<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"


class Faults:
    """The faults of the account, in line."""

    def __init__(self) -> None:
        line = self._line = Troubles(HTML)
        self.error_page, self.slow = line.error_page, line.slow
        self.hang_up, self.lose_answer = line.hang_up, line.lose_answer
        self.clear, self.next_for = line.clear, line.next_for

    def error(self, count: int = 1, *, status: int = 500, only: str = "") -> None:
        """Answer with a server's error, and do nothing."""
        self._line.add(count, Fault(status, '{"message":"Internal error"}'), only)

    def busy(self, count: int = 1, *, retry_after: str | None = None, only: str = "") -> None:
        """Answer 429, whether the limit is reached or not."""
        self._line.add(count, Fault(429, '{"message":"Too many requests"}', headers=come_again(retry_after)), only)
