import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type SandboxServer, startSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';
import { documentsAtIni } from '../sandbox/national-records.test-data.ts';
import { exampleCodiceFiscale } from './parties.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));
/** Schemas and schematrons of the ministry, which are no part of the project. */
const schemas = join(import.meta.dirname, '../../../shared/oracle/fse');

describe(`fse-publish example, ${existsSync(schemas) ? 'held against' : 'without'} the schemas of the ministry`, function () {
  this.timeout(240_000);
  let sandbox: SandboxServer;
  let day: string;
  let printed: string;

  const runExample = async (): Promise<string> =>
    (await run(process.execPath, [script], { env: sandbox.environment })).stdout;

  before(async () => {
    // Of its own: its gateway checks the documents as that of the ministry does.
    sandbox = await startSandbox(existsSync(schemas) ? { SINFONIA_FSE_SCHEMAS: schemas } : {});
    day = daysAgo(0);
    printed = await runExample();
  });

  after(() => sandbox.stop());

  it('goes through all its steps with both documents, and prints no personal data', () => {
    let from = 0;
    for (const name of ['vaccination', 'report']) {
      const published = 'state: published; may follow: fse-update-metadata, fse-delete';
      const steps = [
        `${name}, version 1: a PDF of `,
        'signed, and queued to be sent',
        published,
        `${name}: hidden, as the person asked`,
        published,
        `${name}: shown again`,
        published,
        `${name}, version 2: a PDF of `,
        'signed, and queued to be sent',
        published,
        'state: replaced; may follow: –',
        `${name}: its deletion is asked for`,
        'state: deleted; may follow: –',
        'the end is proved: the first replaced, the second deleted',
      ];
      for (const step of steps) {
        const at = printed.indexOf(step, from);
        assert.ok(at >= 0, `${step}\n${printed}`);
        from = at + step.length;
      }
    }
    assert.doesNotMatch(printed, /to be checked/);
    assert.doesNotMatch(printed, new RegExp(`${exampleCodiceFiscale}|Ripalonga|Serena`));
  });

  it('leaves at INI what it says: of each document the first version replaced, the second deleted', () => {
    const documents = documentsAtIni(sandbox.data, exampleCodiceFiscale);
    assert.equal(documents.length, 4);
    for (const type of ['87273-9', '11488-4']) {
      const [first, second] = documents.filter((one) => one.type.includes(type));
      assert.ok(first && second);
      assert.deepEqual([first.replacedBy, first.deletedAt], [second.id, undefined]);
      assert.deepEqual([second.replaces, second.deletedAt === undefined], [first.id, false]);
      assert.deepEqual(first.metadata.attiCliniciRegoleAccesso, ['P00']);
    }
  });

  it('does nothing twice when it is run again', async function () {
    if (daysAgo(0) !== day) this.skip();
    const before = documentsAtIni(sandbox.data, exampleCodiceFiscale);
    const again = await runExample();
    assert.doesNotMatch(again, /version|signed|hidden|shown again|asked for/);
    assert.match(again, /the end is proved/);
    assert.deepEqual(documentsAtIni(sandbox.data, exampleCodiceFiscale), before);
  });
});
