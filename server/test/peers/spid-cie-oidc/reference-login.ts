import { join } from 'node:path';
import { loadEntityKeys, publicKeySet } from '../../../src/identity/federation/entity-keys.ts';
import type { FederationEvent } from '../../../src/identity/federation/provider-directory.ts';
import type { LoginEvent } from '../../../src/identity/login/login-event.ts';
import { createLoginService } from '../../../src/identity/login/login-service.ts';
import type { OpenedLogin } from '../../../src/identity/open-login.ts';
import { createRelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { sandboxFederation } from '../../../src/identity/relying-party/sandbox-federation.ts';
import type { PythonFederation, PythonPerson } from './python-federation.ts';

/** What a login with the reference is opened with. */
export interface ReferenceLoginOptions {
  readonly federation: PythonFederation;
  readonly scheme: 'spid' | 'cie';
  readonly people: readonly PythonPerson[];
  /** Public address of our server. */
  readonly baseUrl: string;
  /** Data folder of our server. */
  readonly data: string;
  readonly onEvent: (event: LoginEvent | FederationEvent) => void;
}

/**
 * The login of our server with the Python trust anchor as the only one, which takes our relying party in first. It is the
 * login that `openLogin` makes, but for two things that a real federation does not need: plain http on this machine, and
 * user info without issuer, audience and times, as the reference writes it. Trust marks are required, and checked in full.
 */
export async function openReferenceLogin(options: ReferenceLoginOptions): Promise<OpenedLogin> {
  const { federation, scheme, people, baseUrl, data, onEvent } = options;
  const folder = join(data, 'identity');
  const { keys } = publicKeySet((await loadEntityKeys(folder)).federation);
  const { anchorKeys, trustMarks } = await federation.start({ sub: baseUrl, keys }, people);
  const anchor = { id: federation.anchor, keys: anchorKeys };
  const party = await createRelyingParty({
    baseUrl,
    folder,
    settings: {
      ...sandboxFederation(baseUrl),
      schemes: [{ scheme, anchor, authorityHints: [federation.anchor], trustMarks }],
    },
    allowLoopback: true,
    leniency: { bareUserInfo: true },
    onEvent,
  });
  const service = await createLoginService({ baseUrl, dataDir: data, adapters: [party.adapter], onEvent });
  return {
    step: service.step,
    mounts: [
      { path: '/login', app: service.app },
      { path: '/.well-known/openid-federation', app: party.configurationApp },
    ],
    start: () => party.start(),
    close: () => service.close(),
  };
}
