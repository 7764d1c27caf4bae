"""VIP Desk as a child process of its own, with a store and a key of its own, started, stopped or killed at will."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.child import Child, inherited, python
from sandbox.customers import agents_csv, roster_csv
from sandbox.environment import PROJECT
from sandbox.errors import SandboxFailed
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.liveagent_account import OWN_USER, Furnished
from sandbox.waiting import until

START_SECONDS = 30.0
INSTALLATION = "demo"
HOST = "django-helpdesk"


class CommandFailed(SandboxFailed):
    """A `vipdesk` command ended with another exit code than 0; the message is what it said, `printed` its output."""

    def __init__(self, message: str, printed: str) -> None:
        super().__init__(message)
        self.printed = printed


class RunningVipDesk:
    """A context manager around `vipdesk serve`; once bound, it keeps its port over a restart."""

    url: str
    webhook_url: str

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, *, port: int = 0) -> None:
        self.folder = folder
        self._port = port
        self._child: Child | None = None
        self._settings = {
            "VIPDESK_DATABASE": str(folder / "vipdesk.sqlite3"),
            "VIPDESK_KEY": vipdesk("keygen", env={}).strip(),
            **(settings or {}),
        }

    def __enter__(self) -> Self:
        """Up and answering, or SandboxFailed."""
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped; its files stay in the folder."""
        self.stop()

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment variables under which its commands see the same store."""
        return self._settings

    @property
    def pid(self) -> int | None:
        """The process id of the server, while there is one."""
        return self._child.pid if self._child else None

    @property
    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self._child is not None and self._child.alive

    @property
    def settings_file(self) -> Path:
        """A shell file under which `vipdesk` commands see this store; it is there after `write_settings`."""
        return self.folder / "settings.sh"

    def write_settings(self) -> None:
        """Write that file, for nobody else to read."""
        lines = (f"export {name}='{value}'\n" for name, value in self._settings.items())
        self.settings_file.touch(mode=0o600)
        self.settings_file.write_text("".join(lines), encoding="utf-8")

    def start(self) -> None:
        """Serve, and return once `/health` answers."""
        self._child = Child.start(
            "vipdesk",
            [*_LEASHED, "serve", "--host", "127.0.0.1", "--port", str(self._port), "--json"],
            folder=self.folder,
            env=_LOOPBACK | self._settings,
        )
        self.url = self._child.first_line(seconds=START_SECONDS, advice=_ADVICE)["url"].rstrip("/")
        self._port = int(self.url.rpartition(":")[2])
        until(self.is_healthy, seconds=START_SECONDS, what="VIP Desk answers on /health")

    def stop(self) -> None:
        """End it as an operator does (SIGTERM); nothing happens where it doesn't run."""
        if self._child:
            self._child.stop()

    def kill9(self) -> None:
        """End it as a power cut does (SIGKILL)."""
        if self._child:
            self._child.kill()

    def log_tail(self) -> str:
        """The end of what the server logged."""
        return self._child.said() if self._child else ""

    def is_healthy(self) -> bool:
        """Whether it answers on `/health`."""
        try:
            return httpx.get(f"{self.url}/health", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def health(self) -> dict[str, Any]:
        """The numbers of `/health`."""
        return dict(httpx.get(f"{self.url}/health", timeout=5, trust_env=False).json())

    def connect(self, helpdesk: RunningHelpdesk) -> None:
        """Install it on this helpdesk as the user `vipdesk`, and send the helpdesk's webhooks here."""
        user = helpdesk.people[INTEGRATION_USER]
        told = self.command(
            *("connect", HOST, "--id", INSTALLATION, "--url", f"{helpdesk.url}/helpdesk", "--user-id", str(user.id)),
            *("--public-url", self.url, "--token-stdin", "--json"),
            said=user.token,
        )
        self.webhook_url = json.loads(told)["webhook_url"]
        helpdesk.point_webhooks(self.webhook_url)

    def connect_liveagent(self, account: Furnished) -> None:
        """The same without the set-up's many calls: no notes, and rules that somebody makes by heart."""
        told = self.command(
            *("connect", "liveagent", "--id", INSTALLATION, "--url", account.desk.url, "--public-url", self.url),
            *("--user-id", account.people[OWN_USER].id, "--token-stdin", "--json"),
            said=account.key,
        )
        self.webhook_url = json.loads(told)["webhook_url"]
        account.make_rules(self.webhook_url)
        self.import_roster(roster_csv(account.people), agents_csv(account.people))

    def install(self, account: Furnished, *options: str) -> dict[str, Any]:
        """Install it on this LiveAgent as an admin does: the command, the rules that it prints, and the roster.

        What the command said, as JSON.
        """
        desk = account.desk
        told = self.command(
            *("install", "liveagent", "--id", INSTALLATION, "--url", desk.url, "--public-url", self.url, *options),
            *("--user-id", account.people[OWN_USER].id, "--key-stdin", "--notes-key-stdin", "--json"),
            said=f"{account.key}\n{desk.v1_key}\n",
        )
        installed = dict(json.loads(told))
        self.webhook_url = installed["webhook_url"]
        account.enter_rules(installed["instructions"])
        self.import_roster(roster_csv(account.people), agents_csv(account.people))
        return installed

    def import_roster(self, roster: str, agents: str, installation: str = INSTALLATION) -> None:
        """Put this roster in force; both are CSV texts."""
        (self.folder / "roster.csv").write_text(roster, encoding="utf-8")
        (self.folder / "agents.csv").write_text(agents, encoding="utf-8")
        files = (str(self.folder / "roster.csv"), "--agents", str(self.folder / "agents.csv"))
        self.command("roster", "import", *files, "-i", installation)

    def tickets(self) -> list[dict[str, Any]]:
        """The last decision for each ticket, as `vipdesk tickets --json` tells it."""
        return [json.loads(line) for line in self.command("tickets", "--json").splitlines() if line.strip()]

    def printed(self, *arguments: str) -> dict[str, Any]:
        """The one JSON line that a command prints."""
        return dict(json.loads(self.command(*arguments)))

    def command(self, *arguments: str, said: str = "") -> str:
        """What a `vipdesk` command prints, run beside the server on the same store; CommandFailed where it fails."""
        return vipdesk(*arguments, env=self._settings, said=said)


def vipdesk(*arguments: str, env: Mapping[str, str], said: str = "") -> str:
    """What one `vipdesk` command prints; CommandFailed where it fails."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [python(), "-c", _ONE_SHOT, *arguments],
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=inherited() | _LOOPBACK | dict(env),
        cwd=PROJECT,
        check=False,
    )
    if done.returncode:
        message = f"`vipdesk {' '.join(arguments[:2])}` failed with exit code {done.returncode}:\n{done.stderr.strip()}"
        raise CommandFailed(message, done.stdout)
    return done.stdout


_LEASHED = (python(), "-m", "sandbox.leash", "vipdesk", "integration.cli:main")
_ONE_SHOT = (
    "import sys; from sandbox.leash import follow_the_clock; from integration.cli import main;"
    "follow_the_clock(); sys.argv[0] = 'vipdesk'; sys.exit(main())"
)
_LOOPBACK = {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
_ADVICE = "read the log's end above; if a port is taken, leave the port out so that a free one is used."
