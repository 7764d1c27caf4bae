-- Instants are whole microseconds since 1970-01-01 UTC. The tenant (installation) is part of every key.

PRAGMA application_id = 1447645252; -- "VIPD": tells our file from another program's

CREATE TABLE installations (
  id TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  base_url TEXT NOT NULL,
  own_user TEXT NOT NULL,
  problem TEXT NOT NULL,
  sealed BLOB NOT NULL -- the credentials, encrypted
);

-- What arrived, without its body. Each index here is paid for by every webhook, so there is one: by time, for replays.
CREATE TABLE deliveries (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  ticket TEXT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT,
  received_at INTEGER NOT NULL,
  echo INTEGER NOT NULL,
  PRIMARY KEY (installation, id)
) WITHOUT ROWID;
CREATE INDEX deliveries_by_time ON deliveries (installation, received_at);

-- The line of work: one place per ticket.
CREATE TABLE line (
  installation TEXT NOT NULL,
  ticket TEXT NOT NULL,
  arrived INTEGER NOT NULL DEFAULT 1, -- how often the ticket was put in line
  worked INTEGER NOT NULL DEFAULT 0, -- up to which of these it is worked off
  seen INTEGER NOT NULL DEFAULT 0, -- `arrived` as the last holder saw it
  not_before INTEGER NOT NULL,
  since INTEGER, -- when the oldest delivery arrived that is not worked off
  fresh_since INTEGER, -- the same, of those that came after the last claim
  look_again_at INTEGER, -- the ticket's deadline
  attempts INTEGER NOT NULL DEFAULT 0, -- failed ones since the last success
  reason TEXT NOT NULL DEFAULT '', -- why the last attempt failed
  lease_token TEXT,
  lease_until INTEGER,
  parked_at INTEGER,
  ready_at INTEGER, -- from when on it may be claimed; NULL: not until something happens. The line is ordered by it.
  PRIMARY KEY (installation, ticket)
) WITHOUT ROWID;
-- The one definition of `ready_at`. No generated column: counting by its index would read every row as well.
CREATE TRIGGER line_moved
AFTER UPDATE OF arrived, worked, not_before, look_again_at, attempts, lease_until, parked_at ON line
-- News for a ticket that waits anyway changes nothing here, and costs no second write.
WHEN NOT (
  new.arrived > old.arrived AND old.arrived > old.worked
  AND new.not_before = old.not_before AND new.parked_at IS old.parked_at
)
BEGIN
  UPDATE line SET ready_at = CASE
    WHEN parked_at IS NOT NULL THEN NULL
    WHEN lease_until IS NOT NULL THEN lease_until
    WHEN attempts > 0 THEN not_before
    WHEN arrived > worked THEN min(not_before, coalesce(look_again_at, not_before))
    ELSE look_again_at
  END
  WHERE installation = new.installation AND ticket = new.ticket;
END;
CREATE INDEX line_by_ready ON line (ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX line_by_lease ON line (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX line_by_parked ON line (installation, parked_at) WHERE parked_at IS NOT NULL;

-- The last decision for each ticket, as JSON.
CREATE TABLE memories (
  installation TEXT NOT NULL,
  ticket TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  unplaced_since INTEGER, -- since when no rule can place its customer
  document BLOB NOT NULL,
  PRIMARY KEY (installation, ticket)
);
CREATE INDEX memories_by_time ON memories (installation, decided_at);
CREATE INDEX memories_unplaced ON memories (installation, unplaced_since) WHERE unplaced_since IS NOT NULL;

CREATE TABLE rosters (
  installation TEXT NOT NULL PRIMARY KEY,
  document BLOB NOT NULL
);

-- Versions are never changed once they are here; version 1 is the defaults, and stands in the code.
CREATE TABLE terms (
  installation TEXT NOT NULL,
  version INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, version)
);
