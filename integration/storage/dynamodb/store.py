"""The store at scale: all cupboards in one DynamoDB table."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from integration.ports import Now
from integration.storage.dynamodb.budgets import DynamoBudgets
from integration.storage.dynamodb.call_backs import DynamoCallBacks
from integration.storage.dynamodb.calls import DynamoCalls
from integration.storage.dynamodb.covers import DynamoCovers
from integration.storage.dynamodb.endpoints import DynamoEndpoints
from integration.storage.dynamodb.inbox import DynamoInbox
from integration.storage.dynamodb.installations import DynamoInstallations
from integration.storage.dynamodb.late import late
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.links import DynamoLinks
from integration.storage.dynamodb.memories import DynamoMemories
from integration.storage.dynamodb.outbox import DynamoOutbox
from integration.storage.dynamodb.overrides import DynamoOverrides
from integration.storage.dynamodb.policies import DynamoPolicies
from integration.storage.dynamodb.second_level import DynamoSecondLevel
from integration.storage.dynamodb.severities import DynamoSeverities
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.troubles import DynamoTroubles
from integration.storage.sealing import Seal

if TYPE_CHECKING:
    from integration.storage.dynamodb.bookings import DynamoBookings
    from integration.storage.dynamodb.calendars import DynamoCalendars
    from integration.storage.dynamodb.channels import DynamoChannels
    from integration.storage.dynamodb.desks import DynamoDesks
    from integration.storage.dynamodb.filings import DynamoFilings
    from integration.storage.dynamodb.grants import DynamoGrants
    from integration.storage.dynamodb.leases import DynamoLeases
    from integration.storage.dynamodb.phone_lines import DynamoPhoneLines
    from integration.storage.dynamodb.pictures import DynamoPictures
    from integration.storage.dynamodb.removal import DynamoRemoval
    from integration.storage.dynamodb.sealed import DynamoSealed
    from integration.storage.dynamodb.views import DynamoViews
    from integration.storage.dynamodb.walks import DynamoWalks


class DynamoStore:
    """Keeps `ports.Store`: each method is that of the cupboard it belongs to, and may be called from any thread.

    A method raises UpstreamUnavailable where DynamoDB is busy or away for longer than our patience, and Misconfigured
    where the table or our right to it is missing. All processes of a table agree on the number of `shards`.
    """

    def __init__(self, table: Table, seal: Seal, now: Now, shards: int) -> None:
        line = DynamoLine(table, now, shards)
        calendars: DynamoCalendars = late("calendars.DynamoCalendars", table, seal, now, shards)
        leases: DynamoLeases = late("leases.DynamoLeases", table, line, calendars, shards)
        self.release_all = leases.release_all
        self._keep_line(table, line, now)
        self.alias = seal.alias
        self._keep_memories(table, now)
        self._keep_policies(table, now)
        self._keep_outbox(table, seal, now, shards)
        self._keep_calendars(table, calendars)
        self._keep_bookings(table, seal, shards)
        self._keep_dedicated_service(table, line, seal)
        self._keep_installations(table, seal, now)
        self._table = table

    def close(self) -> None:
        """Give back the connections."""
        self._table.client.close()

    def sweep_removed(self) -> Mapping[str, int]:
        """Erase what was written of installations after they were removed; how many rows of each kind, if any.

        What a crash left of a hand-over of many tickets is finished first.
        """
        for installation in self.owing():
            self.settle_owed(installation)
        return self._sweep()

    def _keep_line(self, table: Table, line: DynamoLine, now: Now) -> None:
        inbox = DynamoInbox(table, line, now)
        self.accept, self.replay, self.deliveries = inbox.accept, inbox.replay, inbox.deliveries
        self.enqueue, self.claim, self.finish = line.enqueue, line.claim, line.finish
        self.claim_ticket, self.ready_at, self.due = line.claim_ticket, line.ready_at, line.due
        self.retry, self.try_again, self.park, self.parked = line.retry, line.try_again, line.park, line.parked
        self.waiting, self.spend = line.waiting, DynamoBudgets(table).spend

    def _keep_memories(self, table: Table, now: Now) -> None:
        memories, overrides = DynamoMemories(table, now), DynamoOverrides(table)
        self.recall, self.remember, self.forget = memories.recall, memories.remember, memories.forget
        self.latest, self.triage_list = memories.latest, memories.triage_list
        self.each, self.merged_into, self.urgent = memories.each, memories.merged_into, memories.urgent
        self.of_customer, self.customers = memories.of_customer, memories.customers
        self.state, self.stated = overrides.state, overrides.stated
        severities = DynamoSeverities(table)
        self.say_severity, self.said_severities = severities.say_severity, severities.said_severities
        walks: DynamoWalks = late("walks.DynamoWalks", table)
        self.walk, self.keep_walk = walks.walk, walks.keep_walk

    def _keep_policies(self, table: Table, now: Now) -> None:
        policies = DynamoPolicies(table, now)
        self.roster, self.replace_roster = policies.roster, policies.replace_roster
        self.terms, self.terms_at = policies.terms, policies.terms_at
        self.publish, self.published = policies.publish, policies.published

        troubles = DynamoTroubles(table, now)
        self.report, self.mended, self.troubles = troubles.report, troubles.mended, troubles.troubles

    def _keep_outbox(self, table: Table, seal: Seal, now: Now, shards: int) -> None:
        endpoints, outbox = DynamoEndpoints(table, seal, shards), DynamoOutbox(table, seal, now, shards)
        self.add_endpoint, self.remove_endpoint = endpoints.add_endpoint, endpoints.remove_endpoint
        self.endpoints, self.set_endpoint_problem = endpoints.endpoints, endpoints.set_endpoint_problem
        self.post, self.claim_posting, self.postings = outbox.post, outbox.claim_posting, outbox.postings
        self.delivered, self.postpone = outbox.delivered, outbox.postpone
        self.next_posting_at = outbox.next_posting_at

    def _keep_calendars(self, table: Table, calendars: "DynamoCalendars") -> None:
        self.connect_calendar, self.disconnect_calendar = calendars.connect_calendar, calendars.disconnect_calendar
        self.calendar, self.calendar_accounts = calendars.calendar, calendars.calendar_accounts
        self.set_agent_hours, self.note_calendar = calendars.set_agent_hours, calendars.note_calendar
        self.claim_calendar, self.calendar_done = calendars.claim_calendar, calendars.calendar_done
        self.wake_calendar, self.next_calendar_at = calendars.wake_calendar, calendars.next_calendar_at
        views: DynamoViews = late("views.DynamoViews", table)
        self.calendar_events, self.advance_view = views.calendar_events, views.advance_view
        self.replace_view = views.replace_view
        channels: DynamoChannels = late("channels.DynamoChannels", table)
        self.add_channel, self.drop_channel = channels.add_channel, channels.drop_channel
        self.channel, self.channels = channels.channel, channels.channels
        pictures: DynamoPictures = late("pictures.DynamoPictures", table)
        self.set_picture, self.picture = pictures.set_picture, pictures.picture

    def _keep_bookings(self, table: Table, seal: Seal, shards: int) -> None:
        bookings: DynamoBookings = late("bookings.DynamoBookings", table, seal, shards)
        self.claim_slot, self.keep_booking = bookings.claim_slot, bookings.keep_booking
        self.booking, self.booking_asked = bookings.booking, bookings.booking_asked
        self.bookings_of, self.bookings_for = bookings.bookings_of, bookings.bookings_for
        self.claim_booking, self.next_booking_at = bookings.claim_booking, bookings.next_booking_at
        self.calls_on = DynamoCalls(table, seal).calls_on

        links = DynamoLinks(table, seal)
        self.link_secret, self.add_link, self.link = links.link_secret, links.add_link, links.link
        self.links, self.revoke_link = links.links, links.revoke_link

    def _keep_dedicated_service(self, table: Table, line: DynamoLine, seal: Seal) -> None:
        covers, second_level = DynamoCovers(table, line), DynamoSecondLevel(table)
        desks: DynamoDesks = late("desks.DynamoDesks", table)
        self.desk_plan, self.replace_desk_plan = desks.desk_plan, desks.replace_desk_plan
        self.add_absence, self.end_absence = desks.add_absence, desks.end_absence
        self.absences = desks.absences
        self.covers, self.cover, self.hand_over = covers.covers, covers.cover, covers.hand_over
        self.handovers, self.handover = covers.handovers, covers.handover
        self.settle_owed, self.owing = covers.settle_owed, covers.owing
        self.duty, self.set_duty = covers.duty, covers.set_duty
        self.ask, self.asked = second_level.ask, second_level.asked

        call_backs = DynamoCallBacks(table, seal)
        self.add_call_back, self.change_call_back = call_backs.add_call_back, call_backs.change_call_back
        self.call_back, self.call_backs = call_backs.call_back, call_backs.call_backs
        self.call_backs_on, self.without_ticket = call_backs.call_backs_on, call_backs.without_ticket
        phone_lines: DynamoPhoneLines = late("phone_lines.DynamoPhoneLines", table, seal)
        self.add_phone_line, self.phone_line = phone_lines.add_phone_line, phone_lines.phone_line
        filings: DynamoFilings = late("filings.DynamoFilings", table)
        self.begin_filing, self.filed = filings.begin_filing, filings.filed
        self.give_back_filing = filings.give_back_filing

    def _keep_installations(self, table: Table, seal: Seal, now: Now) -> None:
        installations = DynamoInstallations(table, seal)
        grants: DynamoGrants = late("grants.DynamoGrants", table, seal)
        removal: DynamoRemoval = late("removal.DynamoRemoval", table, now)
        sealed: DynamoSealed = late("sealed.DynamoSealed", table, seal)
        self.add, self.get, self.all = installations.add, installations.get, installations.all
        self.set_shadow, self.set_problem = installations.set_shadow, installations.set_problem
        self.at_address, self.set_account = installations.at_address, installations.set_account
        self.set_credentials = installations.set_credentials
        self.remove, self._sweep = removal.remove, removal.sweep_removed
        self.reseal = sealed.reseal
        self.grant, self.keep_grant, self.drop_grant = grants.grant, grants.keep_grant, grants.drop_grant
        self.begin_renewal, self.renewed = grants.begin_renewal, grants.renewed
