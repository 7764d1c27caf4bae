"""The free times, and the booking of one, for scripts."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from integration.domain.booking.slots import Slot
from integration.domain.errors import InvalidFields, SlotTaken
from integration.handlers.asked import Asked
from integration.handlers.booking.alternatives import Alternatives, Nearest
from integration.handlers.booking.call_view import call_document
from integration.handlers.booking.slot_words import wire
from integration.handlers.booking.wish import date_of, dates_of, kind_of, spoken, start_of
from integration.handlers.booking.zones import zone_typed
from integration.handlers.page_frame import script_answer, speech_of_asked
from integration.usecases.book_call import BookCall, BookingRequest
from integration.usecases.make_link import MakeLink
from integration.usecases.offer_slots import OfferSlots
from integration.usecases.open_link import Visit

_LONGEST = timedelta(days=62)
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class BookingApi:
    """GET `/vip/{token}/slots` and POST `/vip/{token}/bookings`."""

    offer: OfferSlots
    book: BookCall
    alternatives: Alternatives
    links: MakeLink

    def slots(self, visit: Visit, asked: Asked) -> Response:
        """What is free from one date up to but without another, both of the zone that the answer names."""
        zone = _zone(visit, asked.query.get("zone", ""))
        kind = kind_of(visit, asked.query.get("call", ""))
        first, last = (date_of(asked.query.get(name, ""), name) for name in ("from", "to"))
        _refuse_stretch(first, last)
        offer = self.offer(visit, kind, dates_of(first, last, zone))
        return script_answer(
            {
                "zone": zone.key,
                "agent": visit.agent.name,
                "state": offer.state,
                "capped": offer.capped,
                "slots": [_document(slot) for slot in offer.slots],
            }
        )

    def bookings(self, visit: Visit, asked: Asked) -> Response:
        """Book a call; the same key with the same content is answered by the same call."""
        key, request = _key(asked), _request(visit, asked)
        try:
            booking = self.book(visit, request, key)
        except SlotTaken:
            return taken(self.alternatives(visit, request.kind, request.start))
        return script_answer(call_document(self.links, visit.installation.id, booking), 201)


def taken(nearest: Nearest) -> Response:
    """That a time is taken, and what is free; `capped` says that a customer has as many calls ahead as are allowed."""
    capped = {"capped": True} if nearest.capped else {}
    return script_answer({"error": "slot_taken", "slots": [_document(slot) for slot in nearest.slots], **capped}, 409)


def _document(slot: Slot) -> dict[str, str]:
    return {"start": wire(slot.start), "end": wire(slot.end)}


def _zone(visit: Visit, text: str) -> ZoneInfo:
    found = zone_typed(text or visit.terms.hours.zone)
    if found is None:
        raise InvalidFields({"zone": "name an IANA zone, such as Europe/Bratislava"})
    return found


def _refuse_stretch(first: date, last: date) -> None:
    if not timedelta(0) < last - first <= _LONGEST:
        raise InvalidFields({"to": f"name a date after `from`, at most {_LONGEST.days} days later"})


def _key(asked: Asked) -> str:
    key = asked.headers.get("idempotency-key", "").strip()
    if not key or len(key) > _LONGEST_KEY or not key.isprintable():
        text = f"send this header with a value of your own for each new call, of at most {_LONGEST_KEY} characters"
        raise InvalidFields({"Idempotency-Key": text})
    return key


def _request(visit: Visit, asked: Asked) -> BookingRequest:
    return BookingRequest(
        kind=kind_of(visit, asked.text("call")),
        start=start_of(asked.text("start")),
        topic=asked.text("topic"),
        email=asked.text("email"),
        zone=_zone(visit, asked.text("zone")).key,
        language=spoken(speech_of_asked(asked).language),
    )
