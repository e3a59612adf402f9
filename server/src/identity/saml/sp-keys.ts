import { readOrCreatePrivateFile } from '../private-file.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import { faultOfSigningPair, generateSigningPair } from './sp-certificate.ts';
import type { SigningPair } from './xml-signature.ts';

/** Signing pairs of the service provider: the first one signs, the certificates of all are published. */
export type SigningPairs = readonly [SigningPair, ...SigningPair[]];

/**
 * Reads the file of signing pairs, `{ "keys": [{ "privateKey": PEM, "certificate": PEM }] }`, or makes it with one pair.
 * Readable by its owner only.
 *
 * To rotate: append a pair and restart, so that metadata has both; once AgID and the identity providers have the new
 * metadata, move it to the front and restart; take the old one out later.
 *
 * Throws when a pair cannot be used: AgID would refuse the metadata, or identity providers the requests.
 *
 * @param now instant, ms since the epoch, UTC
 */
export async function loadSigningPairs(
  path: string,
  provider: SpidServiceProvider,
  now: number,
): Promise<SigningPairs> {
  const text = await readOrCreatePrivateFile(path, async () => {
    return `${JSON.stringify({ keys: [await generateSigningPair(provider, now)] }, null, 2)}\n`;
  });
  const [first, ...others] = pairsOf(text);
  if (first === undefined) throw new Error(`${path} must hold a list "keys" of pairs "privateKey" and "certificate"`);
  for (const [index, pair] of [first, ...others].entries()) {
    const fault = faultOfSigningPair(pair, provider, now);
    if (fault !== undefined) throw new Error(`${path}, pair ${index + 1}: ${fault}`);
  }
  return [first, ...others];
}

function pairsOf(text: string): readonly SigningPair[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return [];
  }
  const keys = typeof content === 'object' && content !== null && 'keys' in content ? content.keys : undefined;
  return Array.isArray(keys) && keys.every(isPair) ? keys : [];
}

function isPair(value: unknown): value is SigningPair {
  if (typeof value !== 'object' || value === null || !('privateKey' in value) || !('certificate' in value))
    return false;
  return typeof value.privateKey === 'string' && typeof value.certificate === 'string';
}
