"""The script of a customer's own site: a button that names who answers the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
from starlette.responses import Response

from integration.domain import errors
from integration.domain.cover.reach import Answers
from integration.handlers.asked import Asked
from integration.handlers.dedicated.chat_state import ChatState, ChatStates
from integration.handlers.languages import FALLBACK, Speech, languages, speech_of
from integration.handlers.link_limits import whole_seconds
from integration.handlers.page_frame import HEADERS
from integration.ports import Now
from integration.usecases.open_link import Visit

_HEADERS: Mapping[str, str] = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_GONE = b"null"
_TYPE = "text/javascript"
"""Sent with its charset: else a browser would read it in that of the page, which may be an older one."""


@dataclass(frozen=True, slots=True)
class ChatScript:
    """GET `/vip/{token}/chat.js`; pages of any site may load it, and none may keep it."""

    states: ChatStates
    now: Now

    def show(self, visit: Visit, _asked: Asked) -> Response:
        """The button as it stands now, in every language that we speak: the site's page says which it is in."""
        state = self.states(visit)
        said = {
            "labels": {code: _label(state, speech_of(code, "")) for code in languages()},
            "language": visit.customer.language if visit.customer.language in languages() else FALLBACK,
            "again": state.again_in(self.now()),
            "there": state.answers is Answers.AGENT,
        }
        return _script(msgspec.json.encode(said))


def refuse_script(_asked: Asked, error: errors.VipDeskError) -> Response:
    """Instead of the button: where the link is no good, the same script for all takes it away; else it stays."""
    if isinstance(error, errors.UnknownLink):
        return _script(_GONE)
    busy = isinstance(error, errors.TooMany)
    wait = {"Retry-After": str(whole_seconds(error.retry_after))} if isinstance(error, errors.TooMany) else {}
    return Response(b"", 429 if busy else 503, {**_HEADERS, **wait}, _TYPE)


def _label(state: ChatState, speech: Speech) -> Mapping[str, str]:
    """What the button says, what stands below it, and what it says once nobody knows any more who answers."""
    return {"text": _text(state, speech), "detail": _detail(state, speech), "any": speech.say("Chat with us")}


def _text(state: ChatState, speech: Speech) -> str:
    if state.answers is Answers.NOBODY:
        return speech.say("Leave a message")
    return speech.say("Chat with %(name)s", name=state.name)


def _detail(state: ChatState, speech: Speech) -> str:
    if state.answers is Answers.AGENT and state.reach.stands_in:
        return speech.say("in place of %(agent)s", agent=state.reach.dedicated.name)
    return speech.say("for %(agent)s", agent=state.name) if state.answers is Answers.NOBODY else ""


def _script(said: bytes) -> Response:
    return Response(_code() + b"(" + said + b");\n", headers=_HEADERS, media_type=_TYPE)


@cache
def _code() -> bytes:
    return files("integration.web").joinpath("scripts", "button.js").read_bytes().strip().rstrip(b";")
