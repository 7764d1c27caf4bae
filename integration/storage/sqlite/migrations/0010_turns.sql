-- By which span the oldest delivery came in that is not worked off; kept, moved and forgotten as `since` is.
ALTER TABLE line ADD COLUMN trace TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN fresh_trace TEXT NOT NULL DEFAULT '';

-- Installations take turns, so that no flood of one holds up another.
CREATE TABLE turns (
  installation TEXT PRIMARY KEY,
  served INTEGER NOT NULL DEFAULT 0, -- in which order they were served last; 0: never
  ready_at INTEGER -- none of its tickets is ready before: it may say too early, never too late; NULL: none will be
) WITHOUT ROWID;
CREATE INDEX turns_by_ready ON turns (ready_at, served) WHERE ready_at IS NOT NULL;
CREATE INDEX turns_by_served ON turns (served);
CREATE INDEX line_by_turn ON line (installation, ready_at) WHERE ready_at IS NOT NULL;

INSERT INTO turns (installation, ready_at) SELECT installation, min(ready_at) FROM line GROUP BY installation;

-- What becomes ready later than it was is left to whoever looks at the installation next.
CREATE TRIGGER line_begun AFTER INSERT ON line
BEGIN
  INSERT INTO turns (installation, ready_at) VALUES (new.installation, new.ready_at)
  ON CONFLICT (installation) DO UPDATE SET ready_at = excluded.ready_at
  WHERE excluded.ready_at < coalesce(ready_at, excluded.ready_at + 1);
END;
CREATE TRIGGER line_earlier AFTER UPDATE OF ready_at ON line
WHEN new.ready_at < coalesce(old.ready_at, new.ready_at + 1)
BEGIN
  INSERT INTO turns (installation, ready_at) VALUES (new.installation, new.ready_at)
  ON CONFLICT (installation) DO UPDATE SET ready_at = excluded.ready_at
  WHERE excluded.ready_at < coalesce(ready_at, excluded.ready_at + 1);
END;
