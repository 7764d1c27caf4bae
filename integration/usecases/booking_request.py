"""What a customer asks for when booking a call, and what of it can't be."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from unicodedata import category

from integration.domain.booking.call_types import BookingTerms, CallKind
from integration.domain.errors import BadInput, InvalidFields
from integration.domain.hours.interval import as_utc
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.words.languages import language_of

LONGEST_TOPIC = 1000
LONGEST_EMAIL = 254
"""Of an address that mail can reach (RFC 5321, 4.5.3.1.3, less the angle brackets)."""

LONGEST_KEY = 200

_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show what follows in another order than it was written (Unicode, UAX 9)."""

_EMAIL = re.compile(r'[^@\s,;:<>()"\\]+@[^@\s,;:<>()"\\.]+(\.[^@\s,;:<>()"\\.]+)+')


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """A call of this kind from this instant on, about a topic, with the invitation going to this address.

    `zone` and `language` are the customer's. `hold` is the id of the hold that becomes the booking, where there is one.
    """

    kind: CallKind
    start: datetime
    topic: str = field(repr=False)
    email: str = field(repr=False)
    zone: str = "UTC"
    language: str = "en"
    hold: str = ""

    def __post_init__(self) -> None:
        """Take what can't be seen out of the topic: it goes to people, by way of hosts that refuse such characters."""
        object.__setattr__(self, "topic", seen(self.topic))

    @property
    def asked(self) -> str:
        """A digest of what is asked, the same for the same content however it is written."""
        start = self.start.astimezone(UTC).isoformat()
        parts = (self.kind, start, self.topic.strip(), self.email.strip(), self.zone, self.language)
        return sha256(json.dumps(parts).encode()).hexdigest()


def seen(text: str) -> str:
    """The text without what can't be seen of it, which some hosts refuse, and what shows it in another order."""
    return "".join(filter(_is_seen, text))


def is_address(email: str) -> bool:
    """Whether mail may reach this address, as far as can be seen of it."""
    return bool(len(email) <= LONGEST_EMAIL and email.isprintable() and _EMAIL.fullmatch(email))


def _is_seen(letter: str) -> bool:
    return letter in "\n\t" or not (letter in _TURNS_TEXT or category(letter) in {"Cc", "Cs"})


def refuse_invalid(request: BookingRequest, key: str, terms: BookingTerms) -> None:
    """Raises InvalidFields naming everything that the customer, or the page, must give differently."""
    wrong = {name: what for name, check in _CHECKS.items() if (what := check(request))}
    wrong |= {name: what for name, what in _of_the_house(request, key, terms).items() if what}
    if wrong:
        raise InvalidFields(wrong)


def _start(request: BookingRequest) -> str:
    return _message_of(lambda: as_utc(request.start))


def _topic(request: BookingRequest) -> str:
    topic = request.topic.strip()
    return "" if 1 <= len(topic) <= LONGEST_TOPIC else f"say in 1 to {LONGEST_TOPIC} characters what the call is about"


def _email(request: BookingRequest) -> str:
    plausible = is_address(request.email.strip())
    return "" if plausible else "give the address to which the invitation goes, such as anna@example.com"


def _zone(request: BookingRequest) -> str:
    return _message_of(lambda: zone_named(request.zone))


def _language(request: BookingRequest) -> str:
    return _message_of(lambda: language_of(request.language))


_CHECKS: Mapping[str, Callable[[BookingRequest], str]] = {
    "start": _start,
    "topic": _topic,
    "email": _email,
    "zone": _zone,
    "language": _language,
}


def _of_the_house(request: BookingRequest, key: str, terms: BookingTerms) -> Mapping[str, str]:
    return {
        "kind": _message_of(lambda: terms.call(request.kind)),
        "key": "" if len(key) <= LONGEST_KEY else f"an Idempotency-Key has at most {LONGEST_KEY} characters",
    }


def _message_of(check: Callable[[], object]) -> str:
    try:
        check()
    except BadInput as error:
        return str(error)
    return ""
