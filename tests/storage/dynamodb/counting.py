"""A unit of work that counts: what is done of it twice, or not at all, can be seen."""

from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once


def counted(table: Table, *keys: str) -> int:
    """One more under each of these keys, in one unit; the number after it."""

    def work(unit: Unit) -> int:
        numbers = [int((unit.get("a", sk) or {"n": 0})["n"]) + 1 for sk in keys]
        for sk, number in zip(keys, numbers, strict=True):
            unit.put("a", sk, {"n": number})
        return numbers[0]

    return at_once(table, work)


def numbers(table: Table) -> list[object]:
    return [item["n"] for item in table.query("a")]
