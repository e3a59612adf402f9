import { defineArea, text, textList } from './option.ts';

/** How notifications leave the server. */
export const notificationArea = defineArea(
  'How notifications leave the server by e-mail; without `smtpUrl` they do not.',
  {
    smtpUrl: text({
      fallback: '',
      expected: 'an address `smtps://user:password@host:465` or `smtp://host:587`, or empty',
      matches: (value) => value === '' || /^smtps?:\/\/\S+$/.test(value),
      secret: true,
      about:
        'SMTP server. With `smtp://` the connection is encrypted before anything is sent, but on the loopback interface.',
    }),
    mailFrom: text({
      fallback: '',
      expected: 'an e-mail address, or empty',
      matches: (value) => value === '' || /^[^\s@<>]+@[^\s@<>]+$/.test(value),
      about: 'Sender of the messages; needed with `smtpUrl`.',
    }),
    mailDomains: textList({
      fallback: [],
      expected: 'domains in lower case, e.g. `asl.example.it`',
      matches: (value) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(value),
      about: 'Domains that subscribers may be written to at. Nobody else is.',
    }),
  },
);
