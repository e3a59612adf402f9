import type { Migration } from '../migrations.ts';

/** Words by which the failure is known. */
export const expectationFailure = 'sinfonia_ledger: what a write relies on has changed';

/**
 * Table of what writes under way rely on without changing it. The functions run inside the transactions of HAPI servers, as the user of
 * the ledger. `hold_expected` makes who changes such a resource hold a lock on its address until its transaction ends. At the end of a
 * transaction `guard_expected` takes the same lock, shared with others that rely on the resource and without waiting for it, and compares
 * the version: who changes the resource meanwhile either has ended, and is seen, or holds the lock. The commit fails then, which HAPI answers
 * with 500 and the words of the database.
 */
export const expectationMigrations: readonly Migration[] = [
  {
    name: 'expectations-1',
    statements: `
      CREATE TABLE expectation (
        write text NOT NULL,
        type text NOT NULL,
        id text NOT NULL,
        expected bigint NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (write, type, id)
      );
      CREATE INDEX expectation_address ON expectation (type, id);
      CREATE FUNCTION address_key(type text, id text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
        SELECT hashtextextended(type || '/' || id, 7362118)
      $$;
      CREATE FUNCTION hold_expected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      DECLARE
        own text;
      BEGIN
        IF NOT EXISTS (SELECT FROM expectation WHERE type = NEW.res_type) THEN RETURN NULL; END IF;
        SELECT r.fhir_id INTO own FROM hfj_resource r WHERE r.res_id = NEW.res_id;
        IF EXISTS (SELECT FROM expectation e WHERE e.type = NEW.res_type AND e.id = own) THEN
          PERFORM pg_advisory_xact_lock(address_key(NEW.res_type, own));
        END IF;
        RETURN NULL;
      END $$;
      CREATE FUNCTION guard_expected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      DECLARE
        own text;
        other record;
      BEGIN
        IF NOT EXISTS (SELECT FROM expectation) THEN RETURN NULL; END IF;
        own := split_part(split_part(NEW.res_text_vc, '"urn:sinfonia:store:write","valueId":"', 2), '"', 1);
        FOR other IN
          SELECT e.type, e.id, e.expected FROM expectation e WHERE e.write = own AND e.until > clock_timestamp() ORDER BY 1, 2
        LOOP
          IF NOT pg_try_advisory_xact_lock_shared(address_key(other.type, other.id)) OR NOT EXISTS (
            SELECT FROM hfj_resource r
            WHERE r.res_type = other.type AND r.fhir_id = other.id AND r.res_ver = other.expected AND r.res_deleted_at IS NULL
          ) THEN
            RAISE EXCEPTION '${expectationFailure}' USING ERRCODE = 'unique_violation';
          END IF;
        END LOOP;
        RETURN NULL;
      END $$;`,
  },
  {
    name: 'expectations-2',
    statements: `
      CREATE OR REPLACE FUNCTION guard_expected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      DECLARE
        own text;
        other record;
      BEGIN
        IF NOT EXISTS (SELECT FROM expectation) THEN RETURN NULL; END IF;
        own := (regexp_match(NEW.res_text_vc, '"urn:sinfonia:store:(?:intended-)?write","valueId":"([^"]*)"'))[1];
        FOR other IN
          SELECT e.type, e.id, e.expected FROM expectation e WHERE e.write = own AND e.until > clock_timestamp() ORDER BY 1, 2
        LOOP
          IF NOT pg_try_advisory_xact_lock_shared(address_key(other.type, other.id)) OR NOT EXISTS (
            SELECT FROM hfj_resource r
            WHERE r.res_type = other.type AND r.fhir_id = other.id AND r.res_ver = other.expected AND r.res_deleted_at IS NULL
          ) THEN
            RAISE EXCEPTION '${expectationFailure}' USING ERRCODE = 'unique_violation';
          END IF;
        END LOOP;
        RETURN NULL;
      END $$;`,
  },
];
