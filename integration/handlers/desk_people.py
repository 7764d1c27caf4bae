"""The part of the desk's file that says who somebody is, and where they chat and telephone."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import ChatPlace, Person, RoundTheClock
from integration.domain.errors import BadInput
from integration.handlers.file_values import Reader, beneath, expected, needed, placed, record
from integration.handlers.wall_times import located

_LONGEST = 100
_LONGEST_MAILBOX = 254
_LONGEST_URL = 500
_MAILBOX = re.compile(r"[\w.!#$%&*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@:+-]{0,99}")
_LOOKS_LIKE_A_NUMBER = re.compile(r"[+0-9(][0-9 ()/.-]{5,}")
_NUMBER = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_WIDGET = re.compile(r"[A-Za-z0-9_-]{1,100}")
_URL = re.compile(r"[!-~]+")
_HERE = frozenset({"127.0.0.1", "localhost"})


def person(path: str, raw: object) -> Person:
    """Somebody who serves customers, or a team."""
    given = record(path, raw, _PERSON)
    needed(path, given, "email", "name")
    agent = Agent(given.pop("email"), given.pop("name"), given.pop("host_id", ""))
    return placed(path, lambda: Person(agent, **_with_chat(path, given)))


def round_the_clock(path: str, raw: object) -> RoundTheClock:
    """The ordinary 24/7 desk."""
    return RoundTheClock(**_with_chat(path, record(path, raw, _ROUND_THE_CLOCK)))


def address(path: str, raw: object) -> str:
    """The e-mail address of a person, in small letters."""
    if not isinstance(raw, str) or len(raw) > _LONGEST_MAILBOX or not _MAILBOX.fullmatch(raw.strip()):
        raise expected(path, "an e-mail address", raw)
    return raw.strip().casefold()


def name(path: str, raw: object) -> str:
    """What somebody is called, on one line."""
    if not isinstance(raw, str) or not raw.strip() or not raw.isprintable() or len(raw) > _LONGEST:
        raise expected(path, f"a name of up to {_LONGEST} letters on one line", raw)
    return raw.strip()


def _host_id(path: str, raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip() or not raw.isprintable() or len(raw) > _LONGEST:
        raise expected(path, 'an id as the helpdesk shows it, in quotes, such as "7"', raw)
    return raw.strip()


def _phone(path: str, raw: object) -> str:
    number = raw.replace(" ", "").replace("-", "") if isinstance(raw, str) and raw.startswith("+") else raw
    if isinstance(number, str) and (_E164.fullmatch(number) or _is_phone_name(number)):
        return number
    what = 'a number with its country\'s code, such as "+421905123456", or what the phone system calls them'
    raise expected(path, what, raw)


def _is_phone_name(text: str) -> bool:
    return bool(_PHONE_NAME.fullmatch(text)) and not _LOOKS_LIKE_A_NUMBER.fullmatch(text)


def _chat(path: str, raw: object) -> str:
    parts = _parts(raw)
    if parts is None or not parts.hostname:
        raise expected(path, "an address such as https://chat.example/eva", raw)
    if parts.username is not None or parts.password is not None:
        message = "it holds a user name or a password, which every visitor would see: take it out"
        raise BadInput(located(path, message))
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise BadInput(located(path, "customers' browsers open only https: give an address that begins with https://"))
    return str(raw)


def _parts(raw: object) -> SplitResult | None:
    if not isinstance(raw, str) or len(raw) > _LONGEST_URL or not _URL.fullmatch(raw):
        return None
    try:
        parts = urlsplit(raw)
        parts.port  # noqa: B018 - refuses a port that is none
    except ValueError:
        return None
    return parts


def _widget(path: str, raw: object) -> str:
    if not isinstance(raw, str) or not _WIDGET.fullmatch(raw):
        raise expected(path, "the id of a chat widget, in letters, digits, - and _", raw)
    return raw


def _field(path: str, raw: object) -> str:
    number = str(raw) if type(raw) is int else raw
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise expected(path, "the number of a ticket field, such as 360001234567", raw)
    return number


def _limit(path: str, raw: object) -> int:
    if type(raw) is not int or raw < 1:
        raise expected(path, "a whole number of open VIP tickets, 1 or more", raw)
    return raw


def _with_chat(path: str, given: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in given.items() if key not in _CHAT}
    if {"chat", "chat_widget"} <= given.keys():
        why = "there is a chat address too: keep one of the two"
        raise BadInput(located(beneath(path, "chat_widget"), why))
    if "chat_field" in given and "chat_widget" not in given:
        raise BadInput(located(beneath(path, "chat_field"), "only a widget fills a field: give chat_widget too"))
    place = ChatPlace(given.get("chat_widget", ""), given.get("chat", ""), given.get("chat_field", ""))
    return {**rest, "chat": place} if place else rest


_CHAT: Mapping[str, Reader[Any]] = {"chat": _chat, "chat_widget": _widget, "chat_field": _field}
_PERSON: Mapping[str, Reader[Any]] = {
    "email": address,
    "name": name,
    "host_id": _host_id,
    "group": _host_id,
    **_CHAT,
    "phone": _phone,
    "limit": _limit,
}
_ROUND_THE_CLOCK: Mapping[str, Reader[Any]] = {"name": name, **_CHAT, "phone": _phone}
