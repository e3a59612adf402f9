import { createSign, createVerify, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { algorithms } from './names.ts';
import { isStrongRsa } from './xml-signature.ts';
import { escapeXml, messageLimits } from './xml-tree.ts';

/** Name of the field that carries a message. */
export type MessageField = 'SAMLRequest' | 'SAMLResponse';

/**
 * Writes a message for the redirect binding: the address with the deflated message, the relay state and a detached
 * signature, RSA with SHA-256.
 *
 * Source: SAML 2.0 bindings, 3.4.4.1.
 *
 * @param privateKey PEM
 */
export function toRedirectAddress(
  destination: string,
  field: MessageField,
  message: string,
  relayState: string | undefined,
  privateKey: string,
): string {
  const parameters = [
    [field, deflateRawSync(message).toString('base64')],
    ...(relayState === undefined ? [] : [['RelayState', relayState]]),
    ['SigAlg', algorithms.rsaSha256],
  ];
  const signed = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
  const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64');
  const separator = destination.includes('?') ? '&' : '?';
  return `${destination}${separator}${signed}&Signature=${encodeURIComponent(signature)}`;
}

/** A page that sends a message by the POST binding. */
export interface PostPage {
  /** HTML, whole document. It works without scripts: there is a button. */
  readonly html: string;
  /** Content security policy that lets its form go to the destination and loads nothing. */
  readonly contentSecurityPolicy: string;
}

/**
 * Writes the page of the POST binding: a form with one button that brings an (already signed) message to its destination.
 *
 * Source: SAML 2.0 bindings, 3.5.4.
 */
export function toPostPage(
  destination: string,
  field: MessageField,
  message: string,
  relayState: string | undefined,
  language: 'it' | 'en',
): PostPage {
  const texts = {
    it: { title: 'Prosegui', button: 'Prosegui verso il gestore di identità' },
    en: { title: 'Continue', button: 'Continue to the identity provider' },
  }[language];
  const hidden = (name: string, value: string): string =>
    `<input type="hidden" name="${name}" value="${escapeXml(value)}">`;
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${texts.title}</title></head><body>`,
    `<form method="post" action="${escapeXml(destination)}">`,
    hidden(field, Buffer.from(message).toString('base64')),
    relayState === undefined ? '' : hidden('RelayState', relayState),
    `<button type="submit">${texts.button}</button></form></body></html>`,
  ].join('\n');
  // Browsers hold redirects after the form to the same list, and providers redirect to hosts of theirs.
  const policy = `default-src 'none'; frame-ancestors 'none'; form-action https: ${new URL(destination).origin}`;
  return { html, contentSecurityPolicy: policy };
}

/** Text of a message that came by the POST binding; undefined when the field is not base64 or longer than allowed. */
export function readPosted(field: string | undefined): string | undefined {
  if (field === undefined || field.length > 2 * messageLimits.characters) return undefined;
  const compact = field.replace(/\s/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  return decodeUtf8(Buffer.from(compact, 'base64'));
}

/** A message that came by the redirect binding, with its signature checked. */
export interface RedirectedMessage {
  readonly field: MessageField;
  readonly message: string;
  readonly relayState?: string;
  /** Whether one of some keys made the signature. */
  isSignedBy(keys: readonly KeyObject[]): boolean;
}

/**
 * Reads a message of the redirect binding from the query of an address, as it came (without `?`). Undefined when there is
 * not exactly one message, or it does not inflate to text of the allowed length.
 *
 * Source: SAML 2.0 bindings, 3.4.4.1: the signature covers the parameters as they were encoded by the sender.
 */
export function readRedirected(query: string): RedirectedMessage | undefined {
  const raw = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (raw.has(name)) return undefined;
    raw.set(name, value);
  }
  const fields = (['SAMLRequest', 'SAMLResponse'] as const).filter((name) => raw.has(name));
  const [field] = fields;
  const encoded = decode(field === undefined ? undefined : raw.get(field));
  if (field === undefined || fields.length > 1 || encoded === undefined) return undefined;
  const message = inflate(encoded);
  if (message === undefined) return undefined;
  // Base64 may stand there with a bare plus sign; in the relay state it is a space.
  const relayState = decode(raw.get('RelayState')?.replaceAll('+', ' '));
  const signed = [field, 'RelayState', 'SigAlg']
    .filter((name) => raw.has(name))
    .map((name) => `${name}=${raw.get(name)}`);
  const hash = hashOf(decode(raw.get('SigAlg')));
  const signature = decode(raw.get('Signature'));
  return {
    field,
    message,
    ...(relayState === undefined ? {} : { relayState }),
    isSignedBy(keys) {
      if (hash === undefined || signature === undefined) return false;
      const isMadeBy = (key: KeyObject) => createVerify(hash).update(signed.join('&')).verify(key, signature, 'base64');
      return keys.filter(isStrongRsa).some(isMadeBy);
    },
  };
}

function hashOf(algorithm: string | undefined): string | undefined {
  if (algorithm === algorithms.rsaSha256) return 'RSA-SHA256';
  return algorithm === algorithms.rsaSha512 ? 'RSA-SHA512' : undefined;
}

function decode(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function inflate(encoded: string): string | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: messageLimits.characters });
    return decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
