/**
 * First schema: the version log and the table of current versions.
 *
 * `version` is append-only; `seq` is the global commit order and `updated` (ms since the epoch, UTC) never decreases
 * with it. `method` is the position in `versionMethods`. `json` is null for the version that a delete leaves.
 * `reindex` lists the types whose search index is to be rebuilt, with the last row done. `setting` holds technical facts.
 */
export const versionLog = `
CREATE TABLE resource(
  rid INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  version INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX resource_identity ON resource(type, id);
CREATE INDEX resource_by_change ON resource(type, seq) WHERE deleted = 0;
CREATE INDEX resource_by_creation ON resource(type, rid) WHERE deleted = 0;
CREATE TABLE version(
  seq INTEGER PRIMARY KEY,
  rid INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  method INTEGER NOT NULL,
  json TEXT
) STRICT;
CREATE UNIQUE INDEX version_of_resource ON version(rid, version);
CREATE INDEX version_by_type ON version(type, seq);
CREATE TABLE reindex(type TEXT PRIMARY KEY, done_rid INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;
