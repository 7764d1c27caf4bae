"""Google's own words for trouble on demand: its reasons; the rest is what every stand-in does."""

from sandbox.troubles import Fault, Troubles

HTML = "<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That's an error.</html>"


class Faults:
    """Faults wait in line; each takes the next call whose method id holds `only` (such as "events.insert")."""

    def __init__(self) -> None:
        line = self._line = Troubles(HTML)
        self.error_page, self.slow = line.error_page, line.slow
        self.hang_up, self.lose_answer, self.clear = line.hang_up, line.lose_answer, line.clear

    def refuse(self, reason: str, count: int = 1, *, status: int | None = None, only: str = "") -> None:
        """Answer with a reason of `errors.REASONS`, and do nothing: backendError, rateLimitExceeded, forbidden, ..."""
        self._line.add(count, Fault(status, reason=reason), only)

    def next_for(self, method: str) -> Fault:
        """The fault that takes this call, which is then used up; else none at all."""
        return self._line.next_for(method, method) or Fault(works=True)
