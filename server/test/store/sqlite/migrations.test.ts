import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import { migrate, migrations, schemaVersion } from '../../../src/store/sqlite/migrations/migrate.ts';

const tables = (db: DatabaseSync): string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => String(row['name']));

describe('migrations', () => {
  const first = 'CREATE TABLE a(x) STRICT;'.replace('x', 'x TEXT');
  const second = 'ALTER TABLE a ADD COLUMN y TEXT; CREATE TABLE b(z TEXT) STRICT;';
  const broken = 'CREATE TABLE c(z TEXT) STRICT; INSERT INTO nowhere VALUES (1);';

  it('lead an empty database to the newest schema', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db);
    assert.equal(schemaVersion(db), migrations.length);
    assert.ok(tables(db).includes('version'));
  });

  it('only take the steps that are missing, and nothing the second time', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, [first]);
    db.exec("INSERT INTO a(x) VALUES ('kept')");
    migrate(db, [first, second]);
    assert.equal(schemaVersion(db), 2);
    assert.deepEqual({ ...db.prepare('SELECT x, y FROM a').get() }, { x: 'kept', y: null });
    migrate(db, [first, second]);
    assert.deepEqual(tables(db), ['a', 'b']);
  });

  it('leave nothing of a step that fails, and go on after it is mended', () => {
    const db = new DatabaseSync(':memory:');
    assert.throws(() => migrate(db, [first, broken]), /nowhere/);
    assert.equal(schemaVersion(db), 1);
    assert.deepEqual(tables(db), ['a']);
    assert.equal(db.isTransaction, false);
    migrate(db, [first, second]);
    assert.deepEqual(tables(db), ['a', 'b']);
  });

  it('refuse a database of a newer program', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db, [first, second]);
    assert.throws(
      () => migrate(db, [first]),
      (error) => {
        assert.ok(error instanceof FhirError);
        assert.equal(error.issues[0]?.code, 'store-newer');
        assert.deepEqual(error.issues[0]?.values, { found: 2, known: 1 });
        return true;
      },
    );
    assert.equal(db.isTransaction, false);
  });
});
