"""The port Budgets in memory, with the rule that every store keeps."""

from datetime import datetime, timedelta

from integration.domain.budget import Allowance, Bucket, full_bucket


class FakeBudgets:
    """`spent` counts the calls that were let through, `urgent` those of them that were urgent."""

    def __init__(self) -> None:
        self.spent = self.urgent = 0
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        key = (installation, allowance.what)
        bucket = self._buckets.get(key) or full_bucket(now, allowance)
        self._buckets[key], wait = bucket.spend(now, allowance, urgent=urgent)
        self.spent += not wait
        self.urgent += urgent and not wait
        return wait

    def alias(self, name: str) -> str:
        return f"alias of {len(name)} letters"
