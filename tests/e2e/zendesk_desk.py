"""The dedicated service on Zendesk under one clock, with a desk's plan, and a telephone system in front of it."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import digest
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from sandbox.customers import AGENTS, VIP
from sandbox.leash import CLOCK
from sandbox.moving_clock import MovingClock
from sandbox.waiting import NeverCame, until
from sandbox.zendesk.furnished import Furnished
from sandbox.zendesk_account import connected
from sandbox.zendesk_dues import Shown
from tests.e2e.zendesk_world import PATIENCE, ZendeskWorld, served

ZONE = ZoneInfo("Europe/Bratislava")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
TOKEN = "the-auth-token"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DedicatedDesk:
    """Dana and Boris, each with a group of their own; `opening` is the next one, `phone` is asked for callers."""

    world: ZendeskWorld
    clock: MovingClock
    opening: datetime
    phone: str

    def jump(self, to: datetime) -> None:
        """Both are there at once."""
        zendesk = self.world.zendesk
        self.clock.jump(to)
        zendesk.advance(max(to - zendesk.clock.now(), timedelta(0)))

    def later(self, by: timedelta) -> None:
        """Both are so much further."""
        self.jump(self.clock.now + by)

    def mails(self, subject: str, body: str) -> int:
        """The VIP customer writes; the ticket's number."""
        return self.world.desk.customers.mails(VIP.email, subject, body)

    def shown(self, ticket: int) -> Shown:
        """What Zendesk shows."""
        return self.world.reader.shown(ticket)

    def place(self, ticket: int) -> tuple[str, str]:
        """By whom it is had, and in whose group."""
        people = self.world.account.people
        agent, group = self.shown(ticket).place
        names = {member.id: name for name, member in people.items()}
        return names.get(agent, agent), {member.group: name for name, member in people.items()}.get(group, group)

    def comes(self, ticket: int, to: str, **tags: bool) -> None:
        """Wait until this agent has it in the group that is theirs alone, with these tags, or without."""
        wanted = {name.replace("_", "-"): there for name, there in tags.items()}

        def is_there() -> bool:
            found = self.shown(ticket).tags
            return self.place(ticket) == (to, to) and {tag: tag in found for tag in wanted} == wanted

        self.sees(is_there, f"{to} has it, with {wanted}")

    def sees(self, look: Callable[[], T | None], what: str) -> T:
        """What is seen once it is there; NeverCame with the log where it doesn't come."""
        try:
            return until(look, seconds=PATIENCE, what=what)
        except NeverCame as error:
            message = f"{error}\n{self.world.vipdesk.log_tail()}\n{self.world.refusals()}"
            raise NeverCame(message) from error

    def noted(self, ticket: int, words: str) -> None:
        """Wait until a private note of ours says this."""
        self.sees(lambda: words in self.world.reader.noted(self.shown(ticket)), f"a note says {words}")

    def letters(self, ticket: int) -> list[str]:
        """What we wrote to the customer about it."""
        return self.world.reader.letters(self.shown(ticket))

    def call_backs(self, *words: str) -> list[dict[str, Any]]:
        """The calls to return."""
        return self.world.lines("callbacks", "list", *words)

    def leaves_voicemail(self) -> None:
        """The VIP customer calls, is not put through, and speaks to the machine."""
        recorded = {"RecordingUrl": "https://api.twilio.example/rec/RE1", "RecordingDuration": "42"}
        for what, told in (("", {}), ("/recorded", recorded), ("/ended", {"CallStatus": "completed"})):
            url = self.phone + what
            sent = {"CallSid": "CA0123456789", "From": VIP.phones, "To": "+421212345678", **told}
            signed = url + "".join(name + sent[name] for name in sorted(sent))
            signature = b64encode(digest(TOKEN.encode(), signed.encode(), "sha1")).decode()
            answer = httpx.post(url, data=sent, headers={"X-Twilio-Signature": signature}, trust_env=False)
            answer.raise_for_status()


@contextmanager
def standing_at(folder: Path, at: timedelta) -> Iterator[DedicatedDesk]:
    """On a Tuesday, so long after midnight."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    tuesday = today + ((1 - today.weekday()) % 7 or 7) * DAY
    clock = MovingClock(folder / "clock.json", tuesday + at)
    clock.run(1)
    with served(folder, SELDOM | {CLOCK: str(clock.file)}) as (zendesk, vipdesk):
        zendesk.advance(clock.now - datetime.now(UTC))
        account = connected(zendesk, vipdesk)
        for member in account.people.values():
            account.desk.admin.leaves(int(member.id), account.desk.group)
        plan = folder / "desk.json"
        plan.write_text(json.dumps(planned(account)), encoding="utf-8")
        vipdesk.command("desk", "publish", str(plan))
        asked = vipdesk.command("phone", "add", "--system", "twilio", "--secret-stdin", "--json", said=TOKEN)
        opening = tuesday + 9 * HOUR + (DAY if at > 9 * HOUR else 0 * DAY)
        yield DedicatedDesk(ZendeskWorld(zendesk, account, vipdesk), clock, opening, str(json.loads(asked)["url"]))
        assert zendesk.mistakes == []
        assert account.desk.lacking == []


def planned(account: Furnished) -> dict[str, Any]:
    """Boris is Dana's backup, and second level."""
    people = [
        {
            "email": account.people[name].email,
            "name": full,
            "host_id": account.people[name].id,
            "group": account.people[name].group,
            "phone": f"+42190500000{number}",
        }
        for number, (name, full) in enumerate(AGENTS.items(), 1)
    ]
    boris = account.people["boris"].email
    return {"people": people, "backups": [boris], "seniors": [boris]}
