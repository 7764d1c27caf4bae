"""In any order of calls the embedded line loses nothing, and gives no ticket to two holders."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from integration.ports import Store
from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.line_machine import LineMachine


class SqliteLineMachine(LineMachine):
    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        super().__init__()

    def opened(self, now: StandingNow) -> Store:
        return open_store(Path(self.folder.name) / "desk.sqlite3", keys=[], synchronous="NORMAL", now=now)

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestLineOfWork = SqliteLineMachine.TestCase
TestLineOfWork.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
