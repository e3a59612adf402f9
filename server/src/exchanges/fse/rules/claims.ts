import { checkCharacter } from '@sinfonia/profiles/value-objects';
import values from './claim-values.json' with { type: 'json' };
import { type FseOperation, type OperationRules, operationRules } from './operations.ts';
import { problemOf, type RuleFault } from './problems.ts';

/** Claims of a token as they are decoded: nothing is known of them yet. */
export type Claims = Readonly<Record<string, unknown>>;

/** What the claims are held against in a CDA. */
export interface CdaFacts {
  /** The first element `code` of the document. */
  readonly type: { readonly code: string; readonly codeSystem: string };
  /** The elements `recordTarget/patientRole/id`. */
  readonly patientIds: readonly { readonly root: string; readonly extension: string }[];
}

const codiceFiscaleOid = '2.16.840.1.113883.2.9.4.3.2';
const teamCardOid = '2.16.840.1.113883.2.9.4.3.7';
/** XON: `NAME^^^^^&OID&ISO^^^^CODE`. */
const xon = /^[^^]*\^{5}&[^&]*&ISO\^{4}[^^&]*$/;

const roles = new Set(values.roles.map(({ code }) => code));
const organisationIds = new Set(values.organisations.map(({ id }) => id));
const organisationNames = new Set(values.organisations.map(({ name }) => name));
const organisationPairs = new Set(values.organisations.map(({ id, name }) => `${id} ${name}`));

/**
 * Whether the identifiers of regions, organisations of the FSE, have this one (three digits, e.g. `150`). Source: `claim-values.json`.
 */
export function isOrganisationId(id: string): boolean {
  return organisationIds.has(id);
}

/** The exact name of an organisation that goes with its id, e.g. `Regione Campania` with `150`. */
export function organisationName(id: string): string | undefined {
  return values.organisations.find((organisation) => organisation.id === id)?.name;
}

/**
 * Holds the claims of a token FSE-JWT-Signature against the rules of the gateway, in its order; with `about` also against the CDA
 * that goes with them. Gives the first fault as the gateway answers it, or nothing. Details name claims, never values. The hash of
 * the file is checked much later by the gateway: `attachmentHash()` of `document-key.ts`.
 *
 * Source: integration guide v2.22; it-fse-gtw-dispatcher, snapshot of 10/04/2026.
 */
export function checkClaims(claims: Claims, operation: FseOperation, about?: CdaFacts): RuleFault | undefined {
  const rules = operationRules[operation];
  return (
    checkMandatory(claims, operation) ??
    checkSubject(claims) ??
    checkValues(claims) ??
    checkOperation(claims, rules) ??
    (about === undefined ? undefined : checkAgainstCda(claims, rules, about))
  );
}

function missing(claim: string): RuleFault {
  const detail = `Il campo ${claim} non è valorizzato`;
  return {
    place: claim,
    problem: problemOf('/msg/jwt-validation', { detail, instance: '/jwt-mandatory-field-missing' }),
  };
}

