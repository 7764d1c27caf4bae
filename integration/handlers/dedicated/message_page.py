"""The page on which a message is left for the agent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe

from starlette.responses import Response

from integration.domain.booking.links import Purpose
from integration.domain.errors import CredentialsRevoked, InvalidFields, TooMany, UpstreamRefused, UpstreamUnavailable
from integration.handlers.asked import Asked
from integration.handlers.booking.wish import Wish, wish_of
from integration.handlers.languages import Speech, mark
from integration.handlers.link_limits import LinkLimits, whole_seconds
from integration.handlers.page_frame import page, see_other
from integration.ports import Now
from integration.usecases.leave_message import LeaveMessage, LeftMessage
from integration.usecases.open_link import Visit

_FIELDS: Mapping[str, str] = {
    "message": mark("Write your message, in at most 4000 characters."),
    "email": mark("Enter an e-mail address, such as name@example.com."),
    "key": mark("Please send the form once more."),
}
_LATER = mark("The helpdesk can't be reached just now, so nothing was sent. Please try again in a minute.")
_MANY = mark("Many messages came by this link just now, so nothing was sent. Please try again in a minute.")
_REFUSED = mark("The helpdesk didn't take this message, so nothing was sent.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is in the form, and what is said about it; each form has a key, under which it is one message."""

    message: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    key: str = field(default_factory=lambda: token_urlsafe(18), repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)
    alert: str = ""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """GET and POST `/vip/{token}/message`; `limits` bound what a link that stands in public can put on the helpdesk."""

    leave: LeaveMessage
    limits: LinkLimits
    now: Now

    def show(self, visit: Visit, asked: Asked) -> Response:
        """The empty form, or that a message was sent."""
        wish = wish_of(visit, asked, self.now())
        return _sent(wish) if asked.query.get("sent") else _form(wish, Draft())

    def submit(self, visit: Visit, asked: Asked) -> Response:
        """File the message; whatever keeps that from being done, what was typed is kept."""
        wish, form = wish_of(visit, asked, self.now()), asked.form
        text, email, key = (form.get(name, "") for name in ("message", "email", "key"))
        try:
            self.limits.count_link(visit.installation.id, visit.link.id)
            self.leave(visit, LeftMessage(text, email, key))
        except InvalidFields as error:
            errors = _said(wish.words.speech, error.fields)
            kept = {} if "key" in error.fields else {"key": key}
            return _form(wish, Draft(text, email, errors=errors, **kept), status=422)
        except (UpstreamUnavailable, TooMany) as error:
            alert, status = (_MANY, 429) if isinstance(error, TooMany) else (_LATER, 503)
            wait = {"Retry-After": str(whole_seconds(error.retry_after))} if error.retry_after else {}
            return _form(wish, Draft(text, email, key, alert=wish.words.speech.say(alert)), status=status, headers=wait)
        except (UpstreamRefused, CredentialsRevoked):
            return _form(wish, Draft(text, email, key, alert=wish.words.speech.say(_REFUSED)), status=502)
        return see_other(wish.place("message", sent="1").to())


def _form(wish: Wish, draft: Draft, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    values = {**_of(wish), "draft": draft}
    return page(wish.asked, "message.html", values, place=wish.place("message"), status=status, headers=headers)


def _sent(wish: Wish) -> Response:
    return page(wish.asked, "message_sent.html", _of(wish), place=wish.place("message", sent="1"))


def _of(wish: Wish) -> Mapping[str, object]:
    own_page = wish.visit.link.purpose is Purpose.PAGE
    return {"visit": wish.visit, "words": wish.words, "own_page": own_page}


def _said(speech: Speech, fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name: speech.say(_FIELDS[name]) if name in _FIELDS else what for name, what in fields.items()}
