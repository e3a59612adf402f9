import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { type SandboxServer, sharedSandbox } from './testing/sandbox-server.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What a page would do with the SDK; it gets `place` and posts what it saw. */
const page = `
import { backendServices, connect, profileUrl, SinfoniaError, TransactionBuilder } from './index.ts';
export async function run(place) {
  const auth = backendServices({ clientId: 'sandbox-backend', privateKey: place.key, scope: 'system/*.cruds' });
  const client = connect({ baseUrl: place.fhirBase, auth });
  const work = new TransactionBuilder();
  const patient = work.create({ resourceType: 'Patient', name: [{ family: 'Paginaweb' }] });
  if (!profileUrl.PaiCarePlan.startsWith('https://')) throw new Error('no addresses of profiles');
  const { id } = (await client.transaction(work)).resource(patient);
  const changed = await client.modify('Patient', id, (one) => ({ ...one, active: true }));
  const found = [];
  for await (const one of client.search('Patient', { family: 'Paginaweb', _count: 1 })) found.push(one.id);
  const refused = await client.read('Patient', 'nessuno').catch((error) => error);
  return { id, found, version: changed.meta.versionId, refused: refused instanceof SinfoniaError && refused.status };
}`;

/** Names of the global scope of Node that no browser has. */
const nodeOnly = ['process', 'global', 'require', 'module', 'exports'];

/** Runs a script where the globals of Node are gone and only those of the web are left. */
function runAsPage(script: string, place: unknown): Promise<unknown> {
  const shell = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { script, place, nodeOnly } = workerData;
    for (const name of nodeOnly) delete globalThis[name];
    (0, eval)(script);
    const left = nodeOnly.filter((name) => name in globalThis);
    if (left.length > 0) throw new Error('still there: ' + left);
    globalThis.sinfoniaPage.run(place).then(
      (result) => parentPort.postMessage({ result }),
      (error) => parentPort.postMessage({ failure: String(error?.stack ?? error) + String(error?.cause ?? '') }),
    );`;
  const worker = new Worker(shell, { eval: true, workerData: { script, place, nodeOnly } });
  return new Promise((resolve, reject) => {
    worker.once('message', ({ result, failure }: { result?: unknown; failure?: string }) => {
      if (failure === undefined) resolve(result);
      else reject(new Error(failure));
      void worker.terminate();
    });
    worker.once('error', reject);
  });
}

describe('SDK in the browser', function () {
  this.timeout(90_000);

  const bundle = () =>
    build({
      stdin: { contents: page, resolveDir: here, sourcefile: 'page.js' },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'sinfoniaPage',
      target: 'es2022',
      logLevel: 'silent',
    });

  it('is bundled without anything of Node', async () => {
    const { metafile, warnings, outputFiles } = await bundle();
    assert.deepEqual(warnings, []);
    // The fetch of Node needs these globals, so the run below cannot be without them; the text must be.
    assert.doesNotMatch(outputFiles[0]?.text ?? '', /\b(?:Buffer|setImmediate|clearImmediate)\b/);
    const inputs = Object.keys(metafile.inputs);
    assert.ok(inputs.some((name) => name.endsWith('transport/fetch-transport.ts')));
    assert.deepEqual(
      inputs.filter((name) => /fhir-kit-client|agentkeepalive|kit-transport/.test(name)),
      [],
    );
    // Of the profiles the page needs addresses, and nothing of the engine that reads them.
    assert.deepEqual(
      inputs.filter((name) => name.includes('profiles/')).map((name) => name.replace(/.*profiles\//, '')),
      ['generated/types/urls.js', 'generated/types/index.js'],
    );
    const builtins = new Set(builtinModules);
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    assert.deepEqual(
      imported.filter((path) => path.startsWith('node:') || builtins.has(path)),
      [],
    );
  });

  it('works with the globals of the web alone against a real server', async () => {
    const sandbox: SandboxServer = await sharedSandbox();
    const { outputFiles } = await bundle();
    const [file] = outputFiles;
    assert.ok(file);
    const seen = (await runAsPage(file.text, { fhirBase: sandbox.fhirBase, key: await sandbox.key() })) as {
      readonly id: string;
      readonly found: readonly string[];
    };
    assert.deepEqual(seen, { id: seen.id, found: seen.found, version: '2', refused: 404 });
    assert.ok(seen.found.includes(seen.id));
  });
});
