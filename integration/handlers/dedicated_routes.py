"""The addresses of chat and of a customer's own page, and for which links."""

from dataclasses import replace

from starlette.routing import Route

from integration.domain.booking.links import Purpose
from integration.handlers.dedicated.chat_page import ChatPage
from integration.handlers.dedicated.chat_script import ChatScript, refuse_script
from integration.handlers.dedicated.chat_state import ChatStates, WidgetsAt
from integration.handlers.dedicated.message_page import MessagePage
from integration.handlers.dedicated.vip_page import VipPage
from integration.handlers.link_door import Answer, LinkDoor
from integration.handlers.link_limits import LinkLimits
from integration.ports import Now, Store
from integration.usecases.customer_tickets import CustomerTickets
from integration.usecases.leave_message import LeaveMessage
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import OpenLink
from integration.usecases.who_answers import WhoAnswers

_CHAT = (Purpose.CHAT, Purpose.PAGE)
_PER_BUTTON = 6000
"""Visitors of a customer's own site each ask once a minute, by one link; none keeps the others from the chat."""

_MESSAGES = 15
"""A minute's messages by one link, a third of them at once: each is a ticket, and the link may stand in public."""


def dedicated_routes(  # noqa: PLR0913 - the steps of these pages, each once
    store: Store,
    now: Now,
    *,
    open_link: OpenLink,
    who_answers: WhoAnswers,
    leave: LeaveMessage,
    links: MakeLink,
    limits: LinkLimits,
    widgets_at: WidgetsAt,
    messages: int = _MESSAGES,
) -> list[Route]:
    """A link to chat may stand in public, so it doesn't open the customer's page, and the page's link is no button."""
    states = ChatStates(who_answers, widgets_at)
    script = ChatScript(states, now)
    chat = ChatPage(states, links, now)
    message = MessagePage(leave, replace(limits, kind="message", per_link=messages), now)
    own = VipPage(store, states, CustomerTickets(store, now), links, now)

    def door(*purposes: Purpose, **answers: Answer) -> LinkDoor:
        return LinkDoor(open_link, limits, purposes, answers)

    of_the_button = replace(limits, kind="button", per_link=_PER_BUTTON)
    button = LinkDoor(open_link, of_the_button, (Purpose.CHAT,), {"GET": script.show}, refusing=refuse_script)
    of_chat = replace(limits, kind="chat", per_link=_PER_BUTTON)
    return [
        Route("/vip/{token}", door(Purpose.PAGE, GET=own.enter)),
        Route("/vip/{token}/", door(Purpose.PAGE, GET=own.show)),
        Route("/vip/{token}/state", door(Purpose.PAGE, GET=own.state)),
        Route("/vip/{token}/chat", LinkDoor(open_link, of_chat, _CHAT, {"GET": chat.show})),
        Route("/vip/{token}/message", door(*_CHAT, GET=message.show, POST=message.submit)),
        Route("/vip/{token}/chat.js", button),
    ]
