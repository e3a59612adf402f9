import { availableParallelism } from 'node:os';
import { baseUrlExpected, isBaseUrl, postgresAddress } from './addresses.ts';
import { choice, defineArea, flag, integer, text } from './option.ts';

/** Fewest characters of a key that nodes share. */
const shortestKey = 32;

/** Where resources are stored. */
export const storeArea = defineArea('Where resources are stored.', {
  kind: choice({
    of: ['embedded', 'hapi'],
    fallback: 'embedded',
    environment: 'SINFONIA_STORE',
    about: 'The embedded database, or a HAPI FHIR server for several nodes.',
  }),
  hapiUrl: text({
    fallback: 'http://localhost:8090/fhir',
    environment: 'SINFONIA_HAPI_URL',
    expected: baseUrlExpected,
    matches: isBaseUrl,
    about: 'FHIR base of the HAPI server; used when the kind is `hapi`.',
  }),
  hapiDatabase: text({
    fallback: '',
    secret: true,
    environment: 'SINFONIA_HAPI_DATABASE',
    ...postgresAddress,
    about:
      'Database of the HAPI server, with user and password, in which the ledger is kept: commit log, audit chain, guards between nodes. Without it there are no notifications and no chain.',
  }),
  hapiTimeoutSeconds: integer({
    fallback: 30,
    min: 1,
    max: 600,
    environment: 'SINFONIA_HAPI_TIMEOUT_SECONDS',
    about: 'Time that the HAPI server has to answer one request, in seconds.',
  }),
  cursorKey: text({
    fallback: '',
    secret: true,
    environment: 'SINFONIA_CURSOR_KEY',
    expected: `empty, or at least ${shortestKey} characters`,
    matches: (value) => value === '' || value.length >= shortestKey,
    about:
      'Secret that seals the addresses of further pages of a search, the same on every node; used when the kind is `hapi`. Without it each node makes one at its start, and pages end with it.',
  }),
  workers: integer({
    fallback: () => Math.max(1, availableParallelism() - 1),
    fallbackText: 'processor cores less one, at least 1',
    min: 1,
    max: 64,
    environment: 'SINFONIA_WORKERS',
    about: 'Threads of the embedded store that answer searches and histories.',
  }),
  publishPackage: flag({
    fallback: true,
    about:
      'Whether the profiles, value sets, questionnaires and other definitions of the package are kept in the store.',
  }),
});
