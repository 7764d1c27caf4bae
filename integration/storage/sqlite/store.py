"""The embedded store: all cupboards in one SQLite file."""

from collections.abc import Sequence
from pathlib import Path

from integration.ports import Now
from integration.storage.sealing import Seal
from integration.storage.sqlite.budgets import SqliteBudgets
from integration.storage.sqlite.connection import Database, Synchronous, open_database
from integration.storage.sqlite.endpoints import SqliteEndpoints
from integration.storage.sqlite.inbox import SqliteInbox
from integration.storage.sqlite.installations import SqliteInstallations
from integration.storage.sqlite.leases import SqliteLeases
from integration.storage.sqlite.line import SqliteLine
from integration.storage.sqlite.memories import SqliteMemories
from integration.storage.sqlite.outbox import SqliteOutbox
from integration.storage.sqlite.overrides import SqliteOverrides
from integration.storage.sqlite.policies import SqlitePolicies
from integration.storage.sqlite.sealed import SqliteSealed
from integration.storage.sqlite.troubles import SqliteTroubles
from integration.storage.sqlite.walks import SqliteWalks


class SqliteStore:
    """Keeps `ports.Store`: each method is that of the cupboard it belongs to, and may be called from any thread.

    A method raises UpstreamUnavailable where another process locks the file for too long, and Misconfigured where the
    file or its disk must be mended.
    """

    def __init__(self, database: Database, seal: Seal, now: Now) -> None:
        inbox, line, leases = SqliteInbox(database, now), SqliteLine(database, now), SqliteLeases(database)
        self.accept, self.replay, self.deliveries = inbox.accept, inbox.replay, inbox.deliveries
        self.enqueue, self.claim, self.finish = line.enqueue, line.claim, line.finish
        self.retry, self.park, self.parked = line.retry, line.park, line.parked
        self.waiting, self.release_all = line.waiting, leases.release_all
        self.spend = SqliteBudgets(database).spend

        memories, overrides, walks = SqliteMemories(database), SqliteOverrides(database), SqliteWalks(database)
        self.recall, self.remember, self.forget = memories.recall, memories.remember, memories.forget
        self.latest, self.triage_list = memories.latest, memories.triage_list
        self.each, self.merged_into = memories.each, memories.merged_into
        self.state, self.stated = overrides.state, overrides.stated
        self.walk, self.keep_walk = walks.walk, walks.keep_walk

        installations, policies = SqliteInstallations(database, seal), SqlitePolicies(database, now)
        self.add, self.get, self.all = installations.add, installations.get, installations.all
        self.set_shadow, self.set_problem = installations.set_shadow, installations.set_problem
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

        self.reseal = SqliteSealed(database, seal).reseal
        self.close = database.close


def open_store(path: Path, *, keys: Sequence[str], synchronous: Synchronous = "FULL", now: Now) -> SqliteStore:
    """The store in this file, made where it is missing; raises Misconfigured saying what to do.

    `keys` are Fernet keys, the newest first; without one everything works but secrets. FULL survives a power cut,
    NORMAL a crash of the process.
    """
    return SqliteStore(open_database(path, synchronous), Seal(keys), now)
