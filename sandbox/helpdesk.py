"""A real django-helpdesk on a loopback port, with people, queues and our fields, gone without a trace afterwards."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.child import Child
from sandbox.environment import Environment
from sandbox.helpdesk_api import HelpdeskApi
from sandbox.helpdesk_mail import fetched
from sandbox.helpdesk_site import webhooks
from sandbox.helpdesk_site.names import AT_THE_GATE, REQUEST_GATE, SAVE_GATE
from sandbox.helpdesk_staff import HelpdeskStaff
from sandbox.helpdesk_template import site_environment, template
from sandbox.public_form import PublicForm

START_SECONDS = 60.0
INTEGRATION_USER = "vipdesk"
"""The helpdesk's user behind VIP Desk's token."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the helpdesk: the host's id, the e-mail address and the API token."""

    name: str
    id: int
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the helpdesk answered; `user` is empty for visitors."""

    method: str
    path: str
    status: int
    user: str

    @property
    def writes(self) -> bool:
        """Whether it was meant to change something."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate in the site (`helpdesk_site.gates`): a file while it is shut, and another once somebody has come to it."""

    file: Path

    def shut(self, mark: str) -> None:
        """Keep whoever bears this mark waiting; the file appears whole, so that no half of it is ever read."""
        fresh = self.file.with_name(f"{self.file.name}.new")
        fresh.write_text(mark, encoding="utf-8")
        fresh.replace(self.file)

    def open(self) -> None:
        """Let all through."""
        self.file.unlink(missing_ok=True)

    @property
    def reached(self) -> bool:
        """Whether somebody has come to it."""
        return self.file.with_name(self.file.name + AT_THE_GATE).exists()


class RunningHelpdesk:
    """A context manager around the helpdesk's process and data; `port` 0 is a free one, chosen as it is bound.

    `settings` are environment variables beside its own.
    """

    url: str
    queue: int
    seniors: int
    people: dict[str, Person]
    api: HelpdeskApi
    form: PublicForm

    def __init__(
        self, environment: Environment | None = None, *, port: int = 0, settings: Mapping[str, str] | None = None
    ) -> None:
        self.password = secrets.token_urlsafe(9)
        self._environment = environment or Environment()
        self._port = port
        self._settings = dict(settings or {})
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Up and seeded, or SandboxFailed."""
        with self._stack as stack:
            self._environment.ensure()
            self.data = Path(tempfile.mkdtemp(prefix="helpdesk-"))
            stack.callback(shutil.rmtree, self.data, ignore_errors=True)
            shutil.copyfile(template(self._environment), self.data / "helpdesk.sqlite3")
            stack.callback(self.stop)
            self.start()
            self.api = stack.enter_context(self.api_of("admin"))
            self.form = PublicForm(self.url, self.queue)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stopped, and its data gone."""
        self._stack.close()

    def start(self) -> None:
        """Serve; again on the same port after a `stop`."""
        self._child = Child.start(
            "helpdesk",
            [str(self._environment.python), "-m", "sandbox.helpdesk_site.serve"],
            folder=self.data,
            env=site_environment(self.data, password=self.password, port=self._port) | self._settings,
        )
        self._know(self._child.first_line(seconds=START_SECONDS, advice=_ADVICE))

    def stop(self) -> None:
        """Stop serving, and keep the data."""
        self._child.stop()

    @property
    def log(self) -> Path:
        """What its process wrote to standard error."""
        return self.data / "helpdesk.log"

    def api_of(self, name: str) -> HelpdeskApi:
        """The REST API as this user of the helpdesk calls it."""
        return HelpdeskApi(self.url, self.people[name].token, self.queue)

    def staff(self, name: str) -> HelpdeskStaff:
        """The pages for staff as this user's browser calls them; to be entered with `with`."""
        return HelpdeskStaff(self.url, name, self.password)

    def receive(self, *mails: EmailMessage) -> None:
        """Mail arrives, and is fetched; its webhooks are sent before this returns."""
        settings = site_environment(self.data, password=self.password) | self._settings
        fetched(self._environment.python, self.data, settings, *mails)

    def point_webhooks(self, new_ticket: str, follow_up: str | None = None) -> None:
        """Send the webhooks there from now on; follow-ups to the same address where no other is given."""
        webhooks.point(self.data, new_ticket=[new_ticket], follow_up=[follow_up or new_ticket])

    def unpoint_webhooks(self) -> None:
        """Send no webhook from now on."""
        webhooks.point(self.data, new_ticket=[], follow_up=[])

    @contextmanager
    def waiting_for(self, user: str) -> Iterator[Gate]:
        """Requests of this user's token wait at the helpdesk's door until this is left."""
        with self._shut(REQUEST_GATE, self.people[user].token) as gate:
            yield gate

    @contextmanager
    def saving_late(self, words: str) -> Iterator[Gate]:
        """An entry with these words, its ticket read already, is saved only once this is left."""
        with self._shut(SAVE_GATE, words) as gate:
            yield gate

    @contextmanager
    def _shut(self, name: str, mark: str) -> Iterator[Gate]:
        gate = Gate(self.data / name)
        gate.shut(mark)
        try:
            yield gate
        finally:
            gate.open()

    def requests_by(self, user: str) -> list[Request]:
        """What this user asked of the helpdesk so far, in the order of the answers."""
        log = self.data / "access.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [request for line in lines if (request := Request(**json.loads(line))).user == user]

    def _know(self, said: dict[str, Any]) -> None:
        self.url = said["url"]
        self.queue = said["queue"]
        self.seniors = said["seniors"]
        self.people = {name: Person(name, **user) for name, user in said["users"].items()}
        self._port = int(self.url.rpartition(":")[2])


_ADVICE = (
    "if a port is taken, leave the port out so that a free one is used; otherwise remove the project's .sandbox folder "
    "and run the same command again."
)
