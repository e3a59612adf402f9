import type { Adapter } from 'oidc-provider';

/** Table or place of each model that the authorization server keeps. */
export const models = {
  Session: 'session',
  AccessToken: 'access_token',
  AuthorizationCode: 'authorization_code',
  RefreshToken: 'refresh_token',
  DeviceCode: 'device_code',
  ClientCredentials: 'client_credentials',
  Client: 'client',
  InitialAccessToken: 'initial_access_token',
  RegistrationAccessToken: 'registration_access_token',
  Interaction: 'interaction',
  ReplayDetection: 'replay_detection',
  PushedAuthorizationRequest: 'pushed_authorization_request',
  Grant: 'oauth_grant',
  BackchannelAuthenticationRequest: 'backchannel_authentication_request',
  PreAuthorizedCode: 'pre_authorized_code',
} as const;

/** Models whose id is what the bearer holds. A store keeps a hash of it, so that a copy of its files redeems nothing. */
export const bearerModels: ReadonlySet<string> = new Set([
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'InitialAccessToken',
  'RegistrationAccessToken',
  'PushedAuthorizationRequest',
  'PreAuthorizedCode',
]);

/**
 * What a record is about: `account` (who has which account id), `sign-in` (the login under way in an interaction),
 * `session-context` (the part a person took, by grant), `launch` (launch contexts of an EHR), `registration` (tokens to
 * manage a registration).
 */
export type RecordKind = 'account' | 'sign-in' | 'session-context' | 'launch' | 'registration';

/** Our own durable records beside the models of the library. Keys are kept as hashes; values are JSON objects. */
export interface Records {
  /** Writes a record, replacing an earlier one. `expiresIn` in seconds; without it the record stays. */
  put(kind: RecordKind, key: string, value: object, expiresIn?: number): Promise<void>;
  /** Writes a record unless there is one; resolves with what is there now. Atomic between processes. */
  putNew(kind: RecordKind, key: string, value: object): Promise<unknown>;
  /** The record, or undefined when there is none or it has expired. */
  find(kind: RecordKind, key: string): Promise<unknown>;
  /** Takes a record away and resolves with it: of several takers one gets it, the others undefined. */
  take(kind: RecordKind, key: string): Promise<unknown>;
  remove(kind: RecordKind, key: string): Promise<void>;
}

/** Something that is not accepted any more, until `expiresAt` (seconds since the epoch), when no token of it is left. */
export interface Revocation {
  /** As `revokedGrant` or `revokedToken` name it. */
  readonly id: string;
  readonly expiresAt: number;
}

/** Durable state of the authorization server. */
export interface GrantStore {
  /**
   * Adapter of one model, as oidc-provider asks for it. Beyond its contract:
   * - a `jti` is accepted once (`invalid_client`), also when requests race;
   * - a code or refresh token is consumed once; a second use gives `invalid_grant` and ends the grant;
   * - `revokeByGrantId` puts the grant on the list of revocations.
   */
  adapter(model: string): Adapter;
  readonly records: Records;
  /** Puts something on the list of revocations for as long as an access token may live. */
  revoke(id: string): Promise<void>;
  /** The list of revocations that have not expired, also those of other processes. */
  revocations(): Promise<readonly Revocation[]>;
  /** Is told of the revocations of this process, at once. */
  onRevoked(listener: (revocation: Revocation) => void): void;
  /** Deletes what has expired; resolves with how many rows. Runs by itself every ten minutes. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/**
 * How long something stays on the list of revocations, in seconds: more than the life of the longest access token with the
 * tolerance between clocks, so that a token issued while its grant was being revoked is refused too.
 */
export const revocationLife = 960;

/** Name of a grant in the list of revocations. */
export function revokedGrant(grantId: string): string {
  return `grant:${grantId}`;
}

/** Name of one access token in the list of revocations. */
export function revokedToken(jti: string): string {
  return `token:${jti}`;
}

/** Seconds since the epoch, the unit of oidc-provider. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** What an id on the list of revocations is about. */
export function revokedIn(id: string): { readonly grantId?: string; readonly tokenId?: string } {
  if (id.startsWith(revokedGrant(''))) return { grantId: id.slice(revokedGrant('').length) };
  return id.startsWith(revokedToken('')) ? { tokenId: id.slice(revokedToken('').length) } : {};
}
