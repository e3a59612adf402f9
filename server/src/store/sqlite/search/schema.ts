/** Width of a day with a change to winter time: wider intervals are periods, and few. Milliseconds. */
export const widestDay = 90_000_000;

/**
 * Index tables of search, one per kind of value. Each is clustered by resource, so that a write touches neighbouring
 * pages and a candidate is checked by one short descent; a covering secondary index finds resources by value.
 *
 * - `p`: search parameter (`parameter.id`, one per resource type and code); `rid`: resource; `n`: 0, or the 1-based
 *   position in the repeating element that a composite matches up.
 * - `token_value.system`, `number_value.system`: fingerprint of the system's address (see `system-fingerprint.ts`), 0: none.
 * - `date_value`: `[low, high)` in ms since the epoch, UTC. `number_value`: `low` = `high` for a plain number;
 *   `base_*` hold the same in UCUM base units.
 * - `display_value` and `full_text` are filled from the version log after the fact, up to `full_text_state.last_seq`.
 *
 * Values present without anything to compare (a reference with a display alone) leave a row with an empty value, so that
 * `:missing` can tell.
 */
export const searchSchema = `
CREATE TABLE parameter(
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  UNIQUE(type, code)
) STRICT;
CREATE TABLE search_secret(id INTEGER PRIMARY KEY CHECK(id = 1), cursor_key BLOB NOT NULL) STRICT;

CREATE TABLE token_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, code TEXT NOT NULL, system INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(rid, p, code, system, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_code ON token_value(p, code, rid, system, n);

CREATE TABLE string_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, value TEXT NOT NULL, exact TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(rid, p, value, exact, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX string_by_value ON string_value(p, value, rid, exact, n);

CREATE TABLE date_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(rid, p, low, high, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX date_by_low ON date_value(p, low, rid, high, n);
CREATE INDEX date_period_by_high ON date_value(p, high, rid, low, n) WHERE high - low > ${widestDay};

CREATE TABLE number_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, n INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
  system INTEGER NOT NULL, code TEXT NOT NULL, unit TEXT NOT NULL,
  base_unit TEXT NOT NULL, base_low REAL NOT NULL, base_high REAL NOT NULL,
  PRIMARY KEY(rid, p, n, low, high, system, code, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX number_by_value ON number_value(p, low, rid);
CREATE INDEX number_range_by_high ON number_value(p, high, rid) WHERE high > low;
CREATE INDEX number_by_base ON number_value(p, base_unit, base_low, rid, base_high) WHERE base_unit <> '';
CREATE INDEX number_range_by_base ON number_value(p, base_unit, base_high, rid, base_low)
  WHERE base_unit <> '' AND base_high > base_low;

CREATE TABLE reference_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, target TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(rid, p, target, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_target ON reference_value(target, p, rid, n);

CREATE TABLE uri_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(rid, p, value, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX uri_by_value ON uri_value(p, value, rid, n);

CREATE TABLE display_value(
  rid INTEGER NOT NULL, p INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(rid, p, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX display_by_value ON display_value(p, value, rid);
CREATE VIRTUAL TABLE full_text USING fts5(
  narrative, content, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE full_text_state(id INTEGER PRIMARY KEY CHECK(id = 1), last_seq INTEGER NOT NULL) STRICT;
INSERT INTO full_text_state VALUES (1, 0);
`;
