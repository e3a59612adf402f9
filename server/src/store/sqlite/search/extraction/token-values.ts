import { compactPhone } from '../../../../fhir/search/normalise.ts';
import { canonicalSystem } from '../../../../fhir/search/system-aliases.ts';
import { systemFingerprint } from '../system-fingerprint.ts';
import type { FlatRows } from './index-rows.ts';

/** Adds the index rows of one value: `push(rows, value, n)`. */
export type ValuePusher<Rows> = (rows: Rows, value: unknown, n: number) => void;

interface Coding {
  readonly system?: string;
  readonly code?: string;
}
interface Identifier {
  readonly system?: string;
  readonly value?: string;
  readonly type?: { readonly coding?: readonly Coding[] };
}

/** Fingerprint of a system, older addresses of the same system included. */
export function indexedSystem(system: string | undefined): number {
  return system === undefined ? 0 : systemFingerprint(canonicalSystem(system));
}

/** Code under which an identifier of a type is found by `:of-type`. */
export function ofTypeKey(code: string, value: string): string {
  return `${code}\n${value}`;
}

/**
 * How a value of a FHIR type becomes token rows (`p, code, system, n`); undefined for types that have no token.
 * Source: FHIR R4 search.html#token.
 */
export function tokenPusher(p: number, pOfType: number, fhirType: string): ValuePusher<FlatRows> | undefined {
  switch (fhirType) {
    case 'CodeableConcept':
      return (rows, value, n) => {
        const { coding } = value as { coding?: readonly Coding[] };
        if (coding === undefined || coding.length === 0) rows.push(p, '', 0, n);
        else for (const each of coding) rows.push(p, each.code ?? '', indexedSystem(each.system), n);
      };
    case 'Coding':
      return (rows, value, n) => {
        const { code, system } = value as Coding;
        rows.push(p, code ?? '', indexedSystem(system), n);
      };
    case 'Identifier':
      return (rows, value, n) => pushIdentifier(rows, p, pOfType, value as Identifier, n);
    case 'ContactPoint':
      return (rows, value, n) => {
        const { value: address = '', system } = value as { value?: string; system?: string };
        rows.push(p, address, 0, n);
        if (system === 'email' || system === 'url') return;
        const compact = compactPhone(address);
        if (compact !== address) rows.push(p, compact, 0, n);
      };
    case 'code':
    case 'id':
    case 'uri':
    case 'string':
    case 'boolean':
      return (rows, value, n) => {
        rows.push(p, String(value), 0, n);
      };
    default:
      return undefined;
  }
}

function pushIdentifier(rows: FlatRows, p: number, pOfType: number, identifier: Identifier, n: number): void {
  const { system, value, type } = identifier;
  rows.push(p, value ?? '', indexedSystem(system), n);
  if (value === undefined) return;
  for (const coding of type?.coding ?? []) {
    if (coding.code) rows.push(pOfType, ofTypeKey(coding.code, value), indexedSystem(coding.system), n);
  }
}