function malformed(claim: string, detail: string, instance = '/jwt-mandatory-field-malformed'): RuleFault {
  return { place: claim, problem: problemOf('/msg/jwt-validation', { detail, instance }) };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A claim as text; claims of another type are a token that the gateway cannot decode (unverified). */
function textOf(claims: Claims, claim: string): string {
  const value = claims[claim];
  return typeof value === 'string' ? value : '';
}

function checkMandatory(claims: Claims, operation: FseOperation): RuleFault | undefined {
  const absent = values.mandatory.find((claim) => isMissing(claims[claim]));
  if (absent !== undefined) return missing(absent);
  const odd = [...values.mandatory, 'sub', 'resource_hl7_type'].find((claim) => {
    const value = claims[claim];
    return !isMissing(value) && typeof value !== (claim === 'patient_consent' ? 'boolean' : 'string');
  });
  if (odd === undefined) return undefined;
  const detail = 'Il token JWT non può essere decodificato';
  return { place: odd, problem: problemOf('/msg/mandatory-element-token', { detail, operation }) };
}

function checkSubject(claims: Claims): RuleFault | undefined {
  if (isMissing(claims['sub'])) return missing('sub');
  const [code = '', authority] = textOf(claims, 'sub').split('^^^');
  const oid = oidOf(authority);
  if (oid !== undefined && oid !== codiceFiscaleOid) return undefined;
  return isFiscalCode(code) ? undefined : malformed('sub', 'Il codice fiscale nel campo sub non è corretto');
}

/** The OID of an assigning authority `&OID&ISO`. Old tokens have the ampersand as an entity. */
function oidOf(authority: string | undefined): string | undefined {
  return authority?.replaceAll('&amp;', '&').split('&')[1];
}

/** Sixteen characters that begin with six letters, with the right check character: the gateway asks for no more. */
function isFiscalCode(code: string): boolean {
  return /^[A-Z]{6}[A-Z0-9]{10}$/.test(code) && checkCharacter(code) === code.charAt(15);
}

function checkValues(claims: Claims): RuleFault | undefined {
  const wrong = (claim: string): RuleFault => malformed(claim, `Il campo ${claim} non è corretto`);
  const id = textOf(claims, 'subject_organization_id');
  const name = textOf(claims, 'subject_organization');
  if (!values.actions.includes(textOf(claims, 'action_id'))) return wrong('action_id');
  if (!values.purposes.includes(textOf(claims, 'purpose_of_use'))) return wrong('purpose_of_use');
  if (!roles.has(textOf(claims, 'subject_role'))) return wrong('subject_role');
  if (!organisationIds.has(id)) return wrong('subject_organization_id');
  if (!organisationNames.has(name)) return wrong('subject_organization');
  if (organisationPairs.has(`${id} ${name}`)) return undefined;
  const detail = 'I campi subject_organization_id e subject_organization non sono coerenti';
  return malformed('subject_organization', detail);
}

function checkOperation(claims: Claims, rules: OperationRules): RuleFault | undefined {
  if (!rules.actions.includes(textOf(claims, 'action_id'))) {
    return malformed('action_id', 'Il campo action_id non è coerente con le operazioni richieste');
  }
  if (!rules.purposes.includes(textOf(claims, 'purpose_of_use'))) {
    return malformed('purpose_of_use', 'Il campo purpose_of_use non coerente con operazione richiesta');
  }
  if (rules.locality && !xon.test(textOf(claims, 'locality'))) {
    return malformed('locality', 'Il campo Locality non è valorizzato correttamente');
  }
  return rules.resourceType && isMissing(claims['resource_hl7_type']) ? missing('resource_hl7_type') : undefined;
}

function checkAgainstCda(claims: Claims, rules: OperationRules, about: CdaFacts): RuleFault | undefined {
  const { type, patientIds } = about;
  if (rules.resourceType && textOf(claims, 'resource_hl7_type') !== resourceHl7Type(type)) {
    const detail = 'JWT payload: Tipologia documento diversa dalla tipologia di CDA (code - codesystem)';
    return malformed('resource_hl7_type', detail, '/jwt-document-type');
  }
  const [code = ''] = textOf(claims, 'person_id').split('^');
  const same = patientIds.find(({ extension }) => extension === code);
  if (same === undefined) {
    const detail =
      'JWT payload: Person id presente nel JWT differente dal codice fiscale del paziente previsto sul CDA';
    return malformed('person_id', detail, '/jwt-person-id');
  }
  if (same.root === teamCardOid || isFiscalCode(code)) return undefined;
  return malformed('person_id', 'Il codice fiscale nel campo person_id non è corretto', '/jwt-person-id');
}

/** The claim `resource_hl7_type` of a type of document: `('<code>^^<code system>')`, the quotes and parentheses included. */
export function resourceHl7Type(type: { readonly code: string; readonly codeSystem: string }): string {
  return `('${type.code}^^${type.codeSystem}')`;
}
