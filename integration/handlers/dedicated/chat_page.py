"""The page of a customer's chat: who answers, the way to them, and what else can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.responses import Response

from integration.domain.booking.links import Purpose
from integration.domain.cover.reach import Answers
from integration.handlers.asked import Asked
from integration.handlers.booking.slot_words import SlotWords
from integration.handlers.booking.wish import Wish, wish_of
from integration.handlers.dedicated.chat_state import ChatStates
from integration.handlers.dedicated.message_page import Draft
from integration.handlers.dedicated.widgets import Widget
from integration.handlers.page_frame import HEADERS, Place, page, see_other
from integration.ports import Now
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import Visit

_PATIENCE = 10
"""Seconds that a widget has to load, until the page says that it doesn't."""


@dataclass(frozen=True, slots=True)
class ChatPage:
    """GET `/vip/{token}/chat`; with `?go=1` straight to the address at which is chatted now, where there is one.

    From the customer's own page a widget is reached at the address that may stand in public.
    """

    states: ChatStates
    links: MakeLink
    now: Now

    def show(self, visit: Visit, asked: Asked) -> Response:
        """The page, or the way on."""
        state = self.states(visit)
        if state.address and asked.query.get("go"):
            return see_other(state.address)
        wish, own_page = wish_of(visit, asked, self.now()), visit.link.purpose is Purpose.PAGE
        # A widget's script sees the address of the page that it is on, and that of the customer's page is a secret.
        if state.widget and own_page and (public := self._public(visit)):
            return see_other(Place(public, wish.carried).to())
        values = {
            "visit": visit,
            "words": of_the_service(wish),
            "state": state,
            "reach": state.reach,
            "answers": Answers,
            "own_page": own_page,
            "draft": Draft(),
            "patience": _PATIENCE,
        }
        headers = _with_widget(state.widget) if state.widget else {}
        return page(asked, "chat.html", values, place=wish.place("chat"), headers=headers)

    def _public(self, visit: Visit) -> str:
        """The path of the customer's chat that may stand in public; empty where an admin closed them all."""
        return urlsplit(self.links.chat_url(visit.installation.id, visit.customer.name)).path


def of_the_service(wish: Wish) -> SlotWords:
    """Words for the visitor that name the service's own clock beside theirs."""
    return replace(wish.words, home=ZoneInfo(wish.visit.terms.hours.zone))


def _with_widget(widget: Widget) -> Mapping[str, str]:
    """The headers of a page that lets in what this widget of the host's loads, and nothing else.

    A widget draws itself with style of its own, and may open its chat in a window.
    """
    policy = {
        "default-src": "'none'",
        **widget.sources,
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        **HEADERS,
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    }
