"""What every stand-in is while its `with` block lasts: a server on a loopback port, and what it does by itself."""

from datetime import timedelta

from sandbox.automation import Automation
from sandbox.clock import AccountClock
from sandbox.loopback import Server


class StandIn:
    """A server and an automation in the time of one clock; `port` 0 is a free one."""

    def __init__(self, clock: AccountClock, automation: Automation, port: int = 0) -> None:
        self.server = Server(port)
        self._clock = clock
        self._automation = automation

    @property
    def url(self) -> str:
        """Its root address."""
        return self.server.url

    def begin(self) -> None:
        """Do by itself what comes due; `server` is started by who knows what to serve."""
        self._automation.start()

    def end(self) -> None:
        """Serve nothing and do nothing more."""
        self.server.stop()
        self._automation.end()

    def advance(self, by: timedelta) -> None:
        """Move its present, and do what comes due by that, before this returns."""
        self._clock.advance(by)
        self._automation.run_due()

    def settle(self) -> None:
        """Do what waits for nothing but its turn, before this returns."""
        self._automation.settle()
