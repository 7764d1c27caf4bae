-- The dedicated service: who works on the desk, who is away, who answers whom, second level, missed calls.

CREATE TABLE desk_plans (
  installation TEXT NOT NULL PRIMARY KEY,
  document BLOB NOT NULL
);

CREATE TABLE absences (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER, -- not known yet where NULL
  document BLOB NOT NULL,
  PRIMARY KEY (installation, id)
);
CREATE INDEX absences_by_end ON absences (installation, ends_at);

-- The version of an installation's covers, all together: two changes at once can't both be made.
CREATE TABLE cover_versions (
  installation TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);

CREATE TABLE covers (
  installation TEXT NOT NULL,
  customer TEXT NOT NULL, -- folded
  document BLOB NOT NULL,
  PRIMARY KEY (installation, customer)
) WITHOUT ROWID;

CREATE TABLE handovers (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, id)
);
CREATE INDEX handovers_by_time ON handovers (installation, at);

CREATE TABLE duties (
  installation TEXT NOT NULL PRIMARY KEY,
  document BLOB NOT NULL
);

CREATE TABLE second_level (
  installation TEXT NOT NULL,
  ticket TEXT NOT NULL,
  at INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, ticket, at, document) -- the same step is kept once
);

CREATE TABLE call_backs (
  installation TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  ticket TEXT NOT NULL, -- empty while there is none
  open INTEGER NOT NULL,
  document BLOB NOT NULL, -- without what is sealed
  sealed BLOB NOT NULL, -- caller and recording, encrypted
  PRIMARY KEY (installation, id)
);
CREATE INDEX call_backs_by_ticket ON call_backs (installation, ticket) WHERE ticket <> '';
CREATE INDEX call_backs_open ON call_backs (installation, at) WHERE open = 1;
CREATE INDEX call_backs_by_time ON call_backs (installation, at);

CREATE TABLE phone_lines (
  installation TEXT NOT NULL,
  link TEXT NOT NULL,
  document BLOB NOT NULL, -- without what is sealed
  sealed BLOB NOT NULL, -- what the phone system signs with, encrypted
  PRIMARY KEY (installation, link)
);

-- Whose ticket it is, folded, of those that are open and under VIP terms: a customer's page and a hand-over ask for them.
ALTER TABLE memories ADD COLUMN customer TEXT;
UPDATE memories SET customer = folded(json_extract(CAST(document AS TEXT), '$.decision.customer'))
WHERE open = 1
  AND json_extract(CAST(document AS TEXT), '$.decision.severity') IS NOT NULL
  AND json_extract(CAST(document AS TEXT), '$.decision.customer') IS NOT NULL;
CREATE INDEX memories_by_customer ON memories (installation, customer, ticket) WHERE customer IS NOT NULL;
