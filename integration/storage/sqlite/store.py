"""The embedded store: all cupboards in one SQLite file."""

from collections.abc import Sequence
from pathlib import Path

from integration.ports import Now
from integration.storage.sealing import Seal
from integration.storage.sqlite.bookings import SqliteBookings
from integration.storage.sqlite.budgets import SqliteBudgets
from integration.storage.sqlite.calendars import SqliteCalendars
from integration.storage.sqlite.call_backs import SqliteCallBacks
from integration.storage.sqlite.channels import SqliteChannels
from integration.storage.sqlite.connection import Database, Synchronous, open_database
from integration.storage.sqlite.covers import SqliteCovers
from integration.storage.sqlite.desks import SqliteDesks
from integration.storage.sqlite.endpoints import SqliteEndpoints
from integration.storage.sqlite.filings import SqliteFilings
from integration.storage.sqlite.grants import SqliteGrants
from integration.storage.sqlite.inbox import SqliteInbox
from integration.storage.sqlite.installations import SqliteInstallations
from integration.storage.sqlite.leases import SqliteLeases
from integration.storage.sqlite.line import SqliteLine
from integration.storage.sqlite.links import SqliteLinks
from integration.storage.sqlite.memories import SqliteMemories
from integration.storage.sqlite.outbox import SqliteOutbox
from integration.storage.sqlite.overrides import SqliteOverrides
from integration.storage.sqlite.phone_lines import SqlitePhoneLines
from integration.storage.sqlite.pictures import SqlitePictures
from integration.storage.sqlite.policies import SqlitePolicies
from integration.storage.sqlite.removal import SqliteRemoval
from integration.storage.sqlite.sealed import SqliteSealed
from integration.storage.sqlite.second_level import SqliteSecondLevel
from integration.storage.sqlite.severities import SqliteSeverities
from integration.storage.sqlite.troubles import SqliteTroubles
from integration.storage.sqlite.views import SqliteViews
from integration.storage.sqlite.walks import SqliteWalks


