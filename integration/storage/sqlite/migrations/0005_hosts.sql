-- What some hosts need: a zone of their own, a word on who is VIP, time to settle after news, and a limit of calls.

ALTER TABLE installations ADD COLUMN zone TEXT NOT NULL DEFAULT 'UTC'; -- of times that name none
ALTER TABLE installations ADD COLUMN host_leads INTEGER NOT NULL DEFAULT 0; -- it says who is VIP, not the roster

-- How many calls are left: in 60 millionths of one, as of an instant.
CREATE TABLE budgets (
  installation TEXT NOT NULL PRIMARY KEY,
  level INTEGER NOT NULL,
  since INTEGER NOT NULL
);

-- What an admin should see and mend.
CREATE TABLE troubles (
  installation TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (installation, kind, subject)
) WITHOUT ROWID;
CREATE INDEX troubles_by_time ON troubles (installation, last_at DESC, kind, subject);

-- Until when the host may still be changing the ticket by itself; 0: it isn't. Nobody gets the ticket before.
ALTER TABLE line ADD COLUMN settled_at INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER line_moved;
-- The one definition of `ready_at`, as before, but for `settled_at`.
CREATE TRIGGER line_moved
AFTER UPDATE OF arrived, worked, not_before, look_again_at, attempts, lease_until, parked_at, settled_at ON line
-- News for a ticket that waits anyway changes nothing here, and costs no second write.
WHEN NOT (
  new.arrived > old.arrived AND old.arrived > old.worked
  AND new.not_before = old.not_before AND new.parked_at IS old.parked_at AND new.settled_at = old.settled_at
)
BEGIN
  UPDATE line SET ready_at = CASE
    WHEN parked_at IS NOT NULL THEN NULL
    WHEN lease_until IS NOT NULL THEN max(settled_at, lease_until)
    WHEN attempts > 0 THEN max(settled_at, not_before)
    WHEN arrived > worked THEN max(settled_at, min(not_before, coalesce(look_again_at, not_before)))
    ELSE look_again_at
  END
  WHERE installation = new.installation AND ticket = new.ticket;
END;
