"""Dynamic IVR: a call walks through the script of the number that it came to, which may ask an address how to go on.

What the partner's articles show is taken: `start`, other branches by their names, `fetch` with url, params and onError,
`transfer` with to and if, `goto`, `ring`, `voicemail`, `hangup`. The rest is assumed (LA-80 to LA-84).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.customers import Customers
from sandbox.liveagent.errors import invalid
from sandbox.liveagent.ledger import Opening, Piece
from sandbox.liveagent.parties import new_contact
from sandbox.liveagent.records import THE_SYSTEM, Actor, PhoneCall, Ticket
from sandbox.liveagent.variables import filled

_MOST_STEPS = 50
_PATIENCE = 10.0

Steps = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who telephones from where, and what they say after the beep."""

    number: str
    says: str = ""


@dataclass(slots=True)
class Walk:
    """One call: its ticket by its id, what was fetched with which status, which departments rang, and how it ended."""

    ticket: str
    fetched: list[tuple[str, int]] = field(default_factory=list)
    rang: list[str] = field(default_factory=list)
    answered_by: str = ""
    voicemail: bool = False
    script: Mapping[str, Steps] = field(default_factory=dict)
    steps: int = 0

    def takes(self) -> None:
        """One step more; no call goes round in a circle."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            message = "the IVR script goes round in a circle"
            raise invalid(message)


class Ivr:
    """Carries calls through the scripts of an account's numbers."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def calls(self, caller: Caller, to: str, *, taken_by: str = "") -> Walk:
        """A call to a number by its id; `taken_by` is the agent who would take it where their department rings."""
        ticket, call = self._begun(caller, to)
        walk = Walk(ticket.id)
        with httpx.Client(trust_env=False, timeout=_PATIENCE) as client:
            _Way(self._account, walk, call, taken_by, client).goes(self._account.numbers[to].ivr)
        Customers(self._account).hangs_up(ticket.id, voicemail=caller.says if walk.voicemail else "")
        return walk

    def _begun(self, caller: Caller, to: str) -> tuple[Ticket, PhoneCall]:
        """The ticket of a call that comes in, whose owner is the contact with this number."""
        account, number = self._account, self._account.numbers[to]
        with account.lock:
            known = (one for one in account.parties.values() if caller.number in one.values["phones"])
            owner = next(known, None) or new_contact(account, "", emails=[], phones=[caller.number])
            subject = f"Call from {caller.number}"
            opening = Opening(subject, owner.id, number.department, "C", "P", [Piece("S", subject)], status="P")
            ticket = conversation.opened(account, Actor("customer", owner.id, owner.name), opening)
            made = PhoneCall(account.identities.id(), ticket.id, "I", caller.number, "", number.number, account.now())
            account.phone_calls[made.id] = made
        return ticket, made


@dataclass(frozen=True, slots=True)
class _Way:
    """Goes the way of one call; each step answers whether the call is over."""

    account: Account
    walk: Walk
    call: PhoneCall
    taken_by: str
    client: httpx.Client

    def goes(self, script: str | bytes) -> bool:
        """From the start of a script, which takes the place of the one before."""
        self.walk.script = dict(msgspec.yaml.decode(script))
        return self._all(self.walk.script["start"])

    def _all(self, steps: Steps) -> bool:
        return any(self._one(step) for step in steps)

    def _one(self, step: str | Mapping[str, Any]) -> bool:
        self.walk.takes()
        name, value = (step, None) if isinstance(step, str) else next(iter(step.items()))
        if name not in _STEPS:
            message = f"Unknown IVR step {name}"
            raise invalid(message)
        return _STEPS[name](self, value)

    def _goto(self, branch: str) -> bool:
        return self._all(self.walk.script[branch])

    def _voicemail(self, _nothing: None) -> bool:
        self.walk.voicemail = True
        return True

    def _hangup(self, _nothing: None) -> bool:
        return True

    def _fetch(self, step: Mapping[str, Any]) -> bool:
        """What is answered goes on with the call; whatever is no 200 with a script goes on with `onError` (LA-83)."""
        sent = {name: self._filled(value) for name, value in step.get("params", {}).items()}
        try:
            answer = self.client.get(step["url"], params=sent)
            self.walk.fetched.append((answer.url.path, answer.status_code))
            found = msgspec.yaml.decode(answer.content) if answer.status_code == httpx.codes.OK else None
        except (httpx.TransportError, msgspec.DecodeError):
            found = None
        if isinstance(found, Mapping) and "start" in found:
            return self.goes(answer.content)
        return self._all(step.get("onError", []))

    def _transfer(self, step: Mapping[str, Any]) -> bool:
        """To a department: `if` says what is done where somebody takes calls there, and where nobody does."""
        place = self.account.department(str(step["to"]))
        members = [each for each in place.members if self.account.agents[each].online == "N"]
        there = [each for each in members if "P" in place.online.get(each, "")]
        for inner in step.get("if", {}).get("online" if there else "offline", ["ring"] if there else []):
            self.walk.takes()
            if self._rings(place.id, there) if inner == "ring" else self._one(inner):
                return True
        return False

    def _rings(self, department: str, there: Sequence[str]) -> bool:
        """Whether it was taken (LA-82: else the next step is gone to)."""
        self.walk.rang.append(department)
        if self.taken_by not in there:
            return False
        with self.account.lock:
            ticket = self.account.ticket(self.call.ticket)
            conversation.transfer(self.account, ticket, THE_SYSTEM, department, self.taken_by)
            self.call.answered, self.walk.answered_by = self.account.now(), self.taken_by
        return True

    def _filled(self, template: object) -> str:
        ticket = self.account.ticket(self.call.ticket)
        known = {
            "{$from_number}": self.call.from_number,
            "{$to_number}": self.call.to_number,
            "{$conv_code}": ticket.code,
        }
        return filled(str(template), known)


_STEPS: Mapping[str, Callable[[_Way, Any], bool]] = {
    "fetch": _Way._fetch,  # noqa: SLF001 -- its own table
    "transfer": _Way._transfer,  # noqa: SLF001 -- its own table
    "goto": _Way._goto,  # noqa: SLF001 -- its own table
    "voicemail": _Way._voicemail,  # noqa: SLF001 -- its own table
    "hangup": _Way._hangup,  # noqa: SLF001 -- its own table
}
