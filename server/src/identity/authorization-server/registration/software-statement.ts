import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { parseScope } from '../../../access/scope.ts';
import { RequestFault } from '../read-request.ts';

/** An authority that may vouch for software, with its public keys. */
export interface StatementIssuer {
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
}

/** What an authority says about a piece of software: the ceiling of every registration of it. */
export interface SoftwareStatement {
  readonly issuer: string;
  readonly softwareId: string;
  readonly clientName: string;
  /** Empty for a system. */
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly jwks?: JSONWebKeySet;
  readonly jwksUri?: string;
  /** Policy of a system; absent for an application that people use. */
  readonly accessPolicy?: 'vendor-system';
  /** FHIR reference of the organization that a system acts for. */
  readonly organization?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
}

const algorithms = ['ES384', 'RS384', 'ES256', 'RS256'];
const organizationForm = /^Organization\/[A-Za-z0-9.-]{1,64}$/;
const longestStatement = 32_768;

/**
 * Reads a software statement: a JWT signed by one of the authorities that the operator trusts, with `iat` and `jti`, not
 * expired. Claims: `software_id`, `client_name`, `redirect_uris`, `smart_scopes`, `jwks` or `jwks_uri`, `access_policy`
 * (`vendor-system`, or absent for an application of people), `organization`, `policy_uri`, `tos_uri`.
 *
 * Throws `RequestFault` 400: `invalid_software_statement`, or `unapproved_software_statement` for one of an authority that is
 * not trusted. Source: RFC 7591 sections 2.3 and 3.2.2.
 */
export async function readSoftwareStatement(
  statement: unknown,
  trusted: readonly StatementIssuer[],
): Promise<SoftwareStatement> {
  if (typeof statement !== 'string' || statement.length > longestStatement)
    throw invalid('software_statement is missing');
  const claims = await verified(statement, trusted);
  const accessPolicy = claims['access_policy'];
  if (accessPolicy !== undefined && accessPolicy !== 'vendor-system') {
    throw invalid('access_policy must be vendor-system, or absent for an application that people use');
  }
  const redirectUris = texts(claims['redirect_uris'] ?? [], 'redirect_uris');
  if (accessPolicy === undefined && redirectUris.length === 0) throw invalid('redirect_uris are missing');
  const scopes = String(claims['smart_scopes'] ?? '')
    .split(' ')
    .filter(Boolean);
  if (scopes.length === 0) throw invalid('smart_scopes are missing');
  if (scopes.some((scope) => !fitsHolder(scope, accessPolicy !== undefined))) {
    throw invalid('smart_scopes hold a scope that is malformed or not for this kind of client');
  }
  const organization = claims['organization'];
  if (organization !== undefined && (typeof organization !== 'string' || !organizationForm.test(organization))) {
    throw invalid('organization must be a reference to an Organization');
  }
  const jwks = claims['jwks'];
  const jwksUri = optional(claims['jwks_uri'], 'jwks_uri');
  if (jwks !== undefined && jwksUri !== undefined) throw invalid('jwks and jwks_uri exclude each other');
  if (accessPolicy !== undefined && jwks === undefined && jwksUri === undefined) throw invalid('a system needs keys');
  const policyUri = optional(claims['policy_uri'], 'policy_uri');
  const tosUri = optional(claims['tos_uri'], 'tos_uri');
  return {
    issuer: String(claims['iss']),
    softwareId: required(claims['software_id'], 'software_id'),
    clientName: required(claims['client_name'], 'client_name'),
    redirectUris,
    scopes,
    ...(jwks === undefined ? {} : { jwks: jwks as JSONWebKeySet }),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(accessPolicy === undefined ? {} : { accessPolicy }),
    ...(organization === undefined ? {} : { organization }),
    ...(policyUri === undefined ? {} : { policyUri }),
    ...(tosUri === undefined ? {} : { tosUri }),
  };
}

async function verified(
  statement: string,
  trusted: readonly StatementIssuer[],
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { iss } = decodeJwt(statement);
    const authority = trusted.find(({ issuer }) => issuer === iss);
    if (authority === undefined) {
      throw new RequestFault(400, 'unapproved_software_statement', 'the issuer of the statement is not trusted here');
    }
    const { payload } = await jwtVerify(statement, createLocalJWKSet(authority.jwks), {
      issuer: authority.issuer,
      algorithms,
      requiredClaims: ['iat', 'jti', 'software_id'],
      clockTolerance: 15,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw invalid('the statement is not signed by its issuer, or has expired');
    throw error;
  }
}

function fitsHolder(scope: string, isSystem: boolean): boolean {
  const parsed = parseScope(scope);
  if (parsed.kind === 'malformed') return false;
  if (parsed.kind === 'other') return !isSystem;
  return (parsed.grant.context === 'system') === isSystem;
}

function texts(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string') || value.length > 50) {
    throw invalid(`${name} must be a list of texts`);
  }
  return value;
}

function required(value: unknown, name: string): string {
  const text = optional(value, name);
  if (text === undefined) throw invalid(`${name} is missing`);
  return text;
}

function optional(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > 1000) throw invalid(`${name} must be a text`);
  return value;
}

function invalid(message: string): RequestFault {
  return new RequestFault(400, 'invalid_software_statement', message);
}
