import { FhirError } from '@sinfonia/profiles/issues';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import type { ChainHead } from '../../store/audit-chain.ts';

/** Algorithm of signed heads. */
export const headAlgorithm = 'ES384';

/** Media type of signed heads, as `typ` in their header. */
const headType = 'sinfonia-audit-head+jws';

/** A head of the audit chain as somebody outside keeps it. */
export interface DepositedHead extends ChainHead {
  /** FHIR base of the server whose audit it is. */
  readonly server: string;
  /** When it was signed, FHIR instant, UTC. */
  readonly signed: string;
}

/**
 * Signs a head of the audit chain as a compact JWS, one line of text. Kept where the administrators of this machine
 * cannot reach it (certified mail, a time stamp), it proves later that nothing up to its position was changed or cut off.
 *
 * @param key private JWK with `kid`, for {@link headAlgorithm}
 * @see RFC 7515
 */
export async function signHead(head: DepositedHead, key: JWK): Promise<string> {
  const { chain, position, hash, server, signed } = head;
  const payload = new TextEncoder().encode(JSON.stringify({ chain, position, hash, server, signed }));
  return new CompactSign(payload)
    .setProtectedHeader({ alg: headAlgorithm, typ: headType, kid: key.kid ?? '' })
    .sign(await importJWK(key, headAlgorithm));
}

/**
 * Reads a signed head.
 *
 * @param key public or private JWK of who signed
 * @throws FhirError `audit-head-unreadable` when it is not one, or not signed with this key
 */
export async function readHead(text: string, key: JWK): Promise<DepositedHead> {
  try {
    const { payload, protectedHeader } = await compactVerify(
      text.trim(),
      await importJWK(publicPart(key), headAlgorithm),
      {
        algorithms: [headAlgorithm],
      },
    );
    const head: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (protectedHeader.typ !== headType || !isHead(head)) throw new Error('not a head');
    return head;
  } catch (cause) {
    throw new FhirError({ code: 'audit-head-unreadable' }, { cause });
  }
}

/** The public part of a key on an elliptic curve. */
export function publicPart({ kty, crv, x, y, kid, alg }: JWK): JWK {
  const found = Object.entries({ kty, crv, x, y, kid, alg }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found) as JWK;
}

function isHead(value: unknown): value is DepositedHead {
  if (typeof value !== 'object' || value === null) return false;
  const { chain, position, hash, server, signed } = value as Partial<Record<keyof DepositedHead, unknown>>;
  return (
    typeof chain === 'string' &&
    Number.isSafeInteger(position) &&
    Number(position) >= 0 &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    typeof server === 'string' &&
    typeof signed === 'string'
  );
}
