import { filePath, reachMode, serviceAddress } from './exchange-options.ts';
import { defineArea, flag, integer, text } from './option.ts';

/** How WebDPC is told of orders of the distribution on behalf, and asked about them. */
export const webDpcArea = defineArea(
  'How WebDPC is told of orders of the distribution on behalf, and asked about them. While it is not enabled, what is to be told waits. The messages are a proposal: those of WebDPC are not public.',
  {
    enabled: flag({
      fallback: ({ mode }) => mode === 'sandbox',
      fallbackText: '`true` in the sandbox',
      about: 'Whether WebDPC is called.',
    }),
    mode: reachMode(),
    address: text({
      fallback: '',
      ...serviceAddress,
      about: 'Address of the service; `v1/` and the name of each call follow. Needed with `service`.',
    }),
    token: text({
      fallback: '',
      ...filePath,
      about:
        'File with the bearer token of the platform, readable by its owner only, read again at each call. Needed with `service` unless there is a certificate.',
    }),
    certificate: text({
      fallback: '',
      ...filePath,
      about: 'Certificate of the platform (PEM), for mutual TLS.',
    }),
    key: text({
      fallback: '',
      ...filePath,
      about: 'Private key of that certificate (PEM), readable by its owner only.',
    }),
    authority: text({
      fallback: '',
      ...filePath,
      about: 'Certificates (PEM) of the authority that WebDPC is trusted by; empty: the usual ones.',
    }),
    timeoutSeconds: integer({ fallback: 30, min: 1, max: 300, about: 'Longest wait for an answer, in seconds.' }),
    settleSeconds: integer({
      fallback: 60,
      min: 1,
      max: 3600,
      about: 'Wait, in seconds, before WebDPC is asked whether a message that nobody is sure of has its effect.',
    }),
    attempts: integer({
      fallback: 20,
      min: 1,
      max: 1000,
      about: 'Calls for one message after which someone has to decide about it.',
    }),
    connections: integer({ fallback: 8, min: 1, max: 256, about: 'Calls at a time.' }),
    followSeconds: integer({
      fallback: ({ mode }) => (mode === 'sandbox' ? 10 : 300),
      fallbackText: '`10` in the sandbox, `300` in production',
      min: 0,
      max: 86_400,
      about: 'How often, in seconds, WebDPC is asked what the distributor did with open orders; 0: never.',
    }),
    simulatorFaults: integer({
      fallback: 0,
      min: 0,
      max: 100,
      about: 'Of 100 calls to the simulator, how many meet a fault at random.',
    }),
    simulatorSeconds: integer({
      fallback: 3,
      min: 0,
      max: 86_400,
      about:
        'How long, in seconds, the simulated distributor takes for each of its steps: to confirm, to ship, to deliver.',
    }),
  },
);
