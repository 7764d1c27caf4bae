-- Who files a ticket on a host just now, and which ticket that became: so it is filed once, whoever else tries.

CREATE TABLE filings (
  installation TEXT NOT NULL,
  mark TEXT NOT NULL,
  token TEXT NOT NULL,
  until INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  PRIMARY KEY (installation, mark)
);

CREATE INDEX filings_until ON filings (until);