class SqliteStore:
    """Keeps `ports.Store`: each method is that of the cupboard it belongs to, and may be called from any thread.

    A method raises UpstreamUnavailable where another process locks the file for too long, and Misconfigured where the
    file or its disk must be mended.
    """

    def __init__(self, database: Database, seal: Seal, now: Now) -> None:
        self._keep_line(database, now)
        self.alias = seal.alias
        memories, overrides, walks = SqliteMemories(database), SqliteOverrides(database), SqliteWalks(database)
        self.recall, self.remember, self.forget = memories.recall, memories.remember, memories.forget
        self.latest, self.triage_list = memories.latest, memories.triage_list
        self.each, self.merged_into, self.urgent = memories.each, memories.merged_into, memories.urgent
        self.of_customer, self.customers = memories.of_customer, memories.customers
        self.state, self.stated = overrides.state, overrides.stated
        severities = SqliteSeverities(database)
        self.say_severity, self.said_severities = severities.say_severity, severities.said_severities
        self.walk, self.keep_walk = walks.walk, walks.keep_walk

        policies = SqlitePolicies(database, now)
        self.roster, self.replace_roster = policies.roster, policies.replace_roster
        self.terms, self.terms_at = policies.terms, policies.terms_at
        self.publish, self.published = policies.publish, policies.published

        troubles = SqliteTroubles(database, now)
        self.report, self.mended, self.troubles = troubles.report, troubles.mended, troubles.troubles

        endpoints, outbox = SqliteEndpoints(database, seal), SqliteOutbox(database, seal, now)
        self.add_endpoint, self.remove_endpoint = endpoints.add_endpoint, endpoints.remove_endpoint
        self.endpoints, self.set_endpoint_problem = endpoints.endpoints, endpoints.set_endpoint_problem
        self.post, self.claim_posting, self.postings = outbox.post, outbox.claim_posting, outbox.postings
        self.delivered, self.postpone = outbox.delivered, outbox.postpone
        self.next_posting_at = outbox.next_posting_at

        calendars, views, channels = (
            SqliteCalendars(database, seal, now),
            SqliteViews(database),
            SqliteChannels(database),
        )
        self.connect_calendar, self.disconnect_calendar = calendars.connect_calendar, calendars.disconnect_calendar
        self.calendar, self.calendar_accounts = calendars.calendar, calendars.calendar_accounts
        self.set_agent_hours, self.note_calendar = calendars.set_agent_hours, calendars.note_calendar
        self.claim_calendar, self.calendar_done = calendars.claim_calendar, calendars.calendar_done
        self.wake_calendar, self.next_calendar_at = calendars.wake_calendar, calendars.next_calendar_at
        self.calendar_events, self.advance_view = views.calendar_events, views.advance_view
        self.replace_view = views.replace_view
        self.add_channel, self.drop_channel = channels.add_channel, channels.drop_channel
        self.channel, self.channels = channels.channel, channels.channels
        pictures = SqlitePictures(database)
        self.set_picture, self.picture = pictures.set_picture, pictures.picture

        bookings, links = SqliteBookings(database, seal), SqliteLinks(database, seal)
        self.claim_slot, self.keep_booking = bookings.claim_slot, bookings.keep_booking
        self.booking, self.booking_asked = bookings.booking, bookings.booking_asked
        self.bookings_of, self.bookings_for = bookings.bookings_of, bookings.bookings_for
        self.calls_on, self.claim_booking = bookings.calls_on, bookings.claim_booking
        self.next_booking_at = bookings.next_booking_at
        self.link_secret, self.add_link, self.link = links.link_secret, links.add_link, links.link
        self.links, self.revoke_link = links.links, links.revoke_link

        self._keep_dedicated_service(database, seal)
        self._keep_installations(database, seal, now)
        self.close = database.close

    def _keep_line(self, database: Database, now: Now) -> None:
        inbox, line, leases = SqliteInbox(database, now), SqliteLine(database, now), SqliteLeases(database)
        self.accept, self.replay, self.deliveries = inbox.accept, inbox.replay, inbox.deliveries
        self.enqueue, self.claim, self.finish = line.enqueue, line.claim, line.finish
        self.claim_ticket, self.ready_at, self.due = line.claim_ticket, line.ready_at, line.due
        self.retry, self.try_again, self.park, self.parked = line.retry, line.try_again, line.park, line.parked
        self.waiting, self.release_all = line.waiting, leases.release_all
        self.spend = SqliteBudgets(database).spend

    def _keep_dedicated_service(self, database: Database, seal: Seal) -> None:
        desks, covers, second_level = SqliteDesks(database), SqliteCovers(database), SqliteSecondLevel(database)
        self.desk_plan, self.replace_desk_plan = desks.desk_plan, desks.replace_desk_plan
        self.add_absence, self.end_absence = desks.add_absence, desks.end_absence
        self.absences = desks.absences
        self.covers, self.cover, self.hand_over = covers.covers, covers.cover, covers.hand_over
        self.handovers, self.handover = covers.handovers, covers.handover
        self.duty, self.set_duty = covers.duty, covers.set_duty
        self.ask, self.asked = second_level.ask, second_level.asked

        call_backs, phone_lines = SqliteCallBacks(database, seal), SqlitePhoneLines(database, seal)
        self.add_call_back, self.change_call_back = call_backs.add_call_back, call_backs.change_call_back
        self.call_back, self.call_backs = call_backs.call_back, call_backs.call_backs
        self.call_backs_on, self.without_ticket = call_backs.call_backs_on, call_backs.without_ticket
        self.add_phone_line, self.phone_line = phone_lines.add_phone_line, phone_lines.phone_line
        filings = SqliteFilings(database)
        self.begin_filing, self.filed = filings.begin_filing, filings.filed
        self.give_back_filing = filings.give_back_filing

    def _keep_installations(self, database: Database, seal: Seal, now: Now) -> None:
        installations, grants = SqliteInstallations(database, seal), SqliteGrants(database, seal)
        removal = SqliteRemoval(database, now)
        self.add, self.get, self.all = installations.add, installations.get, installations.all
        self.set_shadow, self.set_problem = installations.set_shadow, installations.set_problem
        self.at_address, self.set_account = installations.at_address, installations.set_account
        self.set_credentials = installations.set_credentials
        self.remove, self.sweep_removed = removal.remove, removal.sweep_removed
        self.reseal = SqliteSealed(database, seal).reseal
        self.grant, self.keep_grant, self.drop_grant = grants.grant, grants.keep_grant, grants.drop_grant
        self.begin_renewal, self.renewed = grants.begin_renewal, grants.renewed


def open_store(path: Path, *, keys: Sequence[str], synchronous: Synchronous = "FULL", now: Now) -> SqliteStore:
    """The store in this file, made where it is missing; raises Misconfigured saying what to do.

    `keys` are Fernet keys, the newest first; without one everything works but secrets. FULL survives a power cut,
    NORMAL a crash of the process.
    """
    return SqliteStore(open_database(path, synchronous), Seal(keys), now)
