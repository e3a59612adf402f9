import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseScope } from '../../../access/scope.ts';
import type { SmartClient } from '../configuration.ts';

/**
 * Reads the clients that the operator registered by hand: each `*.json` of the folder holds the metadata of one client, or a
 * list of them. `docs/guide/authorization.md` describes them. Read at the start of the server.
 *
 * Throws an `Error` that names the file and what is wrong: a server that quietly left out a client would be worse.
 */
export async function readClientsFolder(folder: string): Promise<readonly SmartClient[]> {
  const clients: SmartClient[] = [];
  for (const name of await jsonFiles(folder)) {
    const path = join(folder, name);
    let content: unknown;
    try {
      content = JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      throw new Error(`${path} is not JSON`, { cause: error });
    }
    for (const entry of Array.isArray(content) ? content : [content]) {
      const fault = faultOf(entry);
      if (fault !== undefined) throw new Error(`${path}: ${fault}`);
      const client = entry as SmartClient;
      if (clients.some((other) => other.client_id === client.client_id)) {
        throw new Error(`${path}: client_id ${client.client_id} is there twice`);
      }
      clients.push(client);
    }
  }
  return clients;
}

async function jsonFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function faultOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'a client must be an object';
  const client = entry as Readonly<Record<string, unknown>>;
  if (typeof client['client_id'] !== 'string' || client['client_id'] === '') return 'client_id is missing';
  if ('client_secret' in client) return 'client_secret is not accepted: clients authenticate with a key';
  const method = client['token_endpoint_auth_method'];
  if (method !== 'none' && method !== 'private_key_jwt') {
    return 'token_endpoint_auth_method must be none or private_key_jwt';
  }
  const scopes = client['smart_scopes'];
  if (typeof scopes !== 'string' || scopes === '') return 'smart_scopes is missing';
  const malformed = scopes.split(' ').find((scope) => parseScope(scope).kind === 'malformed');
  if (malformed !== undefined) return `smart_scopes holds the malformed scope ${malformed}`;
  const grants = client['grant_types'];
  const isSystem = Array.isArray(grants) && grants.includes('client_credentials');
  if (isSystem && method === 'none') return 'a system client needs private_key_jwt';
  if (isSystem && typeof client['access_policy'] !== 'string') return 'a system client needs an access_policy';
  return undefined;
}
