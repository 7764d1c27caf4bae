"""A customer's own page: who is here for them, their next calls and open tickets, and the part of it that is live."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from starlette.responses import Response

from integration.domain.booking.booking import AHEAD, UNDER_WAY
from integration.domain.cover.reach import Answers
from integration.domain.hours.interval import Interval
from integration.handlers.asked import Asked
from integration.handlers.booking.call_words import CALL_WORDS, STATE_WORDS
from integration.handlers.booking.slot_words import SlotWords
from integration.handlers.booking.wish import Wish, wish_of
from integration.handlers.booking.zones import PROPOSED, zones_like
from integration.handlers.dedicated.chat_page import of_the_service
from integration.handlers.dedicated.chat_state import ChatStates
from integration.handlers.dedicated.ticket_rows import rows_of
from integration.handlers.page_frame import page, see_other
from integration.ports import Now, Store
from integration.usecases.customer_tickets import CustomerTickets
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import Visit, agent_of

_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class NextCall:
    """A call ahead, with the address of its page; `waits` says what its calendar has not answered yet."""

    id: str
    title: str
    span: Interval
    agent: str
    address: str
    waits: str


@dataclass(frozen=True, slots=True)
class VipPage:
    """GET `/vip/{token}/`, and `/vip/{token}/state`, which is the part of it that changes by itself."""

    store: Store
    states: ChatStates
    tickets: CustomerTickets
    links: MakeLink
    now: Now

    def enter(self, visit: Visit, asked: Asked) -> Response:
        """GET `/vip/{token}`: on to the folder, from which all of the page's addresses are seen."""
        wish = wish_of(visit, asked, self.now())
        return see_other(wish.place(f"{asked.token}/").to())

    def show(self, visit: Visit, asked: Asked) -> Response:
        """The whole page."""
        wish = wish_of(visit, asked, self.now())
        values = self._values(wish)
        status = 422 if wish.mistyped else 200
        return page(asked, "vip_page.html", values, place=wish.place("./"), status=status)

    def state(self, visit: Visit, asked: Asked) -> Response:
        """The live part alone."""
        wish = wish_of(visit, asked, self.now())
        return page(asked, "vip_state.html", self._values(wish), place=wish.place("./"))

    def _values(self, wish: Wish) -> Mapping[str, object]:
        visit, now, words = wish.visit, self.now(), of_the_service(wish)
        state, calls = self.states(visit), tuple(self._calls(visit, words))
        rows = rows_of(self.tickets(visit.installation.id, visit.customer.name), words, visit.terms, now)
        return {
            "visit": visit,
            "wish": wish,
            "words": words,
            "now": now,
            "state": state,
            "reach": state.reach,
            "answers": Answers,
            "calls": calls,
            "rows": rows,
            "every": int(_EVERY.total_seconds()),
            "summary": _digest(visit.agent, state.name, calls, rows),
            "zones": PROPOSED,
            "zones_like": zones_like(wish.mistyped) if wish.mistyped else (),
        }

    def _calls(self, visit: Visit, words: SlotWords) -> Iterator[NextCall]:
        where, say = visit.installation.id, words.speech.say
        roster, plan = self.store.roster(where), self.store.desk_plan(where)
        for booking in self.store.bookings_for(where, visit.customer.name, self.now()):
            if booking.state in AHEAD:
                yield NextCall(
                    booking.id,
                    say(CALL_WORDS[booking.kind].title),
                    booking.span,
                    agent_of(roster, booking, plan).name,
                    self.links.call_url(where, booking),
                    say(STATE_WORDS[booking.state].title) if booking.state in UNDER_WAY else "",
                )


def _digest(*shown: object) -> str:
    """What tells one state from another, so that each change is said once; nothing is read from it."""
    return sha256(repr(shown).encode()).hexdigest()[:12]
