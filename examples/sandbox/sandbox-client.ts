import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backendServices, connect, type SinfoniaClient } from '@sinfonia/sdk';

/** Where the sandbox is and where it keeps its keys. */
export interface SandboxPlace {
  /** Address of the server, without `/fhir`. */
  readonly url: string;
  /** Data folder of the server. */
  readonly data: string;
}

/** The sandbox of `npm start`, unless the environment names another one. */
export function sandboxPlace(environment: Readonly<Record<string, string | undefined>> = process.env): SandboxPlace {
  const port = environment['SINFONIA_PORT'] ?? '8080';
  return {
    url: environment['SINFONIA_BASE_URL'] ?? `http://localhost:${port}`,
    data: environment['SINFONIA_DATA'] ?? '.sinfonia',
  };
}

/** Private key (JWK) of the client `sandbox-backend`, which the sandbox writes at its first start. */
export async function sandboxKey(place: SandboxPlace): Promise<Readonly<Record<string, unknown>>> {
  const path = join(place.data, 'sandbox', 'sandbox-backend.jwk.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(
      `nessuna chiave in ${path}: avviare prima la sandbox (npm start) · no key: start the sandbox first`,
      {
        cause,
      },
    );
  }
}

/** Connects to the sandbox as `sandbox-backend` (SMART Backend Services). */
export async function connectToSandbox(place: SandboxPlace = sandboxPlace()): Promise<SinfoniaClient> {
  return connect({
    baseUrl: `${place.url}/fhir`,
    auth: backendServices({
      clientId: 'sandbox-backend',
      privateKey: await sandboxKey(place),
      scope: 'system/*.cruds',
    }),
    headers: { 'accept-language': 'it' },
  });
}
