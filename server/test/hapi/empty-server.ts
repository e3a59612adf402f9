import assert from 'node:assert/strict';
import { removeLedger } from './empty-ledger.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Removes everything from a server for tests, the past and, where its database is given, the ledger included. A server elsewhere has to be declared disposable by
 * `SINFONIA_HAPI_DISPOSABLE=yes`: the address of a server in use is configured by the same variable as that of the tests.
 */
export async function emptyServer(baseUrl: string, databaseUrl?: string): Promise<void> {
  const isDisposable = loopback.has(new URL(baseUrl).hostname) || process.env['SINFONIA_HAPI_DISPOSABLE'] === 'yes';
  assert.ok(isDisposable, 'the HAPI server is not on this machine, and nothing says that its data may be removed');
  const parameters = {
    resourceType: 'Parameters',
    parameter: [{ name: 'expungeEverything', valueBoolean: true }],
  };
  const answer = await fetch(`${baseUrl}/$expunge`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(parameters),
  });
  assert.equal(answer.status, 200, await answer.text());
  if (databaseUrl !== undefined) await removeLedger(databaseUrl);
}
