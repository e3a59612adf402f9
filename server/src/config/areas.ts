import { baseUrlExpected, isBaseUrl, isOrigin, postgresAddress } from './addresses.ts';
import { analyticsArea } from './analytics-area.ts';
import { bookingArea } from './booking-area.ts';
import { clusterArea } from './cluster-area.ts';
import { emergencyArea } from './emergency-area.ts';
import { cieArea, federationArea, spidArea } from './federation-areas.ts';
import { flowArea } from './flow-area.ts';
import { fseArea } from './fse-area.ts';
import { homeCareArea } from './home-care-area.ts';
import { notificationArea } from './notification-area.ts';
import { type AreaValues, choice, defineArea, flag, integer, text, textList } from './option.ts';
import { organizationArea } from './organization-area.ts';
import { prescriptionArea } from './prescription-area.ts';
import { privacyArea } from './privacy-area.ts';
import { sistemaTsArea } from './sistema-ts-area.ts';
import { spidSamlArea } from './spid-saml-area.ts';
import { storeArea } from './store-area.ts';
import { therapeuticPlansArea } from './therapeutic-plans-area.ts';
import { waitingListArea } from './waiting-list-area.ts';
import { webDpcArea } from './webdpc-area.ts';

const mebibyte = 1024 * 1024;

/** Options that stand at the top of the configuration file. */
export const rootArea = defineArea('What this server is and where it keeps its data.', {
  mode: choice({
    of: ['sandbox', 'production'],
    fallback: 'sandbox',
    environment: 'SINFONIA_MODE',
    about:
      'A sandbox has synthetic data, its own identity provider and published test keys. Production refuses all three.',
  }),
  data: text({
    fallback: '.sinfonia',
    environment: 'SINFONIA_DATA',
    expected: 'the path of a folder',
    matches: (value) => value !== '' && !value.includes('\0'),
    about: 'Folder of everything that must survive: store, keys, tokens. Relative to the folder of the command.',
  }),
});

/** Listening address, timeouts and shutdown of the HTTP server. */
export const serverArea = defineArea('Listening address, time limits and shutdown of the HTTP server.', {
  port: integer({
    fallback: 8080,
    min: 0,
    max: 65535,
    environment: 'SINFONIA_PORT',
    about: 'TCP port to listen on; 0 lets the system choose one.',
  }),
  host: text({
    fallback: '',
    expected: 'a host name or address',
    about: 'Address to listen on; empty for every address of the machine.',
  }),
  baseUrl: text({
    fallback: ({ port }) => `http://localhost:${port}`,
    fallbackText: '`http://localhost:<port>`',
    environment: 'SINFONIA_BASE_URL',
    expected: baseUrlExpected,
    matches: isBaseUrl,
    about:
      'Address by which clients reach this server. The FHIR base is this plus `/fhir`, the issuer this plus `/oidc`.',
  }),
  trustedProxies: integer({
    fallback: 0,
    min: 0,
    max: 16,
    about: 'How many reverse proxies in front add to X-Forwarded-For. With 0 the header is ignored.',
  }),
  requestTimeoutSeconds: integer({
    fallback: 120,
    min: 1,
    max: 3600,
    about: 'Time a client has to send a whole request, in seconds.',
  }),
  keepAliveSeconds: integer({
    fallback: 30,
    min: 1,
    max: 3600,
    about: 'Time an idle connection is kept open, in seconds.',
  }),
  shutdownGraceSeconds: integer({
    fallback: 20,
    min: 0,
    max: 600,
    about: 'Time that requests in progress have to finish after SIGTERM or SIGINT, in seconds.',
  }),
});

/** Bounds on what a request may ask of the server. */
export const limitsArea = defineArea('Bounds on what one request may ask of the server.', {
  bodyBytes: integer({
    fallback: 32 * mebibyte,
    min: 1024,
    max: 512 * mebibyte,
    about: 'Largest request body, in bytes, counted after decompression.',
  }),
  jsonDepth: integer({
    fallback: 100,
    min: 16,
    max: 1000,
    about: 'Deepest nesting of objects and arrays in a request body.',
  }),
  headerBytes: integer({
    fallback: 32 * 1024,
    min: 8 * 1024,
    max: mebibyte,
    about: 'Largest request line plus headers, in bytes.',
  }),
});

/** Cross-origin access from browsers. */
export const corsArea = defineArea('Cross-origin access by browser applications (CORS).', {
  origins: textList({
    fallback: ['*'],
    expected: 'a list of origins such as https://app.example.org, or *',
    matches: (value) => value === '*' || isOrigin(value),
    about:
      'Origins that may read answers. Requests carry bearer tokens, never cookies, so `*` gives no access by itself.',
  }),
  maxAgeSeconds: integer({
    fallback: 600,
    min: 0,
    max: 86400,
    about: 'Time a browser may remember a preflight answer, in seconds.',
  }),
});

/** Token buckets that keep one caller from starving the others. */
export const rateLimitArea = defineArea(
  'Token buckets: one per client with a token, one per network address without.',
  {
    enabled: flag({ fallback: true, about: 'Whether requests are counted at all.' }),
    clientPerSecond: integer({
      fallback: 10_000,
      min: 1,
      max: 1_000_000,
      about: 'Requests per second that one authenticated client may make for long.',
    }),
    clientBurst: integer({
      fallback: 50_000,
      min: 1,
      max: 10_000_000,
      about: 'Requests that one authenticated client may make at once after a pause.',
    }),
    anonymousPerSecond: integer({
      fallback: 100,
      min: 1,
      max: 1_000_000,
      about: 'Requests without a valid token, per second and network address.',
    }),
    anonymousBurst: integer({
      fallback: 2_000,
      min: 1,
      max: 10_000_000,
      about: 'Requests without a valid token that one network address may make at once after a pause.',
    }),
  },
);

