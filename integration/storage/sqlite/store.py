"""The embedded store: all cupboards in one SQLite file."""

from collections.abc import Sequence
from pathlib import Path

from integration.ports import Now
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database, Synchronous, open_database
from integration.storage.sqlite.inbox import SqliteInbox
from integration.storage.sqlite.installations import SqliteInstallations
from integration.storage.sqlite.line import SqliteLine
from integration.storage.sqlite.memories import SqliteMemories
from integration.storage.sqlite.policies import SqlitePolicies


class SqliteStore:
    """Keeps `ports.Store`: each method is that of the cupboard it belongs to, and may be called from any thread.

    A method raises UpstreamUnavailable where another process locks the file for too long, and Misconfigured where the
    file or its disk must be mended.
    """

    def __init__(self, database: Database, seal: Seal, now: Now) -> None:
        inbox, line = SqliteInbox(database, now), SqliteLine(database, now)
        memories, policies = SqliteMemories(database), SqlitePolicies(database)
        installations = SqliteInstallations(database, seal)
        self.accept, self.replay, self.deliveries = inbox.accept, inbox.replay, inbox.deliveries
        self.enqueue, self.claim, self.finish = line.enqueue, line.claim, line.finish
        self.retry, self.park, self.parked = line.retry, line.park, line.parked
        self.waiting, self.release_all = line.waiting, line.release_all
        self.recall, self.remember, self.forget = memories.recall, memories.remember, memories.forget
        self.latest, self.triage_list = memories.latest, memories.triage_list
        self.add, self.get, self.all = installations.add, installations.get, installations.all
        self.set_problem, self.reseal = installations.set_problem, installations.reseal
        self.roster, self.replace_roster = policies.roster, policies.replace_roster
        self.terms, self.publish = policies.terms, policies.publish
        self.close = database.close


def open_store(path: Path, *, keys: Sequence[str], synchronous: Synchronous = "FULL", now: Now) -> SqliteStore:
    """The store in this file, made where it is missing; raises Misconfigured saying what to do.

    `keys` are Fernet keys, the newest first; without one everything works but secrets. FULL survives a power cut,
    NORMAL a crash of the process.
    """
    return SqliteStore(open_database(path, synchronous), Seal(keys), now)
