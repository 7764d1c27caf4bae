"""The contract of `ports.Store`: a store inherits it by giving two fixtures, `now` (a StandingNow) and `store`."""

from tests.storage.contract_inbox import InboxContract
from tests.storage.contract_line import LineContract
from tests.storage.contract_shelves import InstallationsContract, MemoriesContract, PoliciesContract


class StoreContract(InboxContract, LineContract, MemoriesContract, InstallationsContract, PoliciesContract):
    pass
