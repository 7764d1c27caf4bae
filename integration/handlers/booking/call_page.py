"""The pages of one booked call: how it stands, moving it, and cancelling it."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from integration.domain.booking.booking import Booking
from integration.domain.errors import SlotTaken
from integration.domain.hours.interval import Interval
from integration.handlers.asked import Asked
from integration.handlers.booking.alternatives import Alternatives
from integration.handlers.booking.api import taken
from integration.handlers.booking.call_view import call_document, call_of, call_view, changeable
from integration.handlers.booking.call_words import CALL_WORDS
from integration.handlers.booking.choosing import Choosing, Notice
from integration.handlers.booking.wish import Wish, start_of, wish_of
from integration.handlers.page_frame import page, script_answer, see_other
from integration.ports import Now
from integration.usecases.change_call import ChangeCall
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import Visit


@dataclass(frozen=True, slots=True)
class CallPage:
    """GET `/vip/{token}/call` and `call.json`; GET and POST `/vip/{token}/move` and `/vip/{token}/cancel`."""

    choosing: Choosing
    alternatives: Alternatives
    change: ChangeCall
    links: MakeLink
    now: Now

    def show(self, visit: Visit, asked: Asked) -> Response:
        """How the call stands."""
        place = wish_of(visit, asked, self.now()).place("call")
        return call_view(visit, asked, call_of(visit), self.now(), place=place)

    def state(self, visit: Visit, _asked: Asked) -> Response:
        """How the call stands, for scripts."""
        return self._document(visit, call_of(visit))

    def ask_move(self, visit: Visit, asked: Asked) -> Response:
        """The free times to move it to; once one is named, the question whether to."""
        booking, wish = call_of(visit), wish_of(visit, asked, self.now())
        if not changeable(visit, booking, self.now()):
            return self._unchangeable(wish, booking)
        if asked.query.get("start"):
            return self._question(wish, booking, start_of(asked.query["start"]))
        return self.choosing(wish, moving=booking)

    def move(self, visit: Visit, asked: Asked) -> Response:
        """Move it, or say that the time is taken, and what is free."""
        booking, script = call_of(visit), asked.is_json
        start = start_of(asked.text("start") if script else asked.form.get("start", ""))
        try:
            moved = self.change.move(visit, start)
        except SlotTaken:
            return self._taken(visit, asked, booking, start)
        return self._changed(visit, asked, moved)

    def ask_cancel(self, visit: Visit, asked: Asked) -> Response:
        """The question whether to cancel it."""
        booking, wish = call_of(visit), wish_of(visit, asked, self.now())
        if not changeable(visit, booking, self.now()):
            return self._unchangeable(wish, booking)
        return page(asked, "cancel.html", self._values(wish, booking), place=wish.place("cancel"))

    def cancel(self, visit: Visit, asked: Asked) -> Response:
        """Cancel it."""
        call_of(visit)
        return self._changed(visit, asked, self.change.cancel(visit))

    def _question(self, wish: Wish, booking: Booking, start: datetime) -> Response:
        values = {**self._values(wish, booking), "span": Interval(start, start + booking.span.length)}
        return page(wish.asked, "move.html", values, place=wish.place("move"))

    def _unchangeable(self, wish: Wish, booking: Booking) -> Response:
        return page(wish.asked, "unchangeable.html", self._values(wish, booking), place=wish.place("call"), status=409)

    def _values(self, wish: Wish, booking: Booking) -> dict[str, object]:
        return {"visit": wish.visit, "booking": booking, "words": wish.words, "call_words": CALL_WORDS[booking.kind]}

    def _taken(self, visit: Visit, asked: Asked, booking: Booking, start: datetime) -> Response:
        nearest = self.alternatives(visit, booking.kind, start, moving=booking)
        if asked.wants_json:
            return taken(nearest)
        wish = wish_of(visit, asked, self.now())
        notice = Notice(
            wish.words.speech.say("That time has just been taken. Your call stays as it was."), nearest.slots
        )
        return self.choosing(wish, moving=booking, notice=notice, status=409)

    def _changed(self, visit: Visit, asked: Asked, booking: Booking) -> Response:
        if asked.wants_json:
            return self._document(visit, booking)
        return see_other(wish_of(visit, asked, self.now()).place("call").to())

    def _document(self, visit: Visit, booking: Booking) -> Response:
        return script_answer(call_document(self.links, visit.installation.id, booking))
