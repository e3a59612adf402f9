import type { Migration } from '../migrations.ts';

/** Words by which the failure of a write is known whose intent came too late. */
export const intentMissing = 'sinfonia_ledger: the intent of a write is not there yet';

/**
 * Tables of the audit:
 *
 * - `audit_head`: one row, where the chain ends; its lock is what nodes that append wait for;
 * - `audit_link`: the links, kept for ever; `digest` and `hash` as `store/audit-chain.ts` defines them;
 * - `audit_event`: texts (after `meta.lastUpdated`) that the HAPI server does not have as they are: it has not been given them yet,
 *   or it does not take them (`refused`), or it changed them on the way in (`as_entered`: digest of what it made of them);
 * - `write_intent`: writes that were sent, or were about to be, and the audit events that they bring when they happened.
 */
export const auditMigrations: readonly Migration[] = [
  {
    name: 'audit-0001-chain',
    statements: `
      CREATE TABLE audit_head (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        chain text NOT NULL,
        position bigint NOT NULL,
        hash bytea NOT NULL
      );
      CREATE TABLE audit_link (
        position bigint PRIMARY KEY,
        id text NOT NULL UNIQUE,
        digest bytea NOT NULL,
        hash bytea NOT NULL
      );
      CREATE INDEX audit_link_digest ON audit_link USING hash (digest);
      CREATE TABLE audit_event (
        position bigint PRIMARY KEY,
        id text NOT NULL UNIQUE,
        tail text NOT NULL,
        accepted_at timestamptz NOT NULL DEFAULT now(),
        refused boolean NOT NULL DEFAULT false,
        as_entered bytea
      );
      CREATE INDEX audit_event_waiting ON audit_event (position) WHERE NOT refused AND as_entered IS NULL;
      CREATE TABLE write_intent (
        id uuid PRIMARY KEY,
        made_at timestamptz NOT NULL DEFAULT now(),
        operations jsonb NOT NULL,
        events jsonb NOT NULL
      );
      CREATE INDEX write_intent_made_at ON write_intent (made_at);
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END
      $$;
      CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE ON audit_link
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON audit_link
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_event_unchanged BEFORE UPDATE OF position, id, tail ON audit_event
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();`,
  },
  {
    name: 'audit-0002-intended',
    // The intent is sent beside the write: whichever comes first, nothing is committed without its events.
    statements: `
      CREATE FUNCTION guard_intended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (
          SELECT FROM write_intent
          WHERE id = split_part(split_part(NEW.res_text_vc, '"urn:sinfonia:store:intended-write","valueId":"', 2), '"', 1)::uuid
        ) THEN
          RAISE EXCEPTION '${intentMissing}' USING ERRCODE = 'unique_violation';
        END IF;
        RETURN NULL;
      END $$;`,
  },
];
