import type { Migration } from '../migrations.ts';

/** State with which `intend_deletions` refuses: another node deletes one of them, or a version is not current any more. */
export const deletionConflict = 'SF001';

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
  {
    name: 'deletions-2',
    // One round trip; each statement of it sees what was committed before it began, as it would alone.
    statements: `
      CREATE FUNCTION intend_deletions(kinds text[], ids text[], versions bigint[], writer uuid, lease double precision)
        RETURNS void LANGUAGE plpgsql VOLATILE AS $$
      DECLARE
        standing bigint;
      BEGIN
        -- The deletion itself comes later in the same log of PostgreSQL, and waits for the disk for both.
        PERFORM set_config('synchronous_commit', 'off', true);
        DELETE FROM deletion WHERE until <= now();
        INSERT INTO deletion AS d (type, id, expected, write, until)
        SELECT w.type, w.id, w.expected, writer, now() + make_interval(secs => lease)
        FROM unnest(kinds, ids, versions) AS w(type, id, expected)
        ORDER BY w.type, w.id
        ON CONFLICT (type, id) DO UPDATE
          SET expected = excluded.expected, write = excluded.write, until = excluded.until
          WHERE d.write IS NULL;
        -- Looked at afterwards: the statement above may have waited for a deletion that it does not see.
        SELECT count(*) INTO standing FROM deletion d
        JOIN hfj_resource r ON r.res_type = d.type AND r.fhir_id = d.id
        WHERE d.write = writer AND r.res_ver = d.expected AND r.res_deleted_at IS NULL;
        IF standing <> cardinality(kinds) THEN
          RAISE EXCEPTION 'deleted elsewhere, or not current any more' USING ERRCODE = '${deletionConflict}';
        END IF;
      END $$;`,
  },
];
