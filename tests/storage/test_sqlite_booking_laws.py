"""In any order of calls the embedded store gives no time to two bookings."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from integration.ports import Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from tests.fakes.now import StandingNow
from tests.storage.booking_machine import BookingMachine


class SqliteBookingMachine(BookingMachine):
    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        super().__init__()

    def opened(self, now: StandingNow) -> Store:
        return open_store(Path(self.folder.name) / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestSlots = SqliteBookingMachine.TestCase
TestSlots.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
