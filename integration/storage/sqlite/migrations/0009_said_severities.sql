-- How bad a ticket is, said by a person in our own pages rather than on the host.

CREATE TABLE said_severities (
  installation TEXT NOT NULL,
  ticket TEXT NOT NULL,
  at INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (installation, ticket, at, document) -- the same word is kept once
);
