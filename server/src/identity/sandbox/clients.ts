import { join } from 'node:path';
import type { SmartClient } from '../authorization-server/configuration.ts';
import { generateSigningKey, publicPartOf, type SigningKey } from '../authorization-server/signing-keys.ts';
import { readOrCreatePrivateFile } from '../private-file.ts';

/** Identifier of the Backend Services client of the sandbox. */
export const sandboxBackend = 'sandbox-backend';

/** Identifier of the public client (PKCE, loopback redirect) of the sandbox. */
export const sandboxApp = 'sandbox-app';

/** Scopes of the sandbox clients, separated by spaces. */
const scopesOf = {
  [sandboxBackend]: 'system/*.cruds',
  [sandboxApp]:
    'openid fhirUser launch launch/patient launch/encounter offline_access online_access user/*.cruds user/AuditEvent.rs patient/*.cruds patient/AuditEvent.rs',
} as const;

/** Address of the private key of `sandbox-backend` in a data folder. */
export function sandboxKeyPath(dataDir: string): string {
  return join(dataDir, 'sandbox', 'sandbox-backend.jwk.json');
}

/** Private key (ES384 JWK) of `sandbox-backend`, made at the first start; readable by the owner of the folder only. */
export async function loadSandboxKey(dataDir: string): Promise<SigningKey> {
  const text = await readOrCreatePrivateFile(sandboxKeyPath(dataDir), async () => {
    return `${JSON.stringify(await generateSigningKey('ES384'), null, 2)}\n`;
  });
  return JSON.parse(text) as SigningKey;
}

/**
 * Registrations of the sandbox clients. `sandbox-app` may be called back on any port of the loopback interface at `/` or
 * `/callback`. Source: RFC 8252 section 7.3; SMART Backend Services.
 */
export function sandboxClients(backendKey: SigningKey): readonly SmartClient[] {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'];
  return [
    {
      client_id: sandboxBackend,
      client_name: 'Sandbox: servizio',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [publicPartOf(backendKey)] },
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      smart_scopes: scopesOf[sandboxBackend],
      access_policy: 'platform-system',
      ehr_launch: true,
      may_introspect: true,
    },
    {
      client_id: sandboxApp,
      client_name: 'Sandbox: applicazione',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: hosts.flatMap((host) => [`http://${host}/callback`, `http://${host}/`]),
      post_logout_redirect_uris: hosts.map((host) => `http://${host}/`),
      smart_scopes: scopesOf[sandboxApp],
    },
  ];
}
