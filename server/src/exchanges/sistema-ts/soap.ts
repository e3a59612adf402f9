import { elementsOf, escapeXml, onlyChildOf, readXml, textOf, type XmlElement } from '../../identity/saml/xml-tree.ts';
import {
  type Elements,
  type MessageContent,
  type MessageOf,
  type MessageTable,
  type MessageValue,
  sharedNamespace,
  type TextForm,
} from './message-table.ts';

/** Namespace of envelopes of SOAP 1.1. Source: W3C Note SOAP 1.1, section 4.1. */
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Bounds of a document of Sistema TS; the reminder that it may carry as PDF makes most of its length. */
const limits = { characters: 4 * 1024 * 1024, elements: 5_000, depth: 16 };

/** Bytes that a document may have at most. */
export const largestDocument = limits.characters;

/** Why a document was not understood; fixed words and names of elements, nothing of its content. */
export interface Unreadable {
  readonly ok: false;
  readonly reason: string;
}

/** A fault of SOAP: `version` for another version of SOAP, `caller` for a message that is never accepted, otherwise `receiver`. */
export interface SoapFault {
  readonly party: 'version' | 'caller' | 'receiver';
  /** Local name of the code. */
  readonly code: string;
}

/** What an envelope held. */
export type EnvelopeReading =
  | { readonly ok: true; readonly body: XmlElement }
  | { readonly ok: true; readonly fault: SoapFault }
  | Unreadable;

/** A message cannot be written as its table says; the place is a path of element names. */
export class UnwritableMessage extends Error {
  readonly place: string;
  constructor(place: string) {
    super(`the message does not keep to its table at ${place}`);
    this.place = place;
  }
}

/**
 * Writes a message in an envelope of SOAP 1.1, elements in the order of the table. Throws `UnwritableMessage` for what is not
 * of the table. Source: W3C Note SOAP 1.1, section 4; Sistema TS, development kit, document style.
 */
export function writeEnvelope<M extends MessageTable>(table: M, content: MessageOf<M>): string {
  const out = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<soapenv:Envelope xmlns:soapenv="${soapNamespace}" xmlns:m="${table.namespace}" xmlns:t="${sharedNamespace}">`,
    `<soapenv:Body><m:${table.name}>`,
  ];
  writeElements(out, 'm', table.elements, content as MessageContent, table.name);
  out.push(`</m:${table.name}></soapenv:Body></soapenv:Envelope>`);
  return out.join('');
}

/** Writes a fault of SOAP 1.1; the code is a local name of its namespace. */
export function writeFault(code: string, reason: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${soapNamespace}"><soapenv:Body><soapenv:Fault>` +
    `<faultcode>soapenv:${code}</faultcode><faultstring>${escapeXml(reason)}</faultstring>` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  );
}

/** Reads an envelope of SOAP 1.1 that comes from outside; document types are refused, size and depth are bounded. */
export function readEnvelope(document: string): EnvelopeReading {
  const reading = readXml(document, limits);
  if (!reading.ok) return { ok: false, reason: reading.reason };
  const { root } = reading;
  if (root.name !== 'Envelope') return { ok: false, reason: 'not-an-envelope' };
  if (root.namespace !== soapNamespace) return { ok: true, fault: { party: 'version', code: 'VersionMismatch' } };
  const body = onlyChildOf(root, soapNamespace, 'Body');
  const [content, ...others] = body === undefined ? [] : elementsOf(body);
  if (content === undefined || others.length > 0) return { ok: false, reason: 'not-one-body' };
  if (content.name !== 'Fault' || content.namespace !== soapNamespace) return { ok: true, body: content };
  return { ok: true, fault: toFault(textOf(elementsOf(content).find(({ name }) => name === 'faultcode'))) };
}

/** Reads a message as its table says; anything else, an element of no table too, makes it unreadable. */
export function readMessage<M extends MessageTable>(
  table: M,
  element: XmlElement,
): { readonly ok: true; readonly content: MessageOf<M> } | Unreadable {
  if (element.name !== table.name || element.namespace !== table.namespace)
    return { ok: false, reason: 'other-message' };
  const content = readElements(table.elements, element, table.namespace, table.name);
  return typeof content === 'string' ? { ok: false, reason: content } : { ok: true, content: content as MessageOf<M> };
}

function toFault(code = ''): SoapFault {
  const local = code.slice(code.indexOf(':') + 1);
  if (local === 'VersionMismatch') return { party: 'version', code: local };
  const isCaller = local === 'MustUnderstand' || local === 'Client' || local.startsWith('Client.');
  return { party: isCaller ? 'caller' : 'receiver', code: isCaller ? local : 'Server' };
}

function writeElements(
  out: string[],
  prefix: string,
  elements: Elements,
  content: MessageContent,
  place: string,
): void {
  for (const name of Object.keys(content)) {
    if (!Object.hasOwn(elements, name)) throw new UnwritableMessage(`${place}/(other)`);
  }
  for (const [name, { min, repeats, form }] of Object.entries(elements)) {
    const here = `${place}/${name}`;
    const value = Object.hasOwn(content, name) ? content[name] : undefined;
    const values: readonly MessageValue[] = value === undefined ? [] : isList(value) ? value : [value];
    if (values.length < min || (values.length > 1 && !repeats)) throw new UnwritableMessage(here);
    for (const item of values) {
      out.push(`<${prefix}:${name}>`);
      if (form.kind === 'group') {
        if (typeof item !== 'object') throw new UnwritableMessage(here);
        writeElements(out, 't', form.elements, item, here);
      } else {
        if (typeof item !== 'string' || !isOfForm(item, form) || !isXmlText(item)) throw new UnwritableMessage(here);
        out.push(escapeXml(item));
      }
      out.push(`</${prefix}:${name}>`);
    }
  }
}

function readElements(
  elements: Elements,
  parent: XmlElement,
  namespace: string,
  place: string,
): MessageContent | string {
  if (parent.content.some((part) => typeof part === 'string' && part.trim() !== '')) return `text in ${place}`;
  const content: Record<string, MessageValue | MessageValue[]> = {};
  const children = elementsOf(parent);
  let at = 0;
  for (const [name, { min, repeats, form }] of Object.entries(elements)) {
    const found: MessageValue[] = [];
    for (let child = children[at]; child?.name === name && child.namespace === namespace; child = children[at]) {
      const here = `${place}/${name}`;
      if (found.length === 1 && !repeats) return `${here} is there twice`;
      if (form.kind === 'group') {
        const inner = readElements(form.elements, child, sharedNamespace, here);
        if (typeof inner === 'string') return inner;
        found.push(inner);
      } else {
        const value = textOf(child);
        if (value === undefined || !isOfForm(value, form)) return `${here} is not of its form`;
        found.push(value);
      }
      at += 1;
    }
    if (found.length < min) return `${place}/${name} is missing`;
    const [first] = found;
    if (first !== undefined) content[name] = repeats ? found : first;
  }
  return at < children.length ? `an element that is not of ${place}` : content;
}

const patterns = new Map<string, RegExp>();

function isOfForm(value: string, { shortest, longest, pattern }: TextForm): boolean {
  if (value.length < shortest || (longest !== undefined && value.length > longest)) return false;
  if (pattern === undefined) return true;
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(pattern);
    patterns.set(pattern, expression);
  }
  return expression.test(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 cannot carry
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

function isXmlText(value: string): boolean {
  return !forbidden.test(value) && value.isWellFormed();
}

function isList(value: MessageValue | readonly MessageValue[]): value is readonly MessageValue[] {
  return Array.isArray(value);
}
