import type { Mail } from './mail.ts';
import texts from './mail-texts.json' with { type: 'json' };

const addressForm = /^[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$/;

/** Tells whether a text is one plain e-mail address. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && addressForm.test(text) && !text.includes('..');
}

/** An e-mail to a person, in her language: that there is news and how much; nothing of what or of whom. */
export function newsMail(to: string, language: 'it' | 'en', count: number): Mail {
  const { subject, text } = texts.events[language];
  return { to, subject, text: `${text.replace('{count}', () => String(count))}\n${texts.closing[language]}\n` };
}

/** The e-mail with the code by which a person confirms that an address is hers. */
export function codeMail(to: string, language: 'it' | 'en', code: string): Mail {
  const { subject, text } = texts.confirmation[language];
  return { to, subject, text: `${text.replace('{code}', () => code)}\n` };
}
