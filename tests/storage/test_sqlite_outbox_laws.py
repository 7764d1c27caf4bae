"""In any order of calls the embedded outbox loses nothing, tells nothing twice, and gives nothing to two holders."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.outbox_machine import OutboxMachine


class SqliteOutboxMachine(OutboxMachine):
    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        super().__init__()

    def opened(self, now: StandingNow) -> Store:
        path = Path(self.folder.name) / "desk.sqlite3"
        return open_store(path, keys=[new_key()], synchronous="NORMAL", now=now)

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestOutbox = SqliteOutboxMachine.TestCase
TestOutbox.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
