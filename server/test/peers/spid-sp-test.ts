/**
 * Runs AgID's `spid-sp-test` (Python, with `xmlsec1`) against the SPID SAML adapter: metadata, authentication request, and
 * every response of its list, made and signed by code that is not ours.
 *
 *     node server/test/peers/spid-sp-test.ts
 *
 * It needs `xmlsec1` and `spid_sp_test` on the path (the latter may be named by SPID_SP_TEST); without them it says so in
 * one line and ends well.
 */
import { type ExecFileException, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpidServiceProvider } from '../../src/identity/saml/service-provider.ts';
import { createSpidSaml, type SpidSaml, type SpidSamlOptions } from '../../src/identity/saml/spid-saml.ts';
import { testAttributes, testServiceProvider } from '../identity/saml/test-identity-provider.ts';

const checker = process.env['SPID_SP_TEST'] ?? 'spid_sp_test';

/** Where the checker expects something else than we do on purpose, with the reason. */
const expectedDifferences: ReadonlyMap<string, string> = new Map();

interface Ran {
  readonly code: number | string;
  readonly output: string;
}

function run(command: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 64 * 1024 * 1024 }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout === '' ? stderr : stdout });
    });
  });
}

interface Check {
  readonly test: string;
  readonly result: string;
  readonly value?: unknown;
}

async function main(): Promise<void> {
  const versions = await Promise.all([run(checker, ['-v']), run('xmlsec1', ['--version'])]);
  if (versions.some(({ code }) => code === 'ENOENT')) {
    console.log('skipped: spid_sp_test and xmlsec1 are not on this machine');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'spid-sp-test-'));
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let saml: SpidSaml | undefined;
  try {
    const provider = await run(checker, ['--idp-metadata']);
    await writeFile(join(folder, 'idp.xml'), provider.output);
    await writeFile(join(folder, 'attributes.json'), JSON.stringify(testAttributes));
    const published = await createSpidSaml(optionsFor(testServiceProvider, join(folder, 'published')));
    await writeFile(join(folder, 'metadata.xml'), published.metadata);
    published.close();
    saml = await createSpidSaml(optionsFor({ ...testServiceProvider, ...addressesAt(base) }, folder));
    const application = saml;
    server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      answer(application, request, response),
    );
    const metadata = await check(folder, [`--metadata-url=file://${join(folder, 'metadata.xml')}`, '--extra']);
    const responses = await check(folder, [
      `--metadata-url=${base}/metadata`,
      `--authn-url=${base}/begin`,
      '--extra',
      '-tr',
      '-aj',
      join(folder, 'attributes.json'),
    ]);
    const isRight =
      summarize('metadata', metadata) && summarize('request and responses', responses.filter(isNotAddress));
    if (!isRight) process.exitCode = 1;
  } finally {
    saml?.close();
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  }

  function optionsFor(serviceProvider: SpidServiceProvider, keys: string): SpidSamlOptions {
    return {
      serviceProvider,
      folder: join(keys, 'keys'),
      registry: join(folder, 'idp.xml'),
      registryRefreshSeconds: 3600,
      clockToleranceSeconds: 5,
      requestSeconds: 600,
      recordEvidence: async () => 'evidence',
    };
  }
}

function addressesAt(base: string) {
  return { assertionConsumerUrl: `${base}/acs`, singleLogoutUrl: `${base}/slo` };
}

/** A smallest possible login around the adapter: begins at `/begin`, shows the outcome at `/returned`. */
function answer(saml: SpidSaml, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/begin') {
    const [provider] = saml.registry.list();
    const started = saml.signIn.begin({
      provider: provider?.entityId ?? '',
      level: 2,
      interaction: 'peer',
      returnPath: '/returned',
      language: 'it',
    });
    if (started.kind === 'redirect') response.writeHead(302, { location: started.location }).end();
    else if (started.kind === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end(started.page.html);
    else response.writeHead(500).end();
  } else if (url.pathname === '/returned') {
    const redeemed = saml.signIn.redeem(url.searchParams.get('ticket') ?? '', 'peer');
    response.writeHead(redeemed.kind === 'signed-in' ? 200 : 403).end(redeemed.kind);
  } else saml.app.callback()(request, response);
}

async function check(folder: string, args: readonly string[]): Promise<readonly Check[]> {
  const report = join(folder, 'report.json');
  await rm(report, { force: true });
  const common = ['--profile', 'spid-sp-public', '-rf', 'json', '-o', report, '-d', 'CRITICAL'];
  const ran = await run(checker, [...args, ...common, '--exit-zero']);
  try {
    return checksIn(JSON.parse(await readFile(report, 'utf8')));
  } catch {
    throw new Error(`the checker gave no report: ${ran.output.slice(-2000)}`);
  }
}

/** Checks anywhere in a report: every object that has a `test` and a `result`. */
function checksIn(value: unknown): readonly Check[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('test' in value && 'result' in value) return [value as Check];
  return Object.values(value).flatMap(checksIn);
}

/** The checker wants https everywhere; the responses can only be sent to this machine by http. */
function isNotAddress({ test }: Check): boolean {
  return !/https|TLS/i.test(test);
}

function summarize(title: string, checks: readonly Check[]): boolean {
  const failures = checks.filter(({ result }) => result !== 'success' && result !== 'warning');
  const unexpected = failures.filter(({ test }) => !expectedDifferences.has(test));
  console.log(`${title}: ${checks.length} checks, ${unexpected.length} failed`);
  for (const { test, result, value } of unexpected) console.log(`  ${result}: ${test} ${JSON.stringify(value ?? '')}`);
  return checks.length > 0 && unexpected.length === 0;
}

await main();
