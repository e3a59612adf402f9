import { X509Certificate } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import type { Claims } from '../rules/claims.ts';
import { checkTokenClaims, type TokenKind } from '../rules/token-claims.ts';
import type { GovWayError } from './govway.ts';
import { readJsonObject } from './read-call.ts';

const algorithms = ['RS256', 'RS384', 'RS512'];

/** Base64 of DER as it stands in x5c: no armour, no line breaks. */
const base64Der = /^[A-Za-z0-9+/]+={0,2}$/;

/** What a token is held against. */
export interface TokenRules {
  /** `aud` values that are ours. */
  readonly audiences: readonly string[];
  /** Authorities of which one must have issued the signing certificate; any certificate will do without. */
  readonly authorities: readonly X509Certificate[];
  /** Seconds by which a caller's clock may be ahead. */
  readonly tolerance: number;
  /** Current instant, ms UTC. */
  readonly now: number;
}

/** A token whose signature verifies; `claims` is undefined when its payload is no JSON object. */
export type OpenedToken =
  | { readonly ok: true; readonly claims: Claims | undefined }
  | { readonly ok: false; readonly error: GovWayError };

/**
 * Opens a JWT as the front end does: signature by the first certificate of `x5c` (RS256, RS384, RS512), `iss` of that certificate,
 * `exp`, `iat`, `aud`. A payload that cannot be read is left to the gateway. Source: reference of the gateway, sections 1.6 and 2.
 */
export async function openToken(token: string, kind: TokenKind, rules: TokenRules): Promise<OpenedToken> {
  const certificate = certificateOf(token);
  if (certificate === undefined || !isTrusted(certificate, rules)) return failed('TokenAuthenticationFailed');
  let payload: Uint8Array;
  try {
    payload = (await compactVerify(token, certificate.publicKey, { algorithms })).payload;
  } catch {
    return failed('TokenAuthenticationFailed');
  }
  const claims = readJsonObject(new TextDecoder().decode(payload));
  if (claims === undefined) return { ok: true, claims };
  const { now, tolerance } = rules;
  const signer = commonNameOf(certificate);
  const fault = checkTokenClaims(claims, { kind, signer, now, tolerance, audience: audienceOf(claims, rules) });
  return fault === undefined ? { ok: true, claims } : failed(fault.error);
}

function certificateOf(token: string): X509Certificate | undefined {
  try {
    const first = decodeProtectedHeader(token).x5c?.[0];
    if (typeof first !== 'string' || !base64Der.test(first)) return undefined;
    return new X509Certificate(Buffer.from(first, 'base64'));
  } catch {
    return undefined;
  }
}

function isTrusted(certificate: X509Certificate, { authorities, now }: TokenRules): boolean {
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
  if (authorities.length === 0) return true;
  return authorities.some((one) => certificate.checkIssued(one) && certificate.verify(one.publicKey));
}

function commonNameOf(certificate: X509Certificate): string {
  return /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';
}

/** The audience of ours that a token names, or the first of them, against which it then fails. */
function audienceOf({ aud }: Claims, { audiences }: TokenRules): string {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return audiences.find((one) => named.includes(one)) ?? audiences[0] ?? '';
}

function failed(error: GovWayError): OpenedToken {
  return { ok: false, error };
}
