import type { FollowedSubscription } from '../outbox/derive-events.ts';
import texts from './mail-texts.json' with { type: 'json' };

/** An e-mail. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends e-mail. Resolves with `delivered` or a short technical reason without the address; never rejects. */
export interface Mailer {
  send(mail: Mail): Promise<string>;
  close(): void;
}

/** The address of a subscriber, when it may be written to: `mailto:` and one plain address in an allowed domain. */
export function readMailAddress(endpoint: string, domains: readonly string[]): string | undefined {
  const found = /^mailto:([A-Za-z0-9._+-]{1,64}@([A-Za-z0-9.-]{1,253}))$/.exec(endpoint);
  const [, address, domain = ''] = found ?? [];
  return domains.includes(domain.toLowerCase()) ? address : undefined;
}

/** The text of a message, Italian then English: that something happened and how many times; nothing of what or of whom. */
export function mailOf(to: string, { read }: FollowedSubscription, kind: 'handshake' | 'events', count: number): Mail {
  const text = (['it', 'en'] as const).map((language) => {
    const body = texts[kind][language].text
      .replace('{topic}', () => read.topic.title[language])
      .replace('{count}', () => String(count));
    return `${body}\n${texts.closing[language]}`;
  });
  return { to, subject: `${texts[kind].it.subject} · ${texts[kind].en.subject}`, text: `${text.join('\n\n')}\n` };
}
