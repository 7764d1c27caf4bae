-- Since when each version of the terms is in force. Of those that are here already nobody knows: since ever, then.

ALTER TABLE terms ADD COLUMN published_at INTEGER NOT NULL DEFAULT 0;
