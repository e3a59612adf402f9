import { parameterOf } from '../../../fhir/search/parameters.ts';
import type { ParameterRef } from '../../../fhir/search/plan.ts';
import taught from './identifier-parameters.json' with { type: 'json' };

/** A search parameter over the identifiers inside the references of another one, which HAPI is taught: it has no `:identifier`. */
export interface IdentifierParameter {
  readonly type: string;
  readonly code: string;
  /** FHIRPath over the resource. */
  readonly expression: string;
}

const modifier = ':identifier';

/** The parameters that HAPI is taught; each costs the server some work at every write of its type, so there are no others. */
export function identifierParameters(): readonly IdentifierParameter[] {
  return Object.entries(taught.parameters).flatMap(([type, codes]) =>
    codes.map((code) => ({ type, code: taughtCode(code), expression: expressionOf(type, code) })),
  );
}

/** Name by which HAPI knows a token parameter; `undefined` when it was not taught the identifiers of those references. */
export function tokenName({ type, code }: ParameterRef): string | undefined {
  if (!code.endsWith(modifier)) return code;
  const reference = code.slice(0, -modifier.length);
  const codes: Readonly<Record<string, readonly string[]>> = taught.parameters;
  return codes[type]?.includes(reference) ? taughtCode(reference) : undefined;
}

function taughtCode(code: string): string {
  return `${code}-identifier`;
}

function expressionOf(type: string, code: string): string {
  const parts = (parameterOf(type, code)?.expression ?? '').split('|').map((part) => part.trim());
  const own = parts
    .filter((part) => part.startsWith(`${type}.`))
    .map((part) => part.replace(/\.where\(resolve\(\).*$/, ''));
  if (own.length === 0) throw new Error(`no expression of ${type}.${code}`);
  return own.map((part) => `${part}.identifier`).join(' | ');
}
