import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type CdaFacts, checkClaims, organisationName, resourceHl7Type } from '../rules/claims.ts';
import { attachmentHash } from '../rules/document-key.ts';
import { type FseOperation, operationRules } from '../rules/operations.ts';
import type { Problem } from '../rules/problems.ts';
import { checkTokenClaims, type TokenKind } from '../rules/token-claims.ts';
import type { FseIdentity } from './certificates.ts';

/** An identifier with its authority (CX of HL7 v2); the authority of codici fiscali unless another OID is given. */
export interface PersonIdentifier {
  readonly value: string;
  readonly oid?: string;
}

/** Who calls, from where, for which person, and why. */
export interface CallFacts {
  readonly user: PersonIdentifier;
  /** Role of the user, e.g. `AAS`: `claim-values.json`. */
  readonly role: string;
  /** Organisation of the FSE, e.g. `150` for Regione Campania. */
  readonly organisation: string;
  /** The structure, the same in all operations on a document. `oid` …4.1.3 with a code of STS.11, …4.1.2 with one of HSP.11. */
  readonly locality: { readonly name: string; readonly oid: string; readonly code: string };
  readonly patient: PersonIdentifier;
  /** Whether the patient consents to the consultation. */
  readonly consent: boolean;
  /** Instead of the usual purpose of the operation, e.g. `ACCESS UPDATE` to hide a document. */
  readonly purpose?: string;
  /** Type of the document; not needed to delete one or to ask about one. */
  readonly documentType?: { readonly code: string; readonly codeSystem: string };
  /** Whether the user is taken as author when the gateway looks for the document on INI. */
  readonly userIsAuthor?: boolean;
}

/** What tokens are made with. */
export interface TokenSettings {
  /** Certificate and key `S1`. */
  readonly identity: FseIdentity;
  /** Base address of the gateway with its version. */
  readonly audience: string;
  /** The application as it is accredited. */
  readonly application: { readonly id: string; readonly vendor: string; readonly version: string };
  /** How long a token is good, seconds. */
  readonly lifetime: number;
  /** By how much tokens begin earlier, seconds: the clocks of the front end are not ours. */
  readonly allowance: number;
  /** Instant, ms since the epoch. */
  readonly clock: () => number;
}

/** The two tokens of one call, or the claim for which nothing may leave and what the gateway would say. */
export type MadeTokens =
  | { readonly ok: true; readonly bearer: string; readonly signature: string }
  | { readonly ok: false; readonly claim: string; readonly problem?: Problem };

/** What the tokens are about, beside the facts of the call. */
export interface TokenSubject {
  readonly operation: FseOperation;
  readonly facts: CallFacts;
  readonly file?: Uint8Array;
  readonly cda?: CdaFacts;
  /** A validation before a replacement has the action of the replacement. */
  readonly forReplacement?: boolean;
}

const codiceFiscaleOid = '2.16.840.1.113883.2.9.4.3.2';

/**
 * Makes the tokens of one call, new ones each time: the bearer, and FSE-JWT-Signature with the claims of the FSE. Every claim is held
 * against the rules of the gateway before. Signed with RS256; the certificate goes along in `x5c`, base 64 without any line break,
 * which the front end would refuse.
 *
 * Source: integration guide v2.22; threads 1054, 2595, 2777 and 2983 of it-fse-support.
 */
export async function makeTokens(settings: TokenSettings, subject: TokenSubject): Promise<MadeTokens> {
  const { identity, audience } = settings;
  const now = settings.clock();
  const begin = Math.floor(now / 1000) - settings.allowance;
  const common = (kind: TokenKind) => ({
    iss: `${kind}:${identity.commonName}`,
    sub: toCx(subject.facts.user),
    aud: audience,
    iat: begin,
    exp: begin + settings.allowance + settings.lifetime,
    jti: randomUUID(),
  });
  const bearer = common('auth');
  const signature = { ...common('integrity'), ...fseClaims(settings, subject) };
  const odd = oddPart(subject.facts);
  if (odd !== undefined) return { ok: false, claim: odd };
  const fault = checkClaims(signature, subject.operation, subject.cda);
  if (fault !== undefined) return { ok: false, claim: fault.place, problem: fault.problem };
  for (const [kind, claims] of [['auth', bearer] as const, ['integrity', signature] as const]) {
    const wrong = checkTokenClaims(claims, { kind, audience, signer: identity.commonName, now });
    if (wrong !== undefined) return { ok: false, claim: wrong.claim };
  }
  return { ok: true, bearer: await sign(bearer, identity), signature: await sign(signature, identity) };
}

function fseClaims({ application }: TokenSettings, subject: TokenSubject): Readonly<Record<string, unknown>> {
  const { operation, facts, file, forReplacement = false } = subject;
  const rules = operationRules[operation];
  const { name, oid, code } = facts.locality;
  return {
    subject_organization_id: facts.organisation,
    subject_organization: organisationName(facts.organisation) ?? '',
    locality: `${name}^^^^^&${oid}&ISO^^^^${code}`,
    subject_role: facts.role,
    person_id: toCx(facts.patient),
    patient_consent: facts.consent,
    purpose_of_use: facts.purpose ?? rules.purpose,
    action_id: operation === 'validation' && forReplacement ? 'UPDATE' : rules.action,
    subject_application_id: application.id,
    subject_application_vendor: application.vendor,
    subject_application_version: application.version,
    ...(rules.resourceType && facts.documentType ? { resource_hl7_type: resourceHl7Type(facts.documentType) } : {}),
    ...(rules.attachmentHash && file !== undefined ? { attachment_hash: attachmentHash(file) } : {}),
    ...(facts.userIsAuthor === undefined ? {} : { use_subject_as_author: facts.userIsAuthor }),
  };
}

function toCx({ value, oid = codiceFiscaleOid }: PersonIdentifier): string {
  return `${value}^^^&${oid}&ISO`;
}

/** A claim with a part that is empty or holds a separator, and so would say something else than what was meant. */
function oddPart({ user, patient, locality, organisation }: CallFacts): string | undefined {
  const isPlain = (...parts: readonly (string | undefined)[]): boolean =>
    parts.every((part) => part === undefined || /^[^^&\p{Cc}]+$/u.test(part));
  if (!isPlain(user.value, user.oid)) return 'sub';
  if (!isPlain(patient.value, patient.oid)) return 'person_id';
  if (!isPlain(locality.name, locality.oid, locality.code)) return 'locality';
  return organisationName(organisation) === undefined ? 'subject_organization_id' : undefined;
}

function sign(claims: Readonly<Record<string, unknown>>, { certificate, key }: FseIdentity): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c: [certificate.raw.toString('base64')] })
    .sign(key);
}
