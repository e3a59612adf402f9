/**
 * Tables of what is kept per person. `person` holds preferences as JSON, with the part in which they were chosen, so that nothing is
 * sent once it has ended. `code` holds the hash of a code of confirmation, never the code. `due` holds what is still to be told by
 * e-mail, `delivery` what was told: addresses of resources, never e-mail addresses. `progress.position` changes together with `due`,
 * so that a crash neither loses a notice nor tells it twice.
 */
export const personalSchemas: readonly string[] = [
  `
CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER NOT NULL) STRICT;
CREATE TABLE person(
  actor TEXT PRIMARY KEY,
  hat TEXT NOT NULL,
  preferences TEXT NOT NULL,
  last_mail INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE code(
  actor TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  salt TEXT NOT NULL,
  hash TEXT NOT NULL,
  expires INTEGER NOT NULL,
  attempts INTEGER NOT NULL
) STRICT;
CREATE TABLE code_sent(actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX code_sent_to ON code_sent(actor, at);
CREATE TABLE due(
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  actor TEXT NOT NULL,
  message TEXT NOT NULL,
  template TEXT,
  urgent INTEGER NOT NULL,
  at INTEGER NOT NULL,
  not_before INTEGER NOT NULL
) STRICT;
CREATE INDEX due_when ON due(not_before, actor);
CREATE INDEX due_of ON due(actor);
CREATE TABLE delivery(
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  message TEXT NOT NULL,
  template TEXT,
  medium TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_to ON delivery(recipient, place);
CREATE INDEX delivery_when ON delivery(at);
`,
];
