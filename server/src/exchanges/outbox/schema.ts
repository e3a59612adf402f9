/** Statements that bring the outbox of exchanges from each version to the next. */
export const exchangeOutboxSchemas: readonly string[] = [
  `CREATE TABLE message(
     place INTEGER PRIMARY KEY AUTOINCREMENT,
     exchange TEXT NOT NULL,
     key TEXT NOT NULL,
     id TEXT NOT NULL,
     kind TEXT NOT NULL,
     body TEXT NOT NULL,
     digest TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'unsure', 'dead', 'done', 'discarded')),
     attempts INTEGER NOT NULL DEFAULT 0,
     due INTEGER NOT NULL,
     created INTEGER NOT NULL,
     changed INTEGER NOT NULL,
     reason TEXT,
     answer TEXT,
     UNIQUE (exchange, id)
   ) STRICT;
   CREATE INDEX message_due ON message(exchange, due, place) WHERE state IN ('waiting', 'unsure');
   CREATE INDEX message_key ON message(exchange, key, place);
   CREATE INDEX message_dead ON message(exchange, place) WHERE state = 'dead';
   CREATE INDEX message_settled ON message(changed) WHERE state IN ('done', 'discarded');`,
  // What came of a message is told to the one who queued it, once for each end: `told` is the state that was told.
  `ALTER TABLE message ADD COLUMN told TEXT;
   ALTER TABLE message ADD COLUMN cause TEXT;
   CREATE INDEX message_untold ON message(exchange, place) WHERE state IN ('done', 'dead', 'discarded') AND told IS NOT state;
   CREATE INDEX message_state ON message(exchange, state, created);`,
];
