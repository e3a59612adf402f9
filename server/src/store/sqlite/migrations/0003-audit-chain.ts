/**
 * The chain over all audit events (`store/audit-chain.ts`), and the refusal of changing or removing them from here on: one
 * version each, for ever. `digest` and `hash` are 32 bytes. A waiting event may go when it has been entered.
 *
 * The triggers stop programs, not somebody who can write the file: that is what the chain shows.
 */
export const auditChain = `
CREATE TABLE audit_chain(
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_chain_no_update BEFORE UPDATE ON audit_chain
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_chain_no_delete BEFORE DELETE ON audit_chain
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_version_no_update BEFORE UPDATE ON version WHEN OLD.type = 'AuditEvent' OR NEW.type = 'AuditEvent'
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_version_no_delete BEFORE DELETE ON version WHEN OLD.type = 'AuditEvent'
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_version_first_only BEFORE INSERT ON version
  WHEN NEW.type = 'AuditEvent' AND (NEW.version <> 1 OR NEW.json IS NULL)
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_resource_no_update BEFORE UPDATE ON resource WHEN OLD.type = 'AuditEvent' OR NEW.type = 'AuditEvent'
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_resource_no_delete BEFORE DELETE ON resource WHEN OLD.type = 'AuditEvent'
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_waiting_no_update BEFORE UPDATE ON deferred_resource WHEN OLD.type = 'AuditEvent'
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_waiting_entered_first BEFORE DELETE ON deferred_resource
  WHEN OLD.type = 'AuditEvent' AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.type = OLD.type AND r.id = OLD.id)
  BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
`;
