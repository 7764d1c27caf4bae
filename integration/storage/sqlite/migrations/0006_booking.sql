-- Agents' calendars, calls booked in them, and the links by which customers book.

CREATE TABLE calendars (
  installation TEXT NOT NULL,
  agent TEXT NOT NULL,
  document BLOB NOT NULL,
  sealed BLOB NOT NULL, -- how we get in, encrypted
  sync_at INTEGER NOT NULL, -- from when on it may be claimed, if nobody holds it
  lease_until INTEGER,
  woken_at INTEGER, -- a push that came since it was last claimed
  PRIMARY KEY (installation, agent)
);
CREATE INDEX calendars_by_ready ON calendars (coalesce(lease_until, sync_at));
CREATE INDEX calendars_by_lease ON calendars (lease_until) WHERE lease_until IS NOT NULL;

-- Our view of a calendar: times and kinds of events, and nothing that anybody wrote.
CREATE TABLE calendar_events (
  installation TEXT NOT NULL,
  agent TEXT NOT NULL,
  id TEXT NOT NULL,
  series TEXT NOT NULL, -- what it is an exception to; empty where it is none
  cancelled INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, agent, id)
) WITHOUT ROWID;
CREATE INDEX calendar_events_cancelled ON calendar_events (installation, agent, series) WHERE cancelled = 1;

CREATE TABLE channels (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  agent TEXT NOT NULL,
  resource TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  renew_at INTEGER NOT NULL,
  PRIMARY KEY (installation, id)
) WITHOUT ROWID;
CREATE INDEX channels_by_agent ON channels (installation, agent, expires_at, id);

CREATE TABLE pictures (
  installation TEXT NOT NULL,
  agent TEXT NOT NULL,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (installation, agent)
);

CREATE TABLE bookings (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  agent TEXT NOT NULL,
  customer TEXT NOT NULL,
  link TEXT NOT NULL,
  request TEXT NOT NULL,
  ticket TEXT NOT NULL,
  ends_at INTEGER NOT NULL,
  hold_until INTEGER, -- of a hold alone
  work_at INTEGER, -- from when on it may be claimed, if nobody holds it
  lease_until INTEGER,
  version INTEGER NOT NULL,
  document BLOB NOT NULL, -- without what is sealed
  sealed BLOB NOT NULL, -- what the customer wrote, and where the invitation goes, encrypted
  PRIMARY KEY (installation, id)
);
CREATE UNIQUE INDEX bookings_by_request ON bookings (installation, link, request) WHERE request <> '';
CREATE INDEX bookings_by_agent ON bookings (installation, agent, ends_at);
CREATE INDEX bookings_by_customer ON bookings (installation, customer, ends_at);
CREATE INDEX bookings_by_ticket ON bookings (installation, ticket) WHERE ticket <> '';
CREATE INDEX bookings_holding ON bookings (installation, link) WHERE hold_until IS NOT NULL;
CREATE INDEX bookings_held_until ON bookings (hold_until) WHERE hold_until IS NOT NULL;
CREATE INDEX bookings_by_ready ON bookings (coalesce(lease_until, work_at)) WHERE work_at IS NOT NULL;
CREATE INDEX bookings_by_lease ON bookings (lease_until) WHERE lease_until IS NOT NULL;

-- Who has what: this primary key is the only lock on an agent's time, and on the seats under a cap.
CREATE TABLE booking_claims (
  installation TEXT NOT NULL,
  claim TEXT NOT NULL, -- the claim's key, #, and the number of the seat
  booking TEXT NOT NULL,
  until INTEGER, -- from then on anybody may take it over
  PRIMARY KEY (installation, claim)
) WITHOUT ROWID;
CREATE INDEX booking_claims_by_booking ON booking_claims (installation, booking);

CREATE TABLE links (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (installation, id)
);
CREATE INDEX links_by_time ON links (installation, made_at);

CREATE TABLE link_secrets (
  installation TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL -- what tokens are signed with, encrypted
);

-- Since when an S1 ticket is open: its customer may book a call at short notice. The next look at a ticket fills it in.
ALTER TABLE memories ADD COLUMN urgent_since INTEGER;
CREATE INDEX memories_urgent ON memories (installation, urgent_since, ticket) WHERE urgent_since IS NOT NULL;

-- Customers' links and addresses have buckets too, which are forgotten once they are full.
CREATE INDEX budgets_by_time ON budgets (since);
