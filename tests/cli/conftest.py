"""A command line around a store in a temporary folder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from integration.cli import app
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.storage.sqlite.store import SqliteStore
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import ticket
from tests.storage.filled import fill

CUSTOMERS = (
    "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\n"
    "Acme,All-inclusive,2026-01-01,,,dana@desk.example,,acme.example\n"
    "Small,Basic,,,,,,small.example\n"
)
AGENTS = "email,name,host_id\ndana@desk.example,Dana Petrova,3\n"


@dataclass
class CommandLine:
    """Runs commands in this process, or in one of their own; both see only their own settings."""

    folder: Path
    now: StandingNow = field(default_factory=lambda: StandingNow("2026-11-23 09:00"))
    settings: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = {"VIPDESK_DATABASE": str(self.folder / "desk.sqlite3"), "VIPDESK_KEY": new_key()}

    def run(self, *words: str, given: str = "") -> Result:
        return CliRunner().invoke(app, list(words), input=given, env=self.settings, catch_exceptions=False)

    def json(self, *words: str, given: str = "") -> list[Any]:
        result = self.run(*words, "--json", given=given)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def process(self, *words: str, given: bytes = b"", **settings: str) -> "subprocess.CompletedProcess[bytes]":
        program = [sys.executable, "-c", "from integration.cli import main; main()", *words]
        return subprocess.run(  # noqa: S603 - our own program
            program, input=given, capture_output=True, env=self._env(settings), timeout=60, check=False
        )

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def connect(self) -> dict[str, str]:
        words = ("--url", "https://desk.example/helpdesk", "--user-id", "2", "--public-url", "https://vip.example")
        (answer,) = self.json("connect", "django-helpdesk", *words, "--token-stdin", given="the-token\n")
        return dict(answer)

    def import_roster(self) -> None:
        self.json("roster", "import", self.file("c.csv", CUSTOMERS), "--agents", self.file("a.csv", AGENTS))

    def decide(self, *, installation: str = "main") -> None:
        """A webhook came and its ticket was worked off, as `serve` would have done."""
        store = self.store()
        helpdesk = FakeHelpdesk(self.now)
        helpdesk.put(ticket(severity_field="3"))
        store.accept([Delivery(installation, TicketEvent("d1", EventKind.TICKET_CREATED, "7"), self.now())])
        work = store.claim(self.now(), timedelta(minutes=1))
        assert work
        TriageTicket(store, lambda _installation, _credentials: helpdesk, Tell(store, lambda: None), self.now)(work)
        store.close()

    def store(self) -> SqliteStore:
        keys = [self.settings["VIPDESK_KEY"]]
        return open_store(Path(self.settings["VIPDESK_DATABASE"]), keys=keys, now=self.now)

    def _env(self, settings: dict[str, str]) -> dict[str, str]:
        inherited = {name: text for name, text in os.environ.items() if not name.startswith("VIPDESK_")}
        return {**inherited, **self.settings, **settings}


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def database(line: CommandLine) -> Path:
    """The file that a command line's settings name."""
    return Path(line.settings["VIPDESK_DATABASE"])


@pytest.fixture
def full(line: CommandLine) -> CommandLine:
    """A store with two installations that have all that one can have; long from now, so that nothing of it ends."""
    now = StandingNow("2126-03-02 12:00")
    store = open_store(database(line), keys=[line.settings["VIPDESK_KEY"]], now=now)
    for where in ("acme", "other"):
        fill(store, now(), where)
    store.close()
    return line
