-- Hosts that are granted to us by OAuth, that sign what they send, and that count calls in more than one way.

-- The host's number of the account, and its id of our app's installation: what signed pages and webhooks name.
ALTER TABLE installations ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE installations ADD COLUMN app_installation TEXT NOT NULL DEFAULT '';
CREATE INDEX installations_by_address ON installations (host, base_url, id);

CREATE TABLE grants (
  installation TEXT NOT NULL PRIMARY KEY,
  generation INTEGER NOT NULL,
  renewing_until INTEGER, -- while one process asks the host for the next pair
  sealed BLOB -- the pair, encrypted; nothing once it was dropped
);

-- A second id under which a delivery may come again.
CREATE TABLE delivery_aliases (
  installation TEXT NOT NULL,
  alias TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (installation, alias)
);
CREATE INDEX delivery_aliases_by_time ON delivery_aliases (received_at);

-- More than one bucket for an installation: `what` says which, empty for all its calls.
CREATE TABLE new_budgets (
  installation TEXT NOT NULL,
  what TEXT NOT NULL,
  level INTEGER NOT NULL,
  since INTEGER NOT NULL,
  kept_until INTEGER NOT NULL, -- from then on it is as one that nobody has asked, and may be forgotten
  PRIMARY KEY (installation, what)
);
INSERT INTO new_budgets (installation, what, level, since, kept_until)
SELECT installation, '', level, since, since + 600000000 FROM budgets;
DROP TABLE budgets;
ALTER TABLE new_budgets RENAME TO budgets;
CREATE INDEX budgets_by_time ON budgets (kept_until);
