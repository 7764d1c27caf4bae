"""Dana looks after Acme and Orbis; Eva stands in for her, then Jan, and Mira takes what nobody else can."""

from datetime import UTC, datetime, timedelta

from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime
from tests.cli.conftest import AGENTS, CommandLine

DANA, EVA, JAN, MIRA = (f"{name}@desk.example" for name in ("dana", "eva", "jan", "mira"))
WHO = ("--by", "Mira", "--why", "agreed by phone")
CUSTOMERS = (
    "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\n"
    "Acme,All-inclusive,2026-01-01,,,dana@desk.example,,acme.example\n"
    "Orbis Logistics,All-inclusive,2026-01-01,,,dana@desk.example,,orbis.example\n"
    "Small,Basic,,,,,,small.example\n"
)
PLAN = """
backups = ["eva@desk.example", "jan@desk.example"]
last = "mira@desk.example"

[chains]
"Orbis Logistics" = ["jan@desk.example"]

[round_the_clock]
chat = "https://chat.example/everybody"

[[people]]
email = "dana@desk.example"
name = "Dana Petrova"
host_id = "3"

[[people]]
email = "eva@desk.example"
name = "Eva Horvat"
host_id = "7"
limit = 25

[[people]]
email = "jan@desk.example"
name = "Ján Novák"
host_id = "8"

[[people]]
email = "mira@desk.example"
name = "Mira Koval"
host_id = "9"
"""


def with_roster(line: CommandLine) -> CommandLine:
    line.connect()
    line.json("roster", "import", line.file("c.csv", CUSTOMERS), "--agents", line.file("a.csv", AGENTS))
    return line


def with_desk(line: CommandLine) -> CommandLine:
    with_roster(line).json("desk", "publish", line.file("desk.toml", PLAN))
    return line


def answers(line: CommandLine) -> dict[str, str]:
    """Who answers each customer now."""
    return {each["customer"]: each["agent"] for each in line.json("cover", "list")}


def out_of_office(line: CommandLine, who: str, *, problem: str = "") -> None:
    """This agent's calendar, as it was synced just now, says that they are away from an hour ago for a day."""
    now, store = datetime.now(UTC), line.store()
    account = CalendarAccount(who, synced_at=now, problem=problem)
    span = EventTime(now - timedelta(hours=1)), EventTime(now + timedelta(days=1))
    store.connect_calendar("main", account, CalendarKey("key"))
    store.replace_view("main", account, [CalendarEvent("away", *span, kind=EventKind.OUT_OF_OFFICE)], "")
    store.close()


def wide(line: CommandLine, *words: str) -> list[str]:
    """What a command tells on a terminal on which no cell is broken."""
    ended = line.process(*words, COLUMNS="240")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.decode().splitlines()
