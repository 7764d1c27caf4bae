-- Messages to the addresses that tenants named. What was put out stays on record, so that nothing is told twice.

CREATE TABLE endpoints (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  kinds BLOB NOT NULL, -- what it wants to know, as JSON; an empty list: everything
  problem TEXT NOT NULL,
  sealed BLOB NOT NULL, -- its address and what messages are signed with, encrypted
  PRIMARY KEY (installation, id)
);

CREATE TABLE messages (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  ticket TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (installation, id)
);

-- A message on its way to one endpoint.
CREATE TABLE postings (
  installation TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  message TEXT NOT NULL,
  posted_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given up')),
  blocked INTEGER NOT NULL DEFAULT 0, -- its endpoint has a problem
  due_at INTEGER NOT NULL, -- from when on it may be claimed, if nobody holds it
  attempts INTEGER NOT NULL DEFAULT 0, -- those that have ended
  outcome TEXT NOT NULL DEFAULT '', -- what came of the last one
  lease_token TEXT,
  lease_until INTEGER,
  PRIMARY KEY (installation, endpoint, message)
);
CREATE INDEX postings_by_ready ON postings (coalesce(lease_until, due_at)) WHERE state = 'waiting' AND blocked = 0;
CREATE INDEX postings_by_lease ON postings (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX postings_by_time ON postings (installation, posted_at);
CREATE INDEX postings_waiting ON postings (installation, endpoint) WHERE state = 'waiting';
