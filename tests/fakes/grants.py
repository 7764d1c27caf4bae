"""The port Grants in memory, with the rules that every store keeps."""

from dataclasses import replace
from datetime import datetime

from integration.domain.grant import Grant


class FakeGrants:
    """Grants of any installations; `renewals` counts the pairs that replaced another one."""

    def __init__(self) -> None:
        self.renewals = 0
        self._kept: dict[str, Grant] = {}
        self._generations: dict[str, int] = {}
        self._renewing: dict[str, datetime] = {}

    def grant(self, installation: str) -> Grant | None:
        return self._kept.get(installation)

    def keep_grant(self, installation: str, grant: Grant) -> Grant:
        generation = self._generations.get(installation, 0) + 1
        kept = replace(grant, generation=generation)
        self._kept[installation], self._generations[installation] = kept, generation
        self._renewing.pop(installation, None)
        return kept

    def begin_renewal(self, installation: str, generation: int, now: datetime, until: datetime) -> bool:
        kept, held = self._kept.get(installation), self._renewing.get(installation)
        if kept is None or kept.generation != generation or (held and now < held):
            return False
        self._renewing[installation] = until
        return True

    def renewed(self, installation: str, grant: Grant) -> bool:
        kept = self._kept.get(installation)
        if kept is None or kept.generation != grant.generation:
            return False
        self.keep_grant(installation, grant)
        self.renewals += 1
        return True

    def drop_grant(self, installation: str) -> None:
        self._kept.pop(installation, None)
        self._renewing.pop(installation, None)
