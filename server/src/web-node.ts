import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, ConfigurationError } from './config/index.ts';
import type { Exchanges } from './exchanges/open-exchanges.ts';
import type { NreLots } from './exchanges/sistema-ts/nre-lots.ts';
import { otherNodeOnly } from './fhir/other-node.ts';
import { keyFiles } from './identity/authorization-server/signing-keys.ts';
import { accountKeyFile } from './identity/identity.ts';
import type { OpenedLogin } from './identity/open-login.ts';
import { sandboxKeyPath } from './identity/sandbox/clients.ts';
import { sandboxProviderPath } from './identity/sandbox-provider/sandbox-provider.ts';
import type { DistributorStock } from './services/dispensing/distributor-stock.ts';
import type { PublicationDesk } from './services/fse-documents/publication-desk.ts';

/*
 * What a node with the role `web` has in the place of the parts that count, remember or send by themselves, of which there may be
 * only one. Each refuses with `node-cannot-answer` (421). See docs/guide/several-nodes.md.
 */

/** Numbers of prescriptions: two nodes that count would give one number twice. */
export const numbersOnOtherNode: NreLots = {
  take: () => Promise.reject(otherNodeOnly('NRE')),
  remaining: () => 0,
  close: () => undefined,
};

/** The stock of the distributor, whose service is called by one node only. */
export const stockOnOtherNode: DistributorStock = { ask: () => Promise.reject(otherNodeOnly('$dispensing-stock')) };

const documentsElsewhere = () => Promise.reject(otherNodeOnly('DocumentReference/$fse-prepare'));

/** Where documents of the FSE are validated and signed: certificates and keys are those of one node. */
export const deskOnOtherNode: PublicationDesk = {
  asksConsent: false,
  organisation: '',
  validate: documentsElsewhere,
  sign: documentsElsewhere,
  requestOtp: documentsElsewhere,
};

/** The exchanges with other systems: their outbox is a file of one node; what is asked for stands in Tasks that it finds. */
export const exchangesOnOtherNode: Exchanges = {
  start: async () => undefined,
  stop: async () => undefined,
  figures: async () => [],
};

/** Addresses at which somebody signs in. */
const signInPaths = [
  '/oidc/auth',
  '/oidc/interaction',
  '/login',
  sandboxProviderPath,
  '/.well-known/openid-federation',
];

/** A login that is announced here and takes place on the other node, which keeps logins under way and the login log. */
export const loginOnOtherNode: OpenedLogin = {
  step: {
    steps: {},
    show: () => Promise.reject(otherNodeOnly('/login')),
    take: () => Promise.reject(otherNodeOnly('/login')),
  },
  mounts: signInPaths.map((path) => ({
    path,
    app: () => {
      throw otherNodeOnly(path);
    },
  })),
  start: () => undefined,
  close: async () => undefined,
};

/** Files in the data folder that every node has to have alike, since each checks what another one signed. */
function sharedKeys({ mode, data }: Configuration): readonly string[] {
  const folder = join(data, 'identity');
  const ofAll = [join(folder, keyFiles.signing), join(folder, keyFiles.cookies), join(folder, accountKeyFile)];
  return mode === 'sandbox' ? [...ofAll, sandboxKeyPath(data)] : ofAll;
}

/** Refuses to start a node that would make keys of its own. Throws `ConfigurationError` with `configuration-secret-file`. */
export function requireSharedKeys(configuration: Configuration): void {
  if (configuration.cluster.role !== 'web') return;
  const missing = sharedKeys(configuration).filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  throw new ConfigurationError(
    missing.map((file) => ({ code: 'configuration-secret-file', values: { option: 'SINFONIA_ROLE=web', file } })),
  );
}
