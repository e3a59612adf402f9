import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Configuration } from '../../config/index.ts';
import type { SigningKey } from '../../identity/authorization-server/signing-keys.ts';

/** How a verb reaches a running server. */
export interface ConnectionOptions {
  readonly url?: string;
  /** File that holds an access token. */
  readonly token?: string;
  /** Client of Backend Services, with the file of its private key. */
  readonly client?: string;
  readonly clientKey?: string;
  readonly scope?: string;
}

/** Adds the options of a connection to a verb. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .option('--client <id>', 'system client registered at the server (with --client-key; default: that of the sandbox)')
    .option('--client-key <file>', 'private key (JWK) of the client')
    .option('--scope <scopes>', 'scopes to ask for, when the client may not have those of all types')
    .option('--token <file>', 'file with an access token (or environment variable SINFONIA_TOKEN); it is not renewed');
}

/** A connection: requests below the FHIR base, with a token that is asked for when it is needed. */
export interface Connection {
  readonly fhirBase: string;
  readonly request: (address: string, init?: RequestInit) => Promise<Response>;
}

/**
 * Connects to a running server: with a client of one's own (Backend Services, `private_key_jwt`), with a token that was
 * got elsewhere, or with the client of the sandbox. `scope` is what the verb needs. A token or a signed assertion leaves
 * this machine over https only; http is for the machine itself.
 *
 * Throws `flow-option-invalid`, and `flow-token-missing` when the first request finds no token.
 * Source: SMART App Launch 2.2, backend-services.
 */
export async function connect(
  configuration: Configuration,
  options: ConnectionOptions,
  scope: string,
): Promise<Connection> {
  const { createRestClient } = await import('./flow-source.ts');
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const baseUrl = (options.url ?? configuration.server.baseUrl).replace(/\/$/, '');
  const { hostname, protocol } = readAddress(baseUrl) ?? {};
  const invalid = (option: string, expected: string) =>
    new FhirError({ code: 'flow-option-invalid', values: { option, expected } });
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) throw invalid('--url', 'https://…');
  if ((options.client === undefined) !== (options.clientKey === undefined)) {
    throw invalid('--client', '--client ID --client-key FILE');
  }
  const given = options.client === undefined ? await givenToken(options) : undefined;
  if (given === '') throw invalid('--token', 'FILE');
  const token = given === undefined ? systemToken(configuration, options, baseUrl, scope) : async () => given;
  const fhirBase = `${baseUrl}/fhir`;
  return { fhirBase, request: createRestClient({ fhirBase, token }) };
}

function readAddress(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

async function givenToken(options: ConnectionOptions): Promise<string | undefined> {
  const text = options.token === undefined ? process.env['SINFONIA_TOKEN'] : await readFile(options.token, 'utf8');
  if (text === undefined) return undefined;
  return /^[\w.~+/-]+=*$/.test(text.trim()) ? text.trim() : '';
}

function systemToken(
  configuration: Configuration,
  options: ConnectionOptions,
  baseUrl: string,
  scope: string,
): () => Promise<string> {
  return async () => {
    const { obtainSystemToken, readSandboxKey, TokenRequestError } = await import(
      '../../identity/sandbox/obtain-token.ts'
    );
    const { FhirError } = await import('@sinfonia/profiles/issues');
    try {
      const { client, clientKey } = options;
      const key = clientKey === undefined ? await readSandboxKey(configuration.data) : await readKey(clientKey);
      const request = { baseUrl, scope: options.scope ?? scope, ...(client === undefined ? {} : { client }) };
      return (await obtainSystemToken(request, key)).access_token;
    } catch (error) {
      if (!(error instanceof TokenRequestError)) throw error;
      throw new FhirError({ code: 'flow-token-missing', values: { reason: error.reason, address: baseUrl } });
    }
  };
}

async function readKey(path: string): Promise<SigningKey> {
  const { FhirError } = await import('@sinfonia/profiles/issues');
  try {
    const key: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isSigningKey(key)) return key;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  // What the file holds is a secret: nothing of it is told.
  throw new FhirError({
    code: 'flow-option-invalid',
    values: { option: '--client-key', expected: 'JWK (ES384, RS384)' },
  });
}

function isSigningKey(value: unknown): value is SigningKey {
  if (typeof value !== 'object' || value === null) return false;
  return ['kty', 'kid', 'alg', 'd'].every(
    (name) => name in value && typeof value[name as keyof typeof value] === 'string',
  );
}
