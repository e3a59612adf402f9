import type { JWK } from 'jose';
import Koa from 'koa';
import { type EntityKey, publicKeySet } from '../federation/entity-keys.ts';
import { entityStatementType } from '../federation/entity-statement.ts';
import { sendStatement } from '../federation/federation-endpoints.ts';
import { signToken } from '../federation/sign-token.ts';
import { readForm } from '../login/read-form.ts';

/** Types of entities that the sandbox anchor knows. */
export type SubordinateType = 'openid_provider' | 'openid_relying_party';

/** An entity that joined the sandbox federation. */
export interface Subordinate {
  readonly id: string;
  readonly type: SubordinateType;
  /** Its public federation keys, as it gave them when it joined. */
  readonly keys: { readonly keys: readonly JWK[] };
}

/** What the sandbox trust anchor is made of. */
export interface SandboxAnchorParts {
  /** Entity id: `<base>/sandbox-idp/ta`. */
  readonly id: string;
  readonly keys: readonly EntityKey[];
  readonly subordinates: readonly Subordinate[];
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** The trust anchor of the sandbox federation. */
export interface SandboxAnchor {
  readonly id: string;
  readonly keys: readonly EntityKey[];
  find(id: string): Subordinate | undefined;
  /** A signed trust mark about a subordinate. */
  issueMark(subordinate: Pick<Subordinate, 'id' | 'type'>): Promise<string>;
  /** Below its entity id: configuration, `/fetch`, `/list`, `/trust_mark_status`. */
  readonly app: Koa;
}

/** Lives in seconds: configuration as in the reference, statements a day, marks a year. */
const lives = { configuration: 1980, statement: 24 * 3600, mark: 365 * 24 * 3600 } as const;

/**
 * Metadata policies as the authorities have them.
 *
 * Source: SPID/CIE OIDC technical rules, metadata policy.
 */
const policies: Readonly<Record<SubordinateType, Readonly<Record<string, unknown>>>> = {
  openid_provider: { subject_types_supported: { value: ['pairwise'] } },
  openid_relying_party: {
    client_registration_types: { subset_of: ['automatic'], essential: true },
    grant_types: { superset_of: ['authorization_code'], subset_of: ['authorization_code', 'refresh_token'] },
    response_types: { subset_of: ['code'] },
    token_endpoint_auth_method: { one_of: ['private_key_jwt'], essential: true },
    userinfo_encrypted_response_alg: { one_of: ['RSA-OAEP', 'RSA-OAEP-256'], essential: true },
  },
};

/** Identifier of the trust mark of a type of entity. */
export function trustMarkOf(anchor: string, type: SubordinateType): string {
  return `${anchor}/${type}/public`;
}

/**
 * The trust anchor of test people: it signs statements about the entities it was given, and nothing else.
 *
 * Errors (JSON): `invalid_request` 400, `not_found` 404.
 *
 * Source: OpenID Federation 1.0, 8; SPID/CIE OIDC technical rules, federation endpoints.
 */
export function createSandboxAnchor(parts: SandboxAnchorParts, onError: (error: Error) => void): SandboxAnchor {
  const { id, keys, now } = parts;
  const find = (sub: string) => parts.subordinates.find((one) => one.id === sub);
  const app = new Koa();
  app.on('error', onError);
  app.use(async (ctx) => {
    ctx.set('cache-control', 'no-cache');
    const { path, method } = ctx;
    if (method === 'POST' && path === '/trust_mark_status') return answerStatus(ctx, id, find);
    if (method !== 'GET' && method !== 'HEAD') return refuse(ctx, 404, 'not_found');
    if (path === '/.well-known/openid-federation') return sendStatement(ctx, await signConfiguration(parts));
    if (path === '/list') return answerList(ctx, parts.subordinates);
    if (path !== '/fetch') return refuse(ctx, 404, 'not_found');
    const { sub } = ctx.query;
    if (typeof sub !== 'string') return refuse(ctx, 400, 'invalid_request');
    const subordinate = find(sub);
    if (subordinate === undefined) return refuse(ctx, 404, 'not_found');
    sendStatement(ctx, await signStatement(parts, subordinate));
  });
  return {
    id,
    keys,
    app,
    find,
    issueMark: ({ id: sub, type }) => {
      const claims = { iss: id, sub, id: trustMarkOf(id, type), ...times(now(), lives.mark) };
      return signToken({ ...claims, organization_name: 'SINFONIA (sandbox)', organization_type: 'public' }, keys);
    },
  };
}

function signConfiguration({ id, keys, now }: SandboxAnchorParts): Promise<string> {
  const claims = {
    iss: id,
    sub: id,
    ...times(now(), lives.configuration),
    jwks: publicKeySet(keys),
    metadata: {
      federation_entity: {
        organization_name: 'Federazione di prova (sandbox)',
        contacts: ['sandbox@example.org'],
        federation_fetch_endpoint: `${id}/fetch`,
        federation_list_endpoint: `${id}/list`,
        federation_trust_mark_status_endpoint: `${id}/trust_mark_status`,
      },
    },
    constraints: { max_path_length: 1 },
    trust_mark_issuers: Object.fromEntries(
      (['openid_provider', 'openid_relying_party'] as const).map((type) => [trustMarkOf(id, type), [id]]),
    ),
  };
  return signToken(claims, keys, entityStatementType);
}

function signStatement({ id, keys, now }: SandboxAnchorParts, subordinate: Subordinate): Promise<string> {
  const claims = {
    iss: id,
    sub: subordinate.id,
    ...times(now(), lives.statement),
    jwks: subordinate.keys,
    metadata_policy: { [subordinate.type]: policies[subordinate.type] },
  };
  return signToken(claims, keys, entityStatementType);
}

/** The rules call the filter `entity_type`, the reference also `type`. */
function answerList(ctx: Koa.Context, subordinates: readonly Subordinate[]): void {
  const wanted = ctx.query['entity_type'] ?? ctx.query['type'];
  ctx.body = subordinates.filter(({ type }) => wanted === undefined || wanted === type).map(({ id }) => id);
}

/** Dynamic check of a trust mark. Marks of the sandbox are active as long as their entity is in the federation. */
async function answerStatus(
  ctx: Koa.Context,
  anchor: string,
  find: (id: string) => Subordinate | undefined,
): Promise<void> {
  const form = await readForm(ctx.req, 16_384);
  const subordinate = find(form?.get('sub') ?? '');
  ctx.body = { active: subordinate !== undefined && form?.get('id') === trustMarkOf(anchor, subordinate.type) };
}

function times(now: number, life: number): { readonly iat: number; readonly exp: number } {
  const iat = Math.floor(now / 1000);
  return { iat, exp: iat + life };
}

function refuse(ctx: Koa.Context, status: number, error: string): void {
  ctx.status = status;
  ctx.body = { error };
}