/** Compression of answers. */
export const compressionArea = defineArea('Compression of answers (br, gzip) for clients that ask for it.', {
  enabled: flag({ fallback: true, about: 'Whether answers are compressed; switch off when a proxy does it.' }),
  thresholdBytes: integer({
    fallback: 2048,
    min: 0,
    max: 64 * mebibyte,
    about: 'Smallest answer that is compressed, in bytes.',
  }),
});

/** Official code lists that were loaded beside the package. */
export const terminologyArea = defineArea('Official code lists that are loaded beside the package.', {
  folder: text({
    fallback: '',
    fallbackText: '`<data>/terminology`',
    environment: 'SINFONIA_TERMINOLOGY',
    expected: 'the path of a folder',
    matches: (value) => !value.includes('\0'),
    about: 'Folder that `sinfonia terminology load` fills and the server reads at its start.',
  }),
});

/** The authorization server. */
export const identityArea = defineArea('The authorization server at `/oidc`.', {
  sandboxProvider: flag({
    fallback: ({ mode }) => mode === 'sandbox',
    fallbackText: '`true` in the sandbox',
    about:
      'Sign-in page with one test user per kind of actor, and the test providers of SPID and CIE at `/sandbox-idp`. Refused in production.',
  }),
  sandboxClients: flag({
    fallback: ({ mode }) => mode === 'sandbox',
    fallbackText: '`true` in the sandbox',
    about: 'Clients `sandbox-backend` and `sandbox-app` with published keys. Refused in production.',
  }),
  store: choice({
    of: ['embedded', 'postgresql'],
    fallback: 'embedded',
    environment: 'SINFONIA_IDENTITY_STORE',
    about: 'Where grants, codes, refresh tokens and sessions are kept: a file, or PostgreSQL for several nodes.',
  }),
  postgresUrl: text({
    fallback: '',
    secret: true,
    ...postgresAddress,
    environment: 'SINFONIA_IDENTITY_POSTGRES',
    about: 'Address of the PostgreSQL database, with user and password; used when the store is `postgresql`.',
  }),
  softwareStatementIssuers: textList({
    fallback: [],
    expected: 'texts of the form `issuer=file of a key set`',
    matches: (value) => /^[^=]+=.+$/.test(value),
    about: 'Authorities whose software statements are accepted at `/oidc/reg`; without any, clients cannot register.',
  }),
  registrationsPerHour: integer({
    fallback: 60,
    min: 1,
    max: 100_000,
    about: 'Registrations of clients that may be asked for in an hour, by all callers together.',
  }),
  privateJwksHosts: textList({
    fallback: [],
    expected: 'host names, with a port when it is not the usual one',
    matches: (value) => /^[A-Za-z0-9.[\]:-]+$/.test(value),
    about: 'Hosts whose key sets (`jwks_uri`) may be on a private network and by http; all others must be public.',
  }),
});

/** Logs and metrics. */
export const telemetryArea = defineArea('Logs and metrics. Neither ever holds personal data.', {
  level: choice({
    of: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
    environment: 'SINFONIA_LOG',
    about: 'Least severe log line that is written; every request is one line at `info`.',
  }),
  errorMessages: flag({
    fallback: ({ mode }) => mode === 'sandbox',
    fallbackText: '`true` in the sandbox',
    about: 'Whether the log of an unexpected error has its message, which may quote data. Refused in production.',
  }),
  metrics: flag({ fallback: true, about: 'Whether `/metrics` answers.' }),
  metricsToken: text({
    fallback: '',
    secret: true,
    expected: 'empty, or at least 16 characters',
    matches: (value) => value === '' || value.length >= 16,
    environment: 'SINFONIA_METRICS_TOKEN',
    about: 'Bearer token that `/metrics` asks for; empty to ask for none.',
  }),
});

/** Every area below the top of the file, by its key. */
export const areas = {
  server: serverArea,
  limits: limitsArea,
  cors: corsArea,
  rateLimit: rateLimitArea,
  compression: compressionArea,
  store: storeArea,
  cluster: clusterArea,
  terminology: terminologyArea,
  identity: identityArea,
  organization: organizationArea,
  privacy: privacyArea,
  notifications: notificationArea,
  homeCare: homeCareArea,
  emergency: emergencyArea,
  prescriptions: prescriptionArea,
  booking: bookingArea,
  sistemaTs: sistemaTsArea,
  webdpc: webDpcArea,
  therapeuticPlans: therapeuticPlansArea,
  waitingList: waitingListArea,
  flows: flowArea,
  fse: fseArea,
  analytics: analyticsArea,
  spidSaml: spidSamlArea,
  federation: federationArea,
  spid: spidArea,
  cie: cieArea,
  telemetry: telemetryArea,
};

/** The effective configuration: every option has a value. */
export type Configuration = AreaValues<typeof rootArea> & {
  readonly [K in keyof typeof areas]: AreaValues<(typeof areas)[K]>;
};
