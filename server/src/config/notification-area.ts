import { defineArea, integer, text, textList } from './option.ts';

/** How notifications leave the server. */
export const notificationArea = defineArea(
  'How notifications leave the server by e-mail (without `smtpUrl` they do not), and how long what was told is kept.',
  {
    smtpUrl: text({
      fallback: '',
      expected: 'an address `smtps://user:password@host:465` or `smtp://host:587`, or empty',
      matches: (value) => value === '' || /^smtps?:\/\/\S+$/.test(value),
      secret: true,
      environment: 'SINFONIA_SMTP_URL',
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
      about:
        'Domains that subscribers may be written to at. Persons who confirmed their address are written to wherever it is.',
    }),
    logDays: integer({
      fallback: 730,
      min: 1,
      max: 3650,
      about:
        'Days for which the delivery log of persons is kept (who was told of what, by which medium, with which result).',
    }),
    eventDays: integer({
      fallback: 30,
      min: 1,
      max: 365,
      about:
        'Days for which delivered events of subscriptions, and passes that no Subscription names any more, are kept.',
    }),
  },
);
