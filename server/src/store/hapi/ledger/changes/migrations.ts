import type { Migration } from '../migrations.ts';

/**
 * Tables of the commit log. `note_change` runs inside each transaction of a HAPI server, as the user of the ledger, so that the user of
 * HAPI needs no rights here. A position is taken after the row of the version is there: a version of a resource that comes after
 * another has the greater one.
 */
export const changeMigrations: readonly Migration[] = [
  {
    name: 'changes-1',
    statements: `
      CREATE TABLE change (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        type text NOT NULL,
        id text NOT NULL,
        version bigint NOT NULL,
        deleted boolean NOT NULL,
        made timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE horizon (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        position bigint NOT NULL,
        probe_to bigint,
        probe_barrier xid8
      );
      INSERT INTO horizon (position) VALUES (0);
      CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      BEGIN
        INSERT INTO change (type, id, version, deleted)
        SELECT NEW.res_type, r.fhir_id, NEW.res_ver, NEW.res_deleted_at IS NOT NULL
        FROM hfj_resource r WHERE r.res_id = NEW.res_id;
        RETURN NULL;
      END $$;`,
  },
];
