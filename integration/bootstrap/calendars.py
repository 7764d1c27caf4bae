"""Calendars and calls, wired."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import random
from urllib.parse import urlsplit

from starlette.routing import Route

from integration.bootstrap.present import utc_now
from integration.clients.google import (
    Google,
    GoogleCalendars,
    GoogleConsent,
    OAuthClient,
    Wire,
    check_service_key,
    expand,
    google_at,
    read_push,
)
from integration.config import Config
from integration.domain.installation import Installation
from integration.handlers.booking_routes import booking_routes
from integration.handlers.calendar_consent import ConsentPages
from integration.handlers.calendar_engine import CalendarEngine
from integration.handlers.calendar_push import CalendarPush
from integration.handlers.dedicated_routes import dedicated_routes
from integration.handlers.link_limits import LinkLimits
from integration.ports import HelpdeskOf, Store
from integration.storage.sealing import Seal
from integration.usecases.attendance import Attendances
from integration.usecases.book_call import BookCall
from integration.usecases.change_call import ChangeCall
from integration.usecases.connect_calendar import ConnectCalendar
from integration.usecases.delegate_calendars import DelegateCalendars
from integration.usecases.disconnect_calendar import DisconnectCalendar
from integration.usecases.finish_booking import FinishBooking
from integration.usecases.follow_bookings import FollowBookings
from integration.usecases.hear_push import HearPush
from integration.usecases.hold_slot import HoldSlot
from integration.usecases.leave_message import LeaveMessage
from integration.usecases.make_link import MakeLink
from integration.usecases.offer_slots import OfferSlots
from integration.usecases.open_call_ticket import OpenCallTicket
from integration.usecases.open_link import OpenLink
from integration.usecases.settle_booking import SettleBooking
from integration.usecases.sync_calendar import SyncCalendar
from integration.usecases.watch_calendar import WatchCalendar
from integration.usecases.who_answers import WhoAnswers
from integration.usecases.work_bookings import WorkBookings
from integration.usecases.work_calendars import WorkCalendars


@dataclass(frozen=True)
class CalendarDesk:
    """Everything about calendars and calls that a process needs; `posted` rings when something new is to be posted."""

    config: Config
    store: Store
    helpdesk_of: HelpdeskOf
    links: MakeLink
    posted: Callable[[], None]
    wire: Wire

    @cached_property
    def google(self) -> Google:
        """Google, or what stands in for it."""
        return google_at(self.config.google_url) if self.config.google_url else Google()

    @cached_property
    def calendar_of(self) -> GoogleCalendars:
        """The telephone to agents' calendars."""
        return GoogleCalendars(self.google, self.wire, self._client)

    @property
    def consent(self) -> GoogleConsent:
        """Google's pages of consent."""
        return GoogleConsent(self.google, self.wire, self._client)

    @property
    def connect(self) -> ConnectCalendar:
        """What lets us into a calendar, agent by agent."""
        tokens, url = self.links.tokens, self.links.public_url
        return ConnectCalendar(self.store, tokens, self.consent, self.calendar_of, Seal(self.config.keys), url, utc_now)

    @property
    def delegate(self) -> DelegateCalendars:
        """What lets us into many calendars by one key."""
        return DelegateCalendars(self.store, self.calendar_of, check_service_key)

    @property
    def disconnect(self) -> DisconnectCalendar:
        """What lets go of a calendar."""
        return DisconnectCalendar(self.store, self.calendar_of, self.consent)

    @property
    def sync(self) -> SyncCalendar:
        """What brings our view of a calendar up to date."""
        follow = FollowBookings(SettleBooking(self.store, self.posted, utc_now))
        return SyncCalendar(self.store, self.calendar_of, expand, follow, utc_now)

    @property
    def finish(self) -> FinishBooking:
        """What makes a wanted booking true."""
        open_ticket = OpenCallTicket(self.store, self.helpdesk_of)
        page = self.links.call_url
        return FinishBooking(self.store, self.calendar_of, self.sync, open_ticket, page, self.posted, utc_now)

    @property
    def change(self) -> ChangeCall:
        """What moves and cancels calls."""
        return ChangeCall(self.store, expand, self.finish, utc_now)

    @property
    def open_link(self) -> OpenLink:
        """What opens the links of customers."""
        return OpenLink(self.store, self.links.tokens, utc_now)

    @property
    def offer(self) -> OfferSlots:
        """What says which times are free."""
        return OfferSlots(self.store, expand, utc_now)

    @property
    def book(self) -> BookCall:
        """What books a call."""
        return BookCall(self.store, expand, self.finish, utc_now)

    @property
    def engine(self) -> CalendarEngine:
        """The threads that keep calendars and bookings going."""
        return CalendarEngine(self.store, self.work_calendars, self.work_bookings, utc_now)

    @property
    def work_calendars(self) -> WorkCalendars:
        """What keeps calendars in sync, one at a time."""
        watch = WatchCalendar(self.store, self.calendar_of, self._push_root, utc_now)
        return WorkCalendars(self.store, self.sync, watch, random, utc_now)

    @property
    def work_bookings(self) -> WorkBookings:
        """What makes bookings true, one at a time."""
        return WorkBookings(self.store, self.finish, utc_now)

    def routes(self, pushed: Callable[[], None]) -> list[Route]:
        """All addresses of customers, of agents who connect a calendar, and of Google; `pushed` hears its messages."""
        consent = ConsentPages(self.connect, _origin(self.google.auth), secure=self._is_https)
        push = CalendarPush(read_push, HearPush(self.store, utc_now), pushed)
        return [
            *self._booking,
            *self._dedicated,
            Route("/calendar/connect/{token}", consent.show, methods=["GET"]),
            Route("/calendar/connect/{token}", consent.begin, methods=["POST"]),
            Route("/calendar/callback", consent.callback, methods=["GET"]),
            Route("/calendar/push/{installation}", push.__call__, methods=["POST"]),
        ]

    @property
    def _booking(self) -> list[Route]:
        return booking_routes(
            self.store,
            utc_now,
            open_link=self.open_link,
            offer=self.offer,
            hold=HoldSlot(self.store, expand, utc_now),
            book=self.book,
            change=self.change,
            links=self.links,
            limits=LinkLimits(self.store, utc_now),
        )

    @property
    def who_answers(self) -> WhoAnswers:
        """What says who answers a customer now."""
        return WhoAnswers(self.store, Attendances(self.store, expand, utc_now), utc_now)

    @property
    def _dedicated(self) -> list[Route]:
        return dedicated_routes(
            self.store,
            utc_now,
            open_link=self.open_link,
            who_answers=self.who_answers,
            leave=LeaveMessage(self.store, self.helpdesk_of, utc_now),
            links=self.links,
            limits=LinkLimits(self.store, utc_now),
            widgets_at=self._widgets_at,
        )

    def _widgets_at(self, installation: Installation) -> str:
        found = self.store.get(installation.id)
        return installation.base_url if found and self.helpdesk_of(*found).capabilities.chat_widgets else ""

    @property
    def _client(self) -> OAuthClient:
        return OAuthClient(self.config.google_client_id, self.config.google_client_secret)

    @property
    def _is_https(self) -> bool:
        return (self.config.public_url or "").startswith("https://")

    @property
    def _push_root(self) -> str | None:
        """Google pushes to https alone; a stand-in may be on this machine."""
        can_reach = self._is_https or (self.config.public_url and self.config.google_url)
        return f"{self.config.public_url}/calendar/push" if can_reach else None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
