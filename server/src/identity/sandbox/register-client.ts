import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { generateSigningKey, publicPartOf, type SigningKey } from '../authorization-server/signing-keys.ts';
import { readIfPresent, readOrCreatePrivateFile } from '../private-file.ts';
import { vendorAuthorityKeyPath, vendorAuthorityOf } from './vendor-authority.ts';

/** Why no client was registered; the message is for the person at the terminal. */
export class RegistrationError extends Error {
  readonly reason: 'not-running' | 'wrong-use' | 'refused';

  constructor(reason: RegistrationError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RegistrationError';
    this.reason = reason;
  }
}

/** Software that the authority of the sandbox vouches for. */
export interface SandboxSoftware {
  readonly dataDir: string;
  readonly name: string;
  readonly softwareId: string;
  readonly redirectUris: readonly string[];
  /** Scopes separated by spaces. */
  readonly scope: string;
  readonly isSystem: boolean;
  readonly organization?: string;
  /** File of the private key (JWK, ES384); made when it is not there. */
  readonly keyFile?: string;
}

/**
 * Registers a client at a running server, by a software statement that is given or one that is made for the sandbox. Resolves
 * with the registration. Throws `RegistrationError`. Source: RFC 7591.
 */
export async function registerClient(
  baseUrl: string,
  software: SandboxSoftware | { readonly statement: string },
  scope?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const issuer = `${baseUrl}/oidc`;
  const statement = 'statement' in software ? software.statement : await stateFor(software, issuer);
  let response: Response;
  try {
    response = await fetch(`${issuer}/reg`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ software_statement: statement, ...(scope === undefined ? {} : { scope }) }),
      signal: AbortSignal.timeout(10_000),
    });
  } catch (cause) {
    throw new RegistrationError('not-running', `no SINFONIA server answers at ${baseUrl}`, cause);
  }
  const answer = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  if (!response.ok) {
    const reason = `${answer['error'] ?? response.status}: ${answer['error_description'] ?? ''}`;
    throw new RegistrationError('refused', `the authorization server refused: ${reason}`);
  }
  return answer;
}

async function stateFor(software: SandboxSoftware, issuer: string): Promise<string> {
  const { dataDir, isSystem, keyFile } = software;
  const text = await readIfPresent(vendorAuthorityKeyPath(dataDir));
  if (text === undefined) {
    throw new RegistrationError('wrong-use', 'there is no authority of the sandbox: start the sandbox first');
  }
  if (isSystem && keyFile === undefined) throw new RegistrationError('wrong-use', 'a system needs --key');
  const authority = JSON.parse(text) as SigningKey;
  const key = keyFile === undefined ? undefined : await keyIn(keyFile);
  return new SignJWT({
    jti: randomUUID(),
    software_id: software.softwareId,
    client_name: software.name,
    smart_scopes: software.scope,
    ...(isSystem ? { access_policy: 'vendor-system' } : { redirect_uris: software.redirectUris }),
    ...(software.organization === undefined ? {} : { organization: software.organization }),
    ...(key === undefined ? {} : { jwks: { keys: [publicPartOf(key)] } }),
  })
    .setProtectedHeader({ alg: authority.alg, kid: authority.kid, typ: 'JWT' })
    .setIssuer(vendorAuthorityOf(issuer))
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(await importJWK(authority, authority.alg));
}

async function keyIn(path: string): Promise<SigningKey> {
  const text = await readOrCreatePrivateFile(path, async () => {
    return `${JSON.stringify(await generateSigningKey('ES384'), null, 2)}\n`;
  });
  return JSON.parse(text) as SigningKey;
}
