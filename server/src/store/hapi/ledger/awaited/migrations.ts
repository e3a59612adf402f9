import type { Migration } from '../migrations.ts';

/**
 * Tables of references whose target is not there. The functions run at the end of each transaction of a HAPI server, as the user of the
 * ledger, when what the transaction itself creates is there. They only insert, so that they never wait for another transaction.
 *
 * A target that came while the source was being written may have been overlooked by the server, for all or some of the search parameters
 * that follow the reference, so that its links are looked for: one for each time that it is referred to, and one for each of the two paths
 * that HAPI has for an element, where others have a link by it. By the clock of the servers that is a target which was written
 * less than a minute before the source: longer than a write takes, and than their clocks differ.
 */
export const awaitedMigrations: readonly Migration[] = [
  {
    name: 'awaited-1',
    statements: `
      CREATE TABLE awaited (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        target_type text NOT NULL,
        target_id text NOT NULL,
        source_type text NOT NULL,
        source_id text NOT NULL,
        state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'waiting', 'due')),
        barrier xid8,
        taken_until timestamptz
      );
      CREATE INDEX awaited_target ON awaited (target_type, target_id, source_type, source_id);
      CREATE INDEX awaited_at_hand ON awaited (state, number) WHERE state <> 'waiting';
      CREATE TABLE arrived (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        type text NOT NULL,
        id text NOT NULL
      );
      CREATE FUNCTION lacks_links(source bigint, target bigint, target_type text, times bigint) RETURNS boolean LANGUAGE sql STABLE
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
        WITH link AS MATERIALIZED (
          SELECT src_path AS path, split_part(src_path, '.where(resolve() is ', 1) AS element
          FROM hfj_res_link WHERE src_resource_id = source AND target_resource_id = target
        )
        SELECT (SELECT count(DISTINCT element) FROM link) < times OR EXISTS (
          SELECT FROM link, LATERAL (VALUES (element), (element || '.where(resolve() is ' || target_type || ')')) AS other (path)
          WHERE NOT EXISTS (SELECT FROM link WHERE link.path = other.path)
            AND EXISTS (SELECT FROM hfj_res_link l WHERE l.src_path = other.path)
        )
      $$;
      CREATE FUNCTION note_references() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      DECLARE
        own text;
        reference record;
        target record;
      BEGIN
        SELECT coalesce(r.fhir_id, r.res_id::text) INTO own FROM hfj_resource r WHERE r.res_id = NEW.res_id;
        IF own IS NULL THEN RETURN NULL; END IF;
        IF EXISTS (SELECT FROM awaited WHERE target_type = NEW.res_type AND target_id = own) THEN
          INSERT INTO arrived (type, id) VALUES (NEW.res_type, own);
        END IF;
        FOR reference IN
          SELECT split_part(text, '/', 1) AS type, split_part(text, '/', 2) AS id, count(*) AS times
          FROM (SELECT split_part(part, '"', 1) AS text
                FROM unnest((string_to_array(NEW.res_text_vc, '"reference":"'))[2:]) AS part) AS texts
          WHERE text ~ '^[A-Z][A-Za-z]+/[A-Za-z0-9.-]+(/_history/[^/]+)?$'
          GROUP BY 1, 2
        LOOP
          SELECT t.res_id, t.res_deleted_at, t.res_updated, t.xmin = pg_current_xact_id()::xid AS is_own INTO target
          FROM hfj_resource t WHERE t.res_type = reference.type AND t.fhir_id = reference.id;
          IF NOT FOUND OR target.res_deleted_at IS NOT NULL
            OR NOT target.is_own AND target.res_updated > NEW.res_updated - interval '1 minute'
              AND lacks_links(NEW.res_id, target.res_id, reference.type, reference.times)
          THEN
            INSERT INTO awaited (target_type, target_id, source_type, source_id)
            VALUES (reference.type, reference.id, NEW.res_type, own);
          END IF;
        END LOOP;
        RETURN NULL;
      END $$;
      CREATE FUNCTION note_lost_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = sinfonia_ledger, public, pg_temp AS $$
      BEGIN
        INSERT INTO awaited (target_type, target_id, source_type, source_id)
        SELECT t.res_type, coalesce(t.fhir_id, t.res_id::text), s.res_type, coalesce(s.fhir_id, s.res_id::text)
        FROM hfj_resource t, hfj_resource s
        WHERE t.res_id = OLD.target_resource_id AND s.res_id = OLD.src_resource_id
          AND t.res_deleted_at IS NOT NULL AND s.res_deleted_at IS NULL;
        RETURN NULL;
      END $$;`,
  },
];
