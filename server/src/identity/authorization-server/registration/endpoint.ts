import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type Koa from 'koa';
import { type AdapterPayload, type Client, errors, type Provider } from 'oidc-provider';
import type { IdentityAudit } from '../../identity-audit.ts';
import type { SmartClient } from '../configuration.ts';
import { epochSeconds, type GrantStore } from '../grant-store/port.ts';
import { recordOf } from '../grant-store/read-record.ts';
import { RequestFault, readJsonBody } from '../read-request.ts';
import { toClientMetadata } from './client-metadata.ts';
import { readSoftwareStatement, type StatementIssuer } from './software-statement.ts';

/** What dynamic registration needs. */
export interface RegistrationParts {
  readonly issuer: string;
  readonly store: GrantStore;
  readonly audit: Pick<IdentityAudit, 'recordSecurity'>;
  readonly trusted: readonly StatementIssuer[];
  readonly privateJwksHosts: readonly string[];
  /** Requests that all callers together may make in an hour. */
  readonly perHour: number;
  /** Counts them; one for the life of the server. */
  readonly budget: RegistrationBudget;
}

/** How often registration was asked for in the present hour. */
export interface RegistrationBudget {
  hour: number;
  used: number;
}

interface Registration {
  /** Hash of the registration access token. */
  readonly token: string;
  readonly softwareId: string;
}

/**
 * `/reg`: registers a client by a software statement (POST), and lets whoever holds the registration access token read (GET),
 * replace (PUT, with a statement for the same software) and delete (DELETE) it at `/reg/<client_id>`.
 *
 * Refusals are OAuth errors: 400 `invalid_software_statement`, `unapproved_software_statement`, `invalid_redirect_uri`,
 * `invalid_client_metadata`; 401 `invalid_token`; 429 `temporarily_unavailable`. Source: RFC 7591; RFC 7592.
 */
export async function answerRegistration(
  ctx: Koa.Context,
  provider: Provider,
  parts: RegistrationParts,
): Promise<void> {
  ctx.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
  if (ctx.path === '/reg') {
    if (ctx.method !== 'POST') ctx.throw(405);
    return register(ctx, provider, parts);
  }
  const [, clientId = ''] = /^\/reg\/([A-Za-z0-9_-]{1,64})$/.exec(ctx.path) ?? [];
  const registration = await authorize(ctx, parts.store, clientId);
  switch (ctx.method) {
    case 'GET':
      return show(ctx, provider, parts, clientId);
    case 'PUT': {
      const body = await readJsonBody(ctx.req);
      const statement = await readSoftwareStatement(body['software_statement'], parts.trusted);
      if (statement.softwareId !== registration.softwareId) {
        throw new RequestFault(400, 'invalid_software_statement', 'the statement is for other software');
      }
      await keep(provider, parts, toClientMetadata(clientId, body, statement, parts.privateJwksHosts));
      parts.audit.recordSecurity({ kind: 'client-changed', clientId });
      return show(ctx, provider, parts, clientId);
    }
    case 'DELETE':
      await parts.store.adapter('Client').destroy(clientId);
      await parts.store.records.remove('registration', clientId);
      parts.audit.recordSecurity({ kind: 'client-removed', clientId });
      ctx.status = 204;
      return;
    default:
      ctx.throw(405);
  }
}

async function register(ctx: Koa.Context, provider: Provider, parts: RegistrationParts): Promise<void> {
  spend(ctx, parts);
  const body = await readJsonBody(ctx.req);
  const statement = await readSoftwareStatement(body['software_statement'], parts.trusted);
  const clientId = `c-${randomBytes(16).toString('base64url')}`;
  const token = randomBytes(32).toString('base64url');
  const registration: Registration = { token: hashOf(token), softwareId: statement.softwareId };
  const metadata = toClientMetadata(clientId, body, statement, parts.privateJwksHosts);
  await keep(provider, parts, metadata);
  await parts.store.records.put('registration', clientId, registration);
  parts.audit.recordSecurity({ kind: 'client-registered', clientId });
  await show(ctx, provider, parts, clientId);
  ctx.status = 201;
  Object.assign(ctx.body as object, { registration_access_token: token, client_id_issued_at: epochSeconds() });
}

/** Checks the metadata as the library does, then writes them. */
async function keep(provider: Provider, parts: RegistrationParts, metadata: SmartClient): Promise<void> {
  try {
    const ClientOf = provider.Client as unknown as new (metadata: SmartClient) => Client;
    const checked = new ClientOf(metadata).metadata();
    // A registration does not expire; the library stores clients without a time too, its types do not say so.
    const upsert: (id: string, payload: AdapterPayload, expiresIn?: number) => Promise<unknown> = parts.store.adapter(
      'Client',
    ).upsert as never;
    await upsert(metadata.client_id, checked as AdapterPayload);
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    throw new RequestFault(400, error.error, error.error_description ?? 'the metadata are not accepted');
  }
}

async function show(ctx: Koa.Context, provider: Provider, parts: RegistrationParts, clientId: string): Promise<void> {
  const client = await provider.Client.find(clientId);
  if (client === undefined) throw unauthorized(ctx);
  ctx.body = {
    ...client.metadata(),
    scope: client['smart_scopes'],
    registration_client_uri: `${parts.issuer}/reg/${clientId}`,
  };
}

async function authorize(ctx: Koa.Context, store: GrantStore, clientId: string): Promise<Registration> {
  const [, token = ''] = /^bearer +([A-Za-z0-9_-]+)$/i.exec(ctx.get('authorization')) ?? [];
  const registration = recordOf<Registration>(await store.records.find('registration', clientId));
  if (registration === undefined || !isSame(hashOf(token), registration.token)) throw unauthorized(ctx);
  return registration;
}

function unauthorized(ctx: Koa.Context): RequestFault {
  ctx.set('www-authenticate', 'Bearer error="invalid_token"');
  return new RequestFault(401, 'invalid_token', 'the registration access token is not valid for this client');
}

function spend(ctx: Koa.Context, { budget, perHour }: RegistrationParts): void {
  const hour = Math.floor(Date.now() / 3_600_000);
  if (budget.hour !== hour) Object.assign(budget, { hour, used: 0 });
  budget.used += 1;
  if (budget.used <= perHour) return;
  ctx.set('retry-after', String(Math.ceil(((hour + 1) * 3_600_000 - Date.now()) / 1000)));
  throw new RequestFault(429, 'temporarily_unavailable', 'too many registrations in this hour');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
