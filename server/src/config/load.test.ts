import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationError, loadConfiguration, renderReference, toPrintable } from './index.ts';
import { allOptions } from './load.ts';

interface LoadCase {
  readonly name: string;
  readonly file?: unknown;
  readonly environment?: Record<string, string>;
  readonly command?: Record<string, unknown>;
  readonly folders?: readonly string[];
  /** Content of further files by path. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly expect?: Record<string, unknown>;
  /** Code, option and nearest name of each fault, in order. */
  readonly refuse?: readonly (readonly [string, string, string?])[];
}

const cases: LoadCase[] = JSON.parse(readFileSync(join(import.meta.dirname, 'load.cases.json'), 'utf8'));

describe('loadConfiguration', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const one of cases) {
    it(`${one.refuse === undefined ? 'takes' : 'refuses'} ${one.name}`, () => {
      if (one.file !== undefined) writeFileSync(join(folder, 'sinfonia.config.json'), JSON.stringify(one.file));
      for (const name of one.folders ?? []) mkdirSync(join(folder, name), { recursive: true });
      for (const [path, text] of Object.entries(one.texts ?? {})) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const load = () =>
        loadConfiguration({
          folder,
          environment: one.environment ?? {},
          ...(one.command === undefined ? {} : { command: one.command }),
        });
      if (one.refuse === undefined) {
        const configuration = load().configuration as unknown as Record<string, Record<string, unknown>>;
        for (const [name, value] of Object.entries(one.expect ?? {})) {
          const [first = '', second] = name.split('.');
          assert.deepEqual(second === undefined ? configuration[first] : configuration[first]?.[second], value, name);
        }
        return;
      }
      assert.throws(load, (error: unknown) => {
        assert.ok(error instanceof ConfigurationError);
        const found = error.issues.map(({ code, values }) => [code, values?.['option'], values?.['nearest']]);
        one.refuse?.forEach(([code, option, nearest], position) => {
          assert.deepEqual(found[position]?.slice(0, 2), [code, option]);
          if (nearest !== undefined) assert.equal(found[position]?.[2], nearest);
        });
        assert.equal(found.length, one.refuse?.length);
        assert.ok(!/\{\w+\}/.test(error.explain('it') + error.explain('en')), 'a mark was not filled');
        return true;
      });
    });
  }

  it('refuses a file that is not JSON or not there', () => {
    const file = join(folder, 'other.json');
    const load = () => loadConfiguration({ folder, file, environment: {} });
    assert.throws(load, { message: 'configuration-unreadable' });
    writeFileSync(file, '{');
    assert.throws(load, { message: 'configuration-unreadable' });
    writeFileSync(file, '[]');
    assert.throws(load, { message: 'configuration-unreadable' });
  });

  it('reads the file that SINFONIA_CONFIG names, and warns of variables that nothing reads', () => {
    writeFileSync(join(folder, 'other.json'), '{"server":{"port":9100}}');
    const { configuration, warnings } = loadConfiguration({
      folder,
      environment: { SINFONIA_CONFIG: 'other.json', SINFONIA_PROT: '1' },
    });
    assert.equal(configuration.server.port, 9100);
    assert.deepEqual(
      warnings.map(({ values }) => values?.['nearest']),
      ['SINFONIA_PORT'],
    );
  });

  it('prints every option and hides secrets', () => {
    const { configuration, origins } = loadConfiguration({
      folder,
      environment: { SINFONIA_METRICS_TOKEN: 'do-not-print-this' },
    });
    const printed = toPrintable(configuration, origins);
    assert.ok(!JSON.stringify(printed).includes('do-not-print-this'));
    assert.deepEqual(printed.origins, { 'telemetry.metricsToken': 'environment' });
  });

  it('documents every option on the reference page', () => {
    const page = renderReference();
    for (const [name, option] of allOptions()) {
      assert.ok(page.includes(`\`${name}\``), name);
      if (option.environment !== undefined) assert.ok(page.includes(`\`${option.environment}\``), option.environment);
    }
  });
});
