import assert from 'node:assert/strict';
import { Command } from 'commander';
import { register, requestSandboxToken } from '../../src/commands/token.ts';
import { fiscalCodes } from './people.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';

describe('sinfonia token', () => {
  let sandbox: RunningSandbox;
  const environment = { ...process.env };
  before(async () => {
    sandbox = await startSandbox();
    process.env['SINFONIA_DATA'] = sandbox.dataDir;
    process.env['SINFONIA_BASE_URL'] = sandbox.baseUrl;
  });
  after(async () => {
    for (const name of ['SINFONIA_DATA', 'SINFONIA_BASE_URL']) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
    await sandbox.stop();
  });

  async function run(...options: string[]): Promise<{ printed: string[]; complaints: string[]; exitCode: number }> {
    const { log, error } = console;
    const exitBefore = process.exitCode;
    const printed: string[] = [];
    const complaints: string[] = [];
    console.log = (line: string) => printed.push(line);
    console.error = (line: string) => complaints.push(line);
    process.exitCode = undefined;
    try {
      const program = new Command();
      register(program);
      await program.parseAsync(['node', 'sinfonia', 'token', ...options]);
      return { printed, complaints, exitCode: Number(process.exitCode ?? 0) };
    } finally {
      console.log = log;
      console.error = error;
      process.exitCode = exitBefore;
    }
  }

  it('prints a token of sandbox-backend and nothing else', async () => {
    const { printed, complaints, exitCode } = await run();
    assert.deepEqual({ lines: printed.length, complaints, exitCode }, { lines: 1, complaints: [], exitCode: 0 });
    const principal = await sandbox.identity.authenticate(`Bearer ${printed[0]}`);
    assert.equal(principal.clientId, 'sandbox-backend');
    assert.deepEqual(principal.scopes, ['system/*.cruds']);
  });

  it('prints a token with the scopes that were asked for', async () => {
    const { printed } = await run('--scope', 'system/Patient.rs');
    assert.deepEqual((await sandbox.identity.authenticate(`Bearer ${printed[0]}`)).scopes, ['system/Patient.rs']);
  });

  it('prints a token of a person, named by fiscal code or id', async () => {
    for (const name of ['PTRGNN68H65F839U', 'mmg']) {
      const { printed } = await run('--user', name);
      const principal = await sandbox.identity.authenticate(`Bearer ${printed[0]}`);
      assert.equal(principal.fhirUser, 'Practitioner/sandbox-mmg');
      assert.ok(principal.scopes.includes('user/*.cruds'));
    }
  });

  it('prints a token of somebody in the role that was named', async () => {
    for (const [role, expected] of [
      ['citizen', 'citizen'],
      ['hospital-physician', 'hospital-physician'],
      ['role:many-here', 'specialist'],
      ['represent:guardian', 'representative'],
    ] as const) {
      const { printed, complaints } = await run('--user', fiscalCodes.many, '--role', role);
      assert.deepEqual(complaints, []);
      assert.equal((await sandbox.identity.authenticate(`Bearer ${printed[0]}`)).role, expected);
    }
  });

  const wrong: readonly [string, string[], number, RegExp][] = [
    ['a scope that is not allowed', ['--scope', 'user/*.rs'], 1, /invalid_scope/],
    ['an unknown person', ['--user', 'nobody'], 2, /no test user/],
    ['somebody the registers do not know', ['--user', fiscalCodes.stranger], 1, /nobody to sign in/],
    ['a role that somebody has not', ['--user', 'mmg', '--role', 'citizen'], 1, /no such role/],
    ['an unknown client', ['--client', 'other'], 2, /sandbox-backend/],
    ['the app without a person', ['--client', 'sandbox-app'], 2, /--user/],
    ['a person with the backend client', ['--client', 'sandbox-backend', '--user', 'mmg'], 2, /sandbox-app/],
    ['no server', ['--url', 'http://127.0.0.1:9'], 3, /no SINFONIA server answers/],
  ];
  for (const [name, options, code, message] of wrong) {
    it(`says plainly that something is wrong with ${name}`, async () => {
      const { printed, complaints, exitCode } = await run(...options);
      assert.deepEqual({ printed, exitCode }, { printed: [], exitCode: code });
      assert.match(complaints.join('\n'), message);
    });
  }

  it('serves other verbs of the command line', async () => {
    assert.match(await requestSandboxToken(), /^eyJ/);
  });
});
