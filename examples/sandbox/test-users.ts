import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Authorizer, connect, type SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxPlace, sandboxPlace } from './sandbox-client.ts';

const run = promisify(execFile);

/** What the client of a test user is made with. */
export interface TestUserOptions {
  readonly place?: SandboxPlace;
  /** Replaces the transport, in tests. */
  readonly fetch?: typeof fetch;
  /** `false`: repeats no request. */
  readonly retry?: false;
  /** Gives the token; `sinfonia token` unless given. */
  readonly token?: () => Promise<string>;
}

/**
 * A client of a test user of the sandbox, with a token of their own: it is asked for when it is first needed, and again when the
 * server refuses it. `more`: further words for `sinfonia token`, e.g. the role to take of several.
 */
export function connectAs(user: string, options: TestUserOptions = {}, more: readonly string[] = []): SinfoniaClient {
  const { place = sandboxPlace(), fetch, retry, token = () => tokenOf(place, ['--user', user, ...more]) } = options;
  return connect({
    baseUrl: `${place.url}/fhir`,
    auth: keeping(token),
    headers: { 'accept-language': 'it' },
    ...(fetch === undefined ? {} : { fetch }),
    ...(retry === undefined ? {} : { retry }),
  });
}

/** A token, as `sinfonia token` prints it for a person at the terminal. */
export async function tokenOf(place: SandboxPlace, words: readonly string[]): Promise<string> {
  const { stdout } = await run('npx', ['--no', 'sinfonia', 'token', '--url', place.url, ...words]);
  return stdout.trim();
}

/** Keeps a token until the server refuses it. */
function keeping(obtain: () => Promise<string>): Authorizer {
  let held: Promise<string> | undefined;
  return {
    attach() {},
    token() {
      held ??= obtain().catch((error: unknown) => {
        held = undefined;
        throw error;
      });
      return held;
    },
    discard() {
      held = undefined;
      return true;
    },
  };
}
