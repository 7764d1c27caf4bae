from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.usecases.booking.desk import BookingDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BookingDesk]:
    made = BookingDesk(tmp_path / "desk.sqlite3")
    yield made
    made.store.close()
