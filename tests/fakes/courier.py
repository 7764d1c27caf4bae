"""A courier who only notes what was given to him."""

from datetime import datetime

from integration.domain.outgoing import Posting
from tests.fakes.helpdesk import ProcessDied


class FakeCourier:
    """The `Courier` port; `trouble` is raised until it is cleared, and `dies` ends the process after one delivery."""

    def __init__(self) -> None:
        self.carried: list[tuple[Posting, datetime]] = []
        self.trouble: Exception | None = None
        self.dies = False

    def __call__(self, posting: Posting, now: datetime, /) -> str:
        self.carried.append((posting, now))
        if self.trouble:
            raise self.trouble
        if self.dies:
            self.dies = False
            raise ProcessDied
        return "answered 204"
