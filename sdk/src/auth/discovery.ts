import { requireSecure } from '../addresses.ts';
import { clientFault } from '../errors.ts';
import type { AuthConnection } from './authorizer.ts';

/** Endpoints of the SMART configuration that this package uses. Source: SMART App Launch 2.2, conformance. */
export interface SmartEndpoints {
  readonly issuer?: string;
  readonly token: string;
  readonly authorization?: string;
  readonly revocation?: string;
}

/**
 * Reads `[base]/.well-known/smart-configuration`. Throws `discovery-failed` when it has no token endpoint, and
 * `address-insecure` when an endpoint is not as safe as the base.
 */
export async function discoverSmart(connection: AuthConnection): Promise<SmartEndpoints> {
  const { baseUrl } = connection;
  let document: Readonly<Record<string, unknown>>;
  try {
    const response = await connection.fetch(`${baseUrl}/.well-known/smart-configuration`, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new TypeError(`status ${response.status}`);
    document = (await response.json()) as Record<string, unknown>;
  } catch (cause) {
    throw clientFault('discovery-failed', 'the SMART configuration of the server cannot be read', { cause });
  }
  const endpoint = (name: string): string | undefined => {
    const value = document[name];
    return typeof value === 'string' ? requireSecure(baseUrl, value) : undefined;
  };
  const token = endpoint('token_endpoint');
  if (token === undefined) throw clientFault('discovery-failed', 'the SMART configuration names no token endpoint');
  const authorization = endpoint('authorization_endpoint');
  const revocation = endpoint('revocation_endpoint');
  return {
    token,
    ...(typeof document['issuer'] === 'string' ? { issuer: document['issuer'] } : {}),
    ...(authorization === undefined ? {} : { authorization }),
    ...(revocation === undefined ? {} : { revocation }),
  };
}

/** Reads the configuration once; after a failure the next caller tries again. */
export function rememberSmart(connection: () => AuthConnection): () => Promise<SmartEndpoints> {
  let known: Promise<SmartEndpoints> | undefined;
  return () => {
    known ??= discoverSmart(connection()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
