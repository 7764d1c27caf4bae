"""The booking page: a time is picked, then held while the form is filled in, then booked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from starlette.responses import Response

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import (
    CredentialsRevoked,
    InvalidFields,
    SlotTaken,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.handlers.asked import Asked
from integration.handlers.booking.alternatives import Alternatives
from integration.handlers.booking.call_view import call_view
from integration.handlers.booking.choosing import Choosing, Notice
from integration.handlers.booking.details import Details, details_page, field_words
from integration.handlers.booking.wish import Wish, kind_of, start_of, wish_of
from integration.handlers.languages import mark
from integration.handlers.link_limits import whole_seconds
from integration.handlers.page_frame import Place, see_other
from integration.ports import Now, Store
from integration.usecases.book_call import BookCall, BookingRequest
from integration.usecases.hold_slot import HoldSlot
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import Visit

_UNREACHABLE = (
    mark("The calendar can't be reached just now, so nothing was booked. Please try again in a minute."),
    503,
)
_REFUSED = (mark("The calendar didn't accept this call, so nothing was booked. Please choose another time."), 502)
_RUN_OUT = mark("The time that you picked is no longer held for you, and nothing was booked. Please pick a time again.")
_TAKEN = mark("That time has just been taken.")
_OTHER_AGENT = mark("Your calls are now with %(agent)s, and nothing was booked yet. Please pick a time again.")
_LONGEST_ID = 64
_NOT_BOOKED = (InvalidFields, SlotTaken, UpstreamUnavailable, UpstreamRefused, CredentialsRevoked)


@dataclass(frozen=True, slots=True)
class BookPage:
    """GET and POST `/vip/{token}/book`, POST `/vip/{token}/hold`."""

    store: Store
    choosing: Choosing
    alternatives: Alternatives
    hold: HoldSlot
    book: BookCall
    links: MakeLink
    now: Now

    def show(self, visit: Visit, asked: Asked) -> Response:
        """The free times, or the form where one of them is held."""
        wish = wish_of(visit, asked, self.now())
        held = asked.query.get("hold", "")
        return self._held(wish, held) if held else self.choosing(wish, giving_way=self._own_hold(visit))

    def pick(self, visit: Visit, asked: Asked) -> Response:
        """Hold the time, and show the form; or say that it is taken, and what is free."""
        wish = wish_of(visit, asked, self.now())
        kind, start = _chosen(wish, asked.form)
        try:
            held = self.hold(visit, kind, start, zone=wish.zone.key, language=wish.language)
        except SlotTaken:
            return self._taken(wish, kind, start)
        return see_other(wish.place("book", hold=held.id).to())

    def submit(self, visit: Visit, asked: Asked) -> Response:
        """Book what the form says; whatever keeps that from being done, what was typed is kept."""
        wish, form = wish_of(visit, asked, self.now()), asked.form
        if self._held_with_another(visit, asked.query.get("hold", "")):
            notice = Notice(wish.words.speech.say(_OTHER_AGENT, agent=visit.agent.name))
            return self.choosing(wish, notice=notice, status=409)
        details = self._details(wish, form)
        try:
            booking = self.book(visit, _request(details, wish), form.get("key", ""))
        except _NOT_BOOKED as error:
            return self._again(wish, details, error)
        return self._booked(wish, booking)

    def _held(self, wish: Wish, name: str) -> Response:
        held, now = self._hold_of(wish.visit, name), self.now()
        if held is not None and held.state not in {BookingState.HOLD, BookingState.FAILED}:
            return self._booked(wish, held)
        if held is None or not held.blocks(now) or self._held_with_another(wish.visit, name):
            return self.choosing(wish, notice=Notice(wish.words.speech.say(_RUN_OUT)))
        return details_page(wish, Details(held.kind, held.span.start, held), now)

    def _hold_of(self, visit: Visit, name: str) -> Booking | None:
        found = self.store.booking(visit.installation.id, name[:_LONGEST_ID]) if name else None
        return found if found and found.link == visit.link.id else None

    def _held_with_another(self, visit: Visit, name: str) -> bool:
        """Whether somebody else answers since the time was picked."""
        held = self._hold_of(visit, name)
        of_another = held is not None and held.agent.casefold() != visit.agent.email.casefold()
        return of_another and held is not None and held.state is BookingState.HOLD

    def _own_hold(self, visit: Visit) -> Booking | None:
        """What this link holds and gives up once it picks another time, so that its own hold takes no time from it."""
        found = self.store.bookings_for(visit.installation.id, visit.customer.name, self.now())
        own = (one for one in found if one.link == visit.link.id and one.state is BookingState.HOLD)
        return next(own, None)

    def _details(self, wish: Wish, form: Mapping[str, str]) -> Details:
        kind, start = _chosen(wish, form)
        held = self._hold_of(wish.visit, wish.asked.query.get("hold", ""))
        holds = held is not None and held.state is BookingState.HOLD and held.span.start == start
        topic, email = form.get("topic", ""), form.get("email", "")
        return Details(kind, start, held if holds else None, topic=topic, email=email)

    def _again(self, wish: Wish, details: Details, error: VipDeskError) -> Response:
        speech, now = wish.words.speech, self.now()
        if isinstance(error, InvalidFields):
            shown = replace(details, errors=field_words(speech, error.fields))
            return details_page(wish, shown, now, status=422)
        if isinstance(error, SlotTaken):
            nearest = self.alternatives(wish.visit, details.kind, details.start)
            return details_page(wish, replace(details, nearest=nearest, hold=None), now, status=409)
        text, status = _REFUSED if isinstance(error, UpstreamRefused) else _UNREACHABLE
        shown = replace(details, alert=speech.say(text), hold=self._still_held(wish.visit, details))
        return details_page(wish, shown, now, status=status, headers=_wait(error))

    def _still_held(self, visit: Visit, details: Details) -> Booking | None:
        held = self._hold_of(visit, details.hold.id) if details.hold else None
        return held if held and held.state is BookingState.HOLD else None

    def _taken(self, wish: Wish, kind: CallKind, start: datetime) -> Response:
        nearest = self.alternatives(wish.visit, kind, start)
        notice = Notice(wish.words.speech.say(_TAKEN), nearest.slots)
        return self.choosing(wish, notice=notice, status=409)

    def _booked(self, wish: Wish, booking: Booking) -> Response:
        url = self.links.call_url(wish.visit.installation.id, booking)
        if not url:
            return call_view(wish.visit, wish.asked, booking, self.now(), place=None)
        return see_other(Place(urlsplit(url).path, {}).to(lang=wish.carried.get("lang", "")))


def _chosen(wish: Wish, form: Mapping[str, str]) -> tuple[CallKind, datetime]:
    return kind_of(wish.visit, form.get("call") or (wish.kind or "")), start_of(form.get("start", ""))


def _request(details: Details, wish: Wish) -> BookingRequest:
    return BookingRequest(
        kind=details.kind,
        start=details.start,
        topic=details.topic,
        email=details.email,
        zone=wish.zone.key,
        language=wish.language,
        hold=details.hold.id if details.hold else "",
    )


def _wait(error: VipDeskError) -> Mapping[str, str]:
    wait = error.retry_after if isinstance(error, UpstreamUnavailable) else None
    return {"Retry-After": str(whole_seconds(wait))} if wait else {}
