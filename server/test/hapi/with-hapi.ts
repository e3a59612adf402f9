import assert from 'node:assert/strict';
import { type HapiForTests, startHapi } from './start-hapi.ts';

let started: Promise<HapiForTests> | undefined;

/**
 * The address of the HAPI server of this run, which the first block that asks for it starts. Where there is none its tests are
 * skipped, and one line says why.
 */
export function withHapi(): () => string {
  let baseUrl: string | undefined;
  before(async function () {
    this.timeout(0);
    started ??= startHapi();
    const server = await started;
    if (server.kind === 'absent') {
      console.log(`HAPI tests skipped: ${server.why}`);
      this.skip();
    }
    baseUrl = server.baseUrl;
  });
  return () => {
    assert.ok(baseUrl, 'the HAPI server runs');
    return baseUrl;
  };
}

/** Stops the server of this run, if one was started. */
export async function stopHapi(): Promise<void> {
  const server = await started;
  if (server?.kind === 'running') await server.stop();
}
