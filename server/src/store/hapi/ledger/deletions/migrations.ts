import type { Migration } from '../migrations.ts';

/**
 * Table of the deletions that are under way. `guard_deletion` runs inside the transaction of a HAPI server that deletes, as the user of the
 * ledger. It fails as if another server had written that version, which HAPI answers with 409.
 */
export const deletionMigrations: readonly Migration[] = [
  {
    name: 'deletions-1',
    statements: `
      CREATE TABLE deletion (
        type text NOT NULL,
        id text NOT NULL,
        expected bigint NOT NULL,
        write uuid,
        until timestamptz NOT NULL,
        PRIMARY KEY (type, id)
      );
      CREATE FUNCTION guard_deletion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      DECLARE
        intended bigint;
      BEGIN
        DELETE FROM deletion d USING hfj_resource r
        WHERE r.res_id = NEW.res_id AND d.type = NEW.res_type AND d.id = r.fhir_id AND d.until > clock_timestamp()
        RETURNING d.expected INTO intended;
        IF FOUND AND NEW.res_ver <> intended + 1 THEN
          RAISE EXCEPTION 'duplicate key value violates unique constraint "idx_resver_id_ver"'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'idx_resver_id_ver';
        END IF;
        RETURN NULL;
      END $$;`,
  },
];
