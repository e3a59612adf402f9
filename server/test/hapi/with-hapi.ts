import assert from 'node:assert/strict';
import { type HapiForTests, type RunningHapi, startHapi } from './start-hapi.ts';

let started: Promise<HapiForTests> | undefined;

/**
 * The HAPI server of this run, which the first block that asks for it starts. Where there is none its tests are skipped, and one line
 * says why.
 */
export function withHapiServer(): () => RunningHapi {
  let running: RunningHapi | undefined;
  before(async function () {
    this.timeout(0);
    started ??= startHapi().then((server) => {
      if (server.kind === 'absent') console.log(`HAPI tests skipped: ${server.why}`);
      return server;
    });
    const server = await started;
    if (server.kind === 'absent') this.skip();
    running = server;
  });
  return () => running ?? assert.fail('the HAPI server runs');
}

/** The address of {@link withHapiServer}. */
export function withHapi(): () => string {
  const server = withHapiServer();
  return () => server().baseUrl;
}

/** Stops the server of this run, if one was started. */
export async function stopHapi(): Promise<void> {
  const server = await started;
  if (server?.kind === 'running') await server.stop();
}
