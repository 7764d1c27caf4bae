"""What was read a moment ago, so that it need not be asked for again: a bounded, dated dictionary for all workers."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by their keys, each true for `fresh` after it was put here; the longest unused ones go first."""

    def __init__(self, fresh: timedelta, *, most: int = 1000) -> None:
        self._fresh = fresh
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[str, tuple[datetime, T]] = OrderedDict()

    def find(self, key: str, now: datetime, *, fresh: timedelta | None = None) -> T | None:
        """The value, unless it is older than `fresh`."""
        with self._lock:
            if key not in self._values:
                return None
            at, value = self._values[key]
            if not timedelta(0) <= now - at < (self._fresh if fresh is None else fresh):
                return None
            self._values.move_to_end(key)
            return value

    def put(self, key: str, value: T, now: datetime) -> T:
        """Keep the value from now on."""
        with self._lock:
            self._values[key] = (now, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def drop(self, key: str) -> None:
        """Forget the value: whoever wants it next asks for it."""
        with self._lock:
            self._values.pop(key, None)

    def get(self, key: str, now: datetime, ask: Callable[[], T], *, fresh: timedelta | None = None) -> T:
        """The value, asked for where it isn't here or no longer fresh; two workers may ask at once."""
        found = self.find(key, now, fresh=fresh)
        return self.put(key, ask(), now) if found is None else found
