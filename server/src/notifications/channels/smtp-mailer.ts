import { createTransport } from 'nodemailer';
import type { Mailer } from './mail.ts';

/** Limits of time of the connection in milliseconds. */
const times = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/**
 * E-mail through an SMTP server. A plain connection is encrypted (STARTTLS) before anything is sent, or is not used, but to the
 * loopback interface. Source: RFC 5321, RFC 3207.
 */
export function createSmtpMailer({
  smtpUrl,
  mailFrom,
}: {
  readonly smtpUrl: string;
  readonly mailFrom: string;
}): Mailer {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isLocal,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...times,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail({ from: mailFrom, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
        return 'delivered';
      } catch (error) {
        // The text of the error may hold the address.
        const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string };
        return responseCode === undefined ? (code ?? 'not sent') : `smtp ${responseCode}`;
      }
    },
    close: () => transport.close(),
  };
}
