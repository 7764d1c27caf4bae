"""The contract of `ports.Store`: a store inherits it by giving two fixtures, `now` (a StandingNow) and `store`."""

from tests.storage.contract_booking_claims import BookingClaimsContract
from tests.storage.contract_bookings import BookingsContract, BookingWorkContract
from tests.storage.contract_budgets import BudgetsContract
from tests.storage.contract_calendars import CalendarsContract, SyncingContract
from tests.storage.contract_call_backs import CallBacksContract
from tests.storage.contract_covers import CoversContract
from tests.storage.contract_desks import DesksContract
from tests.storage.contract_endpoints import EndpointsContract
from tests.storage.contract_filings import FilingsContract
from tests.storage.contract_grants import GrantsContract
from tests.storage.contract_inbox import InboxContract
from tests.storage.contract_installations import InstallationsContract, RemovalContract, WalksContract
from tests.storage.contract_line import LineContract
from tests.storage.contract_links import LinksContract
from tests.storage.contract_memories import MemoriesContract
from tests.storage.contract_of_customer import OfCustomerContract
from tests.storage.contract_outbox import OutboxContract
from tests.storage.contract_policies import PoliciesContract
from tests.storage.contract_second_level import SecondLevelContract
from tests.storage.contract_settling import SettlingContract
from tests.storage.contract_severities import SeveritiesContract
from tests.storage.contract_sweep import SweepContract
from tests.storage.contract_troubles import TroublesContract
from tests.storage.contract_views import ViewsContract


class StoreContract(
    InboxContract,
    LineContract,
    SettlingContract,
    BudgetsContract,
    MemoriesContract,
    InstallationsContract,
    RemovalContract,
    SweepContract,
    GrantsContract,
    WalksContract,
    TroublesContract,
    PoliciesContract,
    EndpointsContract,
    OutboxContract,
    CalendarsContract,
    SyncingContract,
    ViewsContract,
    BookingsContract,
    BookingWorkContract,
    BookingClaimsContract,
    LinksContract,
    OfCustomerContract,
    DesksContract,
    CoversContract,
    SecondLevelContract,
    SeveritiesContract,
    CallBacksContract,
    FilingsContract,
):
    pass
