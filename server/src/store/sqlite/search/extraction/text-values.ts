import { normaliseString, phoneticKey } from '../../../../fhir/search/normalise.ts';
import { canonicalReference } from '../../../../fhir/search/values/reference.ts';
import type { FlatRows, IndexRows } from './index-rows.ts';
import { indexedSystem, type ValuePusher } from './token-values.ts';

interface HumanName {
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
  readonly prefix?: readonly string[];
  readonly suffix?: readonly string[];
}
interface Address {
  readonly text?: string;
  readonly line?: readonly string[];
  readonly city?: string;
  readonly district?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** How a value of a FHIR type becomes string rows (`p, value, exact, n`). Source: FHIR R4 search.html#string. */
export function stringPusher(p: number, code: string, fhirType: string): ValuePusher<FlatRows> | undefined {
  const key = code === 'phonetic' ? phoneticKey : normaliseString;
  const push = (rows: FlatRows, text: unknown, n: number): void => {
    // Long texts (markdown descriptions) stay in the resource; `_content` searches them.
    if (typeof text === 'string')
      rows.push(p, key(text.length > 1000 ? text.slice(0, 1000) : text), text.slice(0, 1000), n);
  };
  switch (fhirType) {
    case 'string':
    case 'markdown':
    case 'code':
    case 'uri':
      return push;
    case 'HumanName':
      return (rows, value, n) => {
        const { text, family, given, prefix, suffix } = value as HumanName;
        for (const part of [text, family, ...(given ?? []), ...(prefix ?? []), ...(suffix ?? [])]) push(rows, part, n);
      };
    case 'Address':
      return (rows, value, n) => {
        const { text, line, city, district, state, postalCode, country } = value as Address;
        for (const part of [text, ...(line ?? []), city, district, state, postalCode, country]) push(rows, part, n);
      };
    default:
      return undefined;
  }
}

/** How a uri becomes rows (`p, value, n`): as it is and, for a canonical with a version, also without. */
export function pushUri(rows: FlatRows, p: number, value: unknown, n: number): void {
  if (typeof value !== 'string') return;
  rows.push(p, value, n);
  const bar = value.indexOf('|');
  if (bar > 0) rows.push(p, value.slice(0, bar), n);
}

/**
 * How a value of a FHIR type becomes reference rows (`p, target, n`), and identifiers inside references token rows.
 * References to contained resources leave a row without target. Source: FHIR R4 search.html#reference.
 */
export function referencePusher(
  p: number,
  pIdentifier: number,
  fhirType: string,
  baseUrl: string | undefined,
): ValuePusher<IndexRows> | undefined {
  switch (fhirType) {
    case 'Reference':
      return ({ reference: rows, token }, value, n) => {
        const { reference, identifier } = value as {
          reference?: string;
          identifier?: { system?: string; value?: string };
        };
        const points = reference !== undefined && !reference.startsWith('#');
        rows.push(p, points ? canonicalReference(reference, baseUrl) : '', n);
        if (identifier?.value) token.push(pIdentifier, identifier.value, indexedSystem(identifier.system), n);
      };
    case 'canonical':
    case 'uri':
      return ({ reference: rows }, value, n) => {
        pushUri(rows, p, typeof value === 'string' ? canonicalReference(value, baseUrl) : value, n);
      };
    case 'Attachment':
      return ({ reference: rows }, value, n) => {
        const { url } = value as { url?: string };
        if (url !== undefined) rows.push(p, canonicalReference(url, baseUrl), n);
      };
    case 'Resource':
      return ({ reference: rows }, value, n) => {
        const { resourceType, id } = value as { resourceType?: string; id?: string };
        if (resourceType && id) rows.push(p, `${resourceType}/${id}`, n);
      };
    default:
      return undefined;
  }
}
