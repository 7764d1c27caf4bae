"""The port Budgets in memory, with the rule that every store keeps."""

from datetime import datetime, timedelta

from integration.domain.budget import Bucket, full_bucket


class FakeBudgets:
    """`spent` counts the calls that were let through, `urgent` those of them that were urgent."""

    def __init__(self) -> None:
        self.spent = self.urgent = 0
        self._buckets: dict[str, Bucket] = {}

    def spend(self, installation: str, now: datetime, *, per_minute: int, kept_back: int, urgent: bool) -> timedelta:
        bucket = self._buckets.get(installation) or full_bucket(now, per_minute)
        self._buckets[installation], wait = bucket.spend(now, per_minute=per_minute, kept_back=kept_back, urgent=urgent)
        self.spent += not wait
        self.urgent += urgent and not wait
        return wait
