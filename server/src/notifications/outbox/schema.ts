/**
 * Tables of the outbox. `progress.position` is the place in the commit log up to which events were derived; events and position
 * change in one transaction, so a crash neither loses an event nor derives it twice.
 *
 * `pending` holds events that nobody has judged yet; `event` those that were found visible for the owner and got their number,
 * until they are delivered (`delivered_at`) and the time of keeping is over. Neither holds anything of the resource but its
 * address. `pass` holds on whose behalf a Subscription was accepted, and the secrets that must not be in the resource.
 */
export const outboxSchemas: readonly string[] = [
  `
CREATE TABLE progress(only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER NOT NULL) STRICT;
CREATE TABLE subscription(
  id TEXT PRIMARY KEY,
  json TEXT NOT NULL,
  last_number INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  next_attempt INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE pending(
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription TEXT NOT NULL,
  topic TEXT NOT NULL,
  focus TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_of_subscription ON pending(subscription, place);
CREATE TABLE event(
  subscription TEXT NOT NULL,
  number INTEGER NOT NULL,
  topic TEXT NOT NULL,
  focus TEXT NOT NULL,
  at INTEGER NOT NULL,
  delivered_at INTEGER,
  PRIMARY KEY (subscription, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_undelivered ON event(subscription, number) WHERE delivered_at IS NULL;
CREATE TABLE attempt(
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  first_number INTEGER,
  last_number INTEGER,
  milliseconds INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_of_subscription ON attempt(subscription, place);
CREATE TABLE pass(
  id TEXT PRIMARY KEY,
  principal TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  headers TEXT NOT NULL,
  secret TEXT,
  created INTEGER NOT NULL
) STRICT;
`,
];
