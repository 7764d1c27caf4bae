-- How far the last walk of each kind over a host's tickets has come, as JSON.
CREATE TABLE walks (
  installation TEXT NOT NULL,
  kind TEXT NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, kind)
);

-- Due instants that people stated here rather than on the host, as JSON; the same one stated twice is one.
CREATE TABLE overrides (
  installation TEXT NOT NULL,
  ticket TEXT NOT NULL,
  at INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, ticket, at, document)
);

ALTER TABLE installations ADD COLUMN shadow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE installations ADD COLUMN bots BLOB NOT NULL DEFAULT x'5B5D'; -- host ids as JSON: []

-- A decision now holds what one of before cannot say (when its ticket was opened, by which channel, what is owed under
-- which severity), so the old ones cannot be read as new ones. They are only what we remember: the ticket's history is
-- the truth, and the next look at the ticket makes its memory anew.
DELETE FROM memories;
ALTER TABLE memories ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
ALTER TABLE memories ADD COLUMN merged_into TEXT;
CREATE INDEX memories_open ON memories (installation, ticket) WHERE open = 1;
CREATE INDEX memories_merged ON memories (installation, merged_into, ticket) WHERE merged_into IS NOT NULL;
