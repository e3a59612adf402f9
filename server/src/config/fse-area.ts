import { filePath, reachMode, serviceAddress } from './exchange-options.ts';
import { choice, defineArea, flag, integer, text } from './option.ts';

const file = (about: string) => text({ fallback: '', ...filePath, about });

/** Documents of the national electronic health record (FSE 2.0), and how its gateway is reached. */
export const fseArea = defineArea(
  'Documents of the national electronic health record (FSE 2.0), and how its gateway is reached. While it is not enabled, what is to be published waits.',
  {
    schemas: text({
      fallback: '',
      environment: 'SINFONIA_FSE_SCHEMAS',
      expected: 'the path of a folder',
      matches: (value) => !value.includes('\0'),
      about:
        'Folder of the files of the ministry that documents are checked against: `xsd/`, `schematron/`, `terminology/`. They are not part of the platform; empty for none.',
    }),
    enabled: flag({
      fallback: ({ mode }) => mode === 'sandbox',
      fallbackText: '`true` in the sandbox',
      about: 'Whether the gateway is called.',
    }),
    mode: reachMode(),
    address: text({
      fallback: '',
      ...serviceAddress,
      about: 'Base address of the gateway with its version, `…/gateway/v1`. Needed with `service`.',
    }),
    transport: choice({
      of: ['gateway', 'ini'],
      fallback: 'gateway',
      about:
        'Over what documents go out once they are validated and signed. `ini` (services of Sistema TS) has no adapter, since its specification is not public: a server that is configured for it does not start.',
    }),
    organisation: text({
      fallback: '150',
      expected: 'three digits',
      matches: (value) => /^\d{3}$/.test(value),
      about: 'Region in whose name the gateway is called: `150` is Campania.',
    }),
    repository: text({
      fallback: '1',
      expected: 'digits',
      matches: (value) => /^[1-9]\d{0,8}$/.test(value),
      about: 'Number of the repository that keeps the documents, below the node of the region (…4.5.X).',
    }),
    authenticationCertificate: file('Certificate A1 (PEM), for mutual TLS. Needed with `service`.'),
    authenticationKey: file('Private key of that certificate (PEM), readable by its owner only.'),
    signatureCertificate: file('Certificate S1 (PEM), by which tokens are signed. Needed with `service`.'),
    signatureKey: file('Private key of that certificate (PEM), readable by its owner only.'),
    authority: file('Certificates (PEM) of the authority that the gateway is trusted by; empty: the usual ones.'),
    applicationId: text({ fallback: 'sinfonia', about: 'Application as it is accredited: `subject_application_id`.' }),
    applicationVendor: text({
      fallback: 'Regione Campania',
      about: 'Its vendor as it is accredited: `subject_application_vendor`.',
    }),
    applicationVersion: text({
      fallback: '1.0.0',
      about: 'Its version as it is accredited: `subject_application_version`.',
    }),
    push: flag({
      fallback: ({ mode }) => mode === 'sandbox',
      fallbackText: '`true` in the sandbox',
      about:
        'Whether the gateway is given an address, below that of the server, to tell final states to. Without it they are asked for.',
    }),
    connectSeconds: integer({ fallback: 10, min: 1, max: 120, about: 'Longest wait for a connection, in seconds.' }),
    timeoutSeconds: integer({ fallback: 60, min: 1, max: 300, about: 'Longest wait for an answer, in seconds.' }),
    settleSeconds: integer({
      fallback: 60,
      min: 1,
      max: 3600,
      about: 'Wait, in seconds, before the gateway is asked whether a message that nobody is sure of has its effect.',
    }),
    graceSeconds: integer({
      fallback: 300,
      min: 1,
      max: 3600,
      about:
        'How long, in seconds, a publication that was not answered may go unmentioned at the gateway before it counts as not made.',
    }),
    attempts: integer({
      fallback: 20,
      min: 1,
      max: 1000,
      about: 'Calls for one message after which someone has to decide about it.',
    }),
    connections: integer({ fallback: 4, min: 1, max: 64, about: 'Calls at a time.' }),
    followSeconds: integer({
      fallback: ({ mode }) => (mode === 'sandbox' ? 1 : 30),
      fallbackText: '`1` in the sandbox, `30` in production',
      min: 1,
      max: 3600,
      about:
        'How often, in seconds, what became of published documents is written down. Each is asked about after this time at the earliest, then ever more rarely.',
    }),
    keepDays: integer({
      fallback: 400,
      min: 30,
      max: 3650,
      about: 'Days for which calls that came to their end are remembered. The state of each document is kept for good.',
    }),
    signing: choice({
      of: ['none', 'local', 'remote'],
      fallback: ({ mode }) => (mode === 'sandbox' ? 'local' : 'none'),
      fallbackText: '`"local"` in the sandbox, `"none"` in production',
      about:
        'Who signs documents for their authors: `none` (they come signed), `local` (a test key, in the sandbox only), `remote` (a remote signature service by the CSC API).',
    }),
    signingAddress: text({
      fallback: '',
      ...serviceAddress,
      about: 'Address of the remote signature service; `csc/v1/` follows. Needed with `remote`.',
    }),
    signingClientId: text({ fallback: '', about: 'Name of the platform at that service (OAuth 2.0 client).' }),
    signingClientSecret: file('File with its secret, readable by its owner only. Needed with `remote`.'),
    simulatorFaults: integer({
      fallback: 0,
      min: 0,
      max: 100,
      about: 'Of 100 calls to the simulator, how many meet a fault at random.',
    }),
  },
);
