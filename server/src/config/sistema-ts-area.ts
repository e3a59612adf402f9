import { filePath, reachMode, serviceAddress } from './exchange-options.ts';
import { defineArea, flag, integer, text } from './option.ts';

/** How Sistema TS is told of prescriptions, dispensations and therapeutic plans. */
export const sistemaTsArea = defineArea(
  'How Sistema TS is told of prescriptions, dispensations and therapeutic plans. While it is not enabled, what is to be told waits.',
  {
    enabled: flag({
      fallback: ({ mode }) => mode === 'sandbox',
      fallbackText: '`true` in the sandbox',
      about: 'Whether Sistema TS is called.',
    }),
    mode: reachMode(),
    address: text({
      fallback: '',
      ...serviceAddress,
      about: 'Address of the services of prescriptions; the name of each service follows. Needed with `service`.',
    }),
    planAddress: text({
      fallback: '',
      ...serviceAddress,
      about: 'Address of the services of therapeutic plans; empty: plans are not told, and wait.',
    }),
    credentials: text({
      fallback: '',
      ...filePath,
      about:
        'JSON file, readable by its owner only, with `callers`: for `default` and for the owner of a call (e.g. `Organization/x`) its `user`, `password` and `pinCode`. Needed with `service`.',
    }),
    certificate: text({
      fallback: '',
      ...filePath,
      about:
        'Certificate of Sistema TS (PEM), with which codici fiscali and pin codes are encrypted. Needed with `service`.',
    }),
    regionCode: text({
      fallback: '150',
      expected: 'three digits',
      matches: (value) => /^\d{3}$/.test(value),
      about: 'Code of the region in the messages.',
    }),
    timeoutSeconds: integer({ fallback: 30, min: 1, max: 300, about: 'Longest wait for an answer, in seconds.' }),
    settleSeconds: integer({
      fallback: 60,
      min: 1,
      max: 3600,
      about: 'Wait, in seconds, before Sistema TS is asked whether a message that nobody is sure of has its effect.',
    }),
    attempts: integer({
      fallback: 20,
      min: 1,
      max: 1000,
      about: 'Calls for one message after which someone has to decide about it.',
    }),
    connections: integer({ fallback: 16, min: 1, max: 256, about: 'Calls at a time.' }),
    simulatorFaults: integer({
      fallback: 0,
      min: 0,
      max: 100,
      about: 'Of 100 calls to the simulator, how many meet a fault at random.',
    }),
  },
);
