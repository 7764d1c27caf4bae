"""The addresses of the booking pages, what each answers, and for which links."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.routing import Route

from integration.domain.booking.links import Purpose
from integration.handlers.booking.alternatives import Alternatives
from integration.handlers.booking.api import BookingApi
from integration.handlers.booking.book_page import BookPage
from integration.handlers.booking.call_page import CallPage
from integration.handlers.booking.choosing import Choosing
from integration.handlers.booking.picture import AgentPicture
from integration.handlers.link_door import Answer, LinkDoor
from integration.handlers.link_limits import LinkLimits
from integration.handlers.static_files import static_file
from integration.ports import Now, Store
from integration.usecases.book_call import BookCall
from integration.usecases.change_call import ChangeCall
from integration.usecases.hold_slot import HoldSlot
from integration.usecases.make_link import MakeLink
from integration.usecases.offer_slots import OfferSlots
from integration.usecases.open_link import OpenLink

_OF_A_CUSTOMER = (Purpose.BOOK, Purpose.PAGE, Purpose.CHAT)
"""The links by which calls are booked: the customer's own page and chat lead here too."""

_PUBLIC_POSTS = 30
"""A minute's forms by one link to chat, a third of them at once: it may stand in public, and each call that is booked
sends an invitation to whatever address was typed."""


def booking_routes(  # noqa: PLR0913 - the steps of booking, each once
    store: Store,
    now: Now,
    *,
    open_link: OpenLink,
    offer: OfferSlots,
    hold: HoldSlot,
    book: BookCall,
    change: ChangeCall,
    links: MakeLink,
    limits: LinkLimits,
) -> list[Route]:
    """Everything below `/vip/{token}/` that customers open, and the static files of all pages."""
    choosing, alternatives = Choosing(offer, now), Alternatives(offer, now)
    booking = BookPage(store, choosing, alternatives, hold, book, links, now)
    call = CallPage(choosing, alternatives, change, links, now)
    api = BookingApi(offer, book, alternatives, links)

    public_posts = replace(limits, kind="public", per_link=_PUBLIC_POSTS)

    def door(*purposes: Purpose, json: bool = False, **answers: Answer) -> LinkDoor:
        return LinkDoor(open_link, limits, purposes, answers, json, public_posts=public_posts)

    doors: Mapping[str, LinkDoor] = {
        "book": door(*_OF_A_CUSTOMER, GET=booking.show, POST=booking.submit),
        "hold": door(*_OF_A_CUSTOMER, POST=booking.pick),
        "slots": door(*_OF_A_CUSTOMER, json=True, GET=api.slots),
        "bookings": door(*_OF_A_CUSTOMER, json=True, POST=api.bookings),
        "call": door(Purpose.CALL, GET=call.show),
        "call.json": door(Purpose.CALL, json=True, GET=call.state),
        "move": door(Purpose.CALL, GET=call.ask_move, POST=call.move),
        "cancel": door(Purpose.CALL, GET=call.ask_cancel, POST=call.cancel),
        "picture": door(*_OF_A_CUSTOMER, Purpose.CALL, GET=AgentPicture(store).show),
    }
    return [
        *(Route(f"/vip/{{token}}/{name}", each) for name, each in doors.items()),
        Route("/static/{name}", static_file, methods=["GET"]),
    ]
