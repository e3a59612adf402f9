import { choice } from './option.ts';

/** Empty, or the path of a file. */
export const filePath = { expected: 'empty, or the path of a file', matches: (value: string) => !value.includes('\0') };

/** Empty, or where a service of another system is. */
export const serviceAddress = {
  expected: 'empty, or an address that begins with https://',
  matches: (value: string) => value === '' || /^https:\/\/[^\s/]+(\/\S*)?$/.test(value),
};

/** Whether another system is called, or a simulator of ours. */
export const reachMode = () =>
  choice({
    of: ['simulator', 'service'],
    fallback: ({ mode }) => (mode === 'sandbox' ? 'simulator' : 'service'),
    fallbackText: '`"simulator"` in the sandbox, `"service"` in production',
    about:
      'A simulator of our own, with its records in the data folder, or the service. Production has the service only.',
  });
