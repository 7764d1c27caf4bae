"""The page on which a time is chosen, for a new call or for one that is moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.slots import Slot
from integration.domain.hours.interval import Interval
from integration.handlers.booking.call_words import CALL_WORDS
from integration.handlers.booking.week import times_of, week_of
from integration.handlers.booking.wish import Wish
from integration.handlers.booking.zones import PROPOSED, zones_like
from integration.handlers.page_frame import page
from integration.ports import Now
from integration.usecases.offer_slots import Offer, OfferSlots, OfferState

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said on top of the page, and the free times that are shown with it."""

    text: str
    slots: Sequence[Slot] = ()


@dataclass(frozen=True, slots=True)
class Choosing:
    """Shows a week of free times."""

    offer: OfferSlots
    now: Now

    def __call__(
        self,
        wish: Wish,
        *,
        moving: Booking | None = None,
        giving_way: Booking | None = None,
        notice: Notice | None = None,
        status: int = 200,
    ) -> Response:
        """The week that is wished for; where nothing is free in it, the next day on which something is.

        The time of the call that is `moving`, or of the hold that is `giving_way`, counts as free.
        """
        visit = wish.visit
        if wish.kind is None:
            return page(wish.asked, "no_calls.html", {"visit": visit}, place=wish.place("book"))
        now = self.now()
        aside = moving or giving_way
        offer = self.offer(visit, wish.kind, wish.window(), moving=aside)
        call = visit.terms.booking.call(wish.kind)
        values = {
            "visit": visit,
            "wish": wish,
            "words": wish.words,
            "now": now,
            "call_words": CALL_WORDS,
            "offer": offer,
            "open": offer.state is OfferState.OPEN and not offer.capped,
            "week": week_of(tuple(offer.slots), wish.first, wish.words, now, call.horizon),
            "next_free": self._next_free(wish, offer, now, aside),
            "notice": notice,
            "near": times_of(notice.slots if notice else (), wish.words),
            "moving": moving,
            "zones": PROPOSED,
            "zones_like": zones_like(wish.mistyped) if wish.mistyped else (),
        }
        place = wish.place("move" if moving else "book")
        return page(wish.asked, "choose.html", values, place=place, status=422 if wish.mistyped else status)

    def _next_free(self, wish: Wish, offer: Offer, now: datetime, aside: Booking | None) -> datetime | None:
        """When the next time is free, after the week that is shown or else before it."""
        if wish.kind is None or offer.slots or offer.capped or offer.state is not OfferState.OPEN:
            return None
        end = now + wish.visit.terms.booking.call(wish.kind).horizon + _DAY
        shown = wish.window()
        later = self._first(wish, wish.kind, (shown.end, end), aside)
        return later or self._first(wish, wish.kind, (now, shown.start), aside)

    def _first(
        self, wish: Wish, kind: CallKind, bounds: tuple[datetime, datetime], aside: Booking | None
    ) -> datetime | None:
        if bounds[0] >= bounds[1]:
            return None
        free = self.offer(wish.visit, kind, Interval(*bounds), moving=aside).slots
        return free[0].start if free else None
