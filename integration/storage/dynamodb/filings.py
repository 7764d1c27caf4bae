"""Who files what on a host, and which ticket it became; a lease ends by its time alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from integration.domain.filing import Filing
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import from_micros, to_micros

KIND = "filing"

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DynamoFilings:
    """Keeps `ports.Filings`."""

    table: Table

    def begin_filing(self, installation: str, mark: str, now: datetime, until: datetime) -> Filing:
        """Hold what has this mark until that instant; the one that is there where another does, or it is filed."""
        token, where = token_hex(16), partition(installation, KIND)

        def work(unit: Unit) -> Filing:
            before = _kept(unit.get(where, mark), now)
            if before and (before["ticket"] or (before["token"] and int(before["until"]) > to_micros(now))):
                return Filing(mark, from_micros(int(before["until"])), again=True, ticket=str(before["ticket"]))
            unit.put(where, mark, values_of(until, token))
            return Filing(mark, until, token, again=before is not None)

        return at_once(self.table, work)

    def filed(self, installation: str, filing: Filing, ticket: str) -> None:
        """Keep the host's id of the ticket, whoever holds it by now; the first id that is told stays."""

        def told(before: Item | None) -> dict[str, Value | None] | None:
            return {**before, "ticket": ticket, "token": ""} if before and not before["ticket"] else None

        change(self.table, partition(installation, KIND), filing.mark, told)

    def give_back_filing(self, installation: str, filing: Filing) -> None:
        """It could not be filed: anybody may try at once. Nothing changes where another holds it by now."""

        def freed(before: Item | None) -> dict[str, Value | None] | None:
            return {**before, "token": ""} if before and before["token"] == filing.token else None

        change(self.table, partition(installation, KIND), filing.mark, freed)


def _kept(item: Item | None, now: datetime) -> Item | None:
    """What stands there; None where the table should have forgotten it."""
    return item if item and int(item["until"]) > to_micros(now - _KEPT) else None


def values_of(until: datetime, token: str = "", ticket: str = "") -> dict[str, Value | None]:
    """What an item says of what is being filed, or was."""
    expires_at = int((until + _KEPT).timestamp()) + 1
    return {"token": token, "until": to_micros(until), "ticket": ticket, "expires_at": expires_at}
