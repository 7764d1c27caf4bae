"""What LiveAgent's rules send us, verified and parsed: the hot path, so msgspec and the standard library only.

An admin types each request in: address, query and body are whatever they made of it. Nothing signs it, its values are
not escaped, and a variable that LiveAgent doesn't know in that rule arrives as it was typed, `{$x}` (LA-4, LA-5).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_hex
from urllib.parse import parse_qsl

import msgspec

from integration.clients.helpdesk.liveagent.references import is_reference
from integration.domain.delivery import EventKind, RawWebhook, TicketEvent
from integration.domain.installation import Credentials
from integration.domain.trouble import Trouble, TroubleKind

SETTLE = timedelta(seconds=3)
"""LiveAgent's own rules go on for two or three seconds, and its requests come out of order."""

_TICKET = ("ticket", "ticketCode", "ticket_code", "conv_code", "conversation_id")
_EVENT = ("event", "event_type")
_RULE = ("rule",)
_KNOWN = (*_TICKET, *_EVENT, *_RULE)
_MOST_FIELDS = 100
_OPENING = frozenset({"ticket_created", "created", "new"})

_VARIABLE = re.compile(r"\{\$[A-Za-z_]{1,40}\}?")
_NAME = re.compile(r"[\w][\w .:/()+-]{0,59}")
_CONTROL = dict.fromkeys((*range(0x20), 0x7F), " ")
_PAIR = re.compile(r'"([A-Za-z_]{2,20})"\s*:\s*"([^"]{0,200})"')

_NO_RULE = "a rule without a name"
_UNRESOLVED = (
    "{rule} sends an unresolved variable {variable}: LiveAgent doesn't know it under this rule's trigger. Pick the "
    "ticket's code from the list of variables beside the address, so that it ends in ticket={{$conv_code}}"
)
_WITHOUT = (
    "{rule} sends no ticket: give its HTTP request the address that VIP Desk printed; it ends in ticket={{$conv_code}}"
)
_NO_CODE = (
    "{rule} sends something else where the ticket's code belongs: let its address end in ticket={{$conv_code}}, with "
    "nothing behind it"
)


@dataclass(frozen=True, slots=True)
class LiveAgentWebhook:
    """LiveAgent signs nothing: the only secret is the end of the address that its rules call."""

    @property
    def settle(self) -> timedelta:
        """How long LiveAgent's own rules may go on changing the ticket."""
        return SETTLE

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:  # noqa: ARG002 - nothing is signed
        """Whether the address held the secret; constant time, never raises, and an empty secret fits nothing."""
        secret = _bytes(credentials.webhook_secret)
        return compare_digest(_bytes(raw.secret), secret) and bool(secret)

    def parse(self, raw: RawWebhook) -> TicketEvent | Trouble:
        """The ticket that the query or the body names, or what is wrong with the rule; never raises, whatever came.

        LiveAgent gives its requests no id, and two changes of one ticket send the same bytes. As equal ids are dropped,
        every arrival gets a new, random one: one that is sent twice is worked on once too often, which writes nothing.
        """
        sources = (_known(_pairs(raw.query)), _known(_pairs_of_body(raw.body)))
        code, event = _first(sources, _TICKET), _first(sources, _EVENT)
        if is_reference(code):
            kind = EventKind.TICKET_CREATED if event.casefold() in _OPENING else EventKind.FOLLOW_UP
            return TicketEvent(f"{code}-{token_hex(16)}", kind, code)
        rule = _rule(_first(sources, _RULE), event)
        return Trouble(TroubleKind.WEBHOOK, rule, _what_is_wrong(code, rule if rule == _NO_RULE else f"rule {rule}"))


def _what_is_wrong(code: str, rule: str) -> str:
    variable = _VARIABLE.search(code)
    if variable:
        return _UNRESOLVED.format(rule=rule, variable=variable.group())
    return (_NO_CODE if code else _WITHOUT).format(rule=rule)


def _rule(*names: str) -> str:
    """What the admin calls the rule, or else the event; nothing that could be a customer's text."""
    return next((name for name in names if _NAME.fullmatch(name)), _NO_RULE)


def _first(sources: Iterable[Mapping[str, str]], names: tuple[str, ...]) -> str:
    """What the query says under one of these names, or else the body."""
    return next((found[name] for found in sources for name in names if found.get(name)), "")


def _known(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """What we look at, without control characters."""
    return {name: value.translate(_CONTROL).strip() for name, value in pairs if name in _KNOWN and value.strip()}


def _pairs_of_body(body: bytes) -> Iterator[tuple[str, str]]:
    text = body.decode("utf-8", "replace").strip()
    if text.startswith(("{", "[")):
        yield from _of_json(text)
    else:
        yield from _pairs(text)


def _of_json(text: str) -> Iterator[tuple[str, str]]:
    """The texts of an object; where it is broken by what wasn't escaped, the pairs that can still be seen."""
    try:
        whole = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        yield from reversed(_PAIR.findall(text))  # the first of a name is the admin's, a later one may be quoted text
        return
    if isinstance(whole, dict):
        yield from ((name, value) for name, value in whole.items() if isinstance(value, str))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return []


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
