import { join } from 'node:path';
import type { StatementIssuer } from '../authorization-server/registration/software-statement.ts';
import { generateSigningKey, publicPartOf, type SigningKey } from '../authorization-server/signing-keys.ts';
import { readOrCreatePrivateFile } from '../private-file.ts';

/** Name of the authority that vouches for software in the sandbox, below the issuer. */
export function vendorAuthorityOf(issuer: string): string {
  return `${issuer}/sandbox/vendor-authority`;
}

/** Address of its private key in a data folder. */
export function vendorAuthorityKeyPath(dataDir: string): string {
  return join(dataDir, 'sandbox', 'vendor-authority.jwk.json');
}

/** Private key (ES384 JWK) of the authority, made at the first start; readable by the owner of the folder only. */
export async function loadVendorAuthorityKey(dataDir: string): Promise<SigningKey> {
  const text = await readOrCreatePrivateFile(vendorAuthorityKeyPath(dataDir), async () => {
    return `${JSON.stringify(await generateSigningKey('ES384'), null, 2)}\n`;
  });
  return JSON.parse(text) as SigningKey;
}

/** The authority as registration trusts it. */
export async function sandboxVendorAuthority(dataDir: string, issuer: string): Promise<StatementIssuer> {
  const key = await loadVendorAuthorityKey(dataDir);
  return { issuer: vendorAuthorityOf(issuer), jwks: { keys: [publicPartOf(key)] } };
}
