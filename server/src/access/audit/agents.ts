import type { AuditEventAgent, CodeableConcept } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import type { Principal } from '../principal.ts';
import type { AuditSource } from './audit-event.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const participantType = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const roleClass = 'http://terminology.hl7.org/CodeSystem/v3-RoleClass';
const roleSystem = `${canonicalBase}/CodeSystem/sinfonia-role`;
const fseRoleSystem = `${canonicalBase}/CodeSystem/fse-role`;

/** Roles that are no profession, with their role in the national health record where there is exactly one. */
const otherRoles: Readonly<Record<string, string>> = { citizen: 'ASS' };

const concepts = new Map<string, CodeableConcept>();

/**
 * The agents of an event: the person with role, token, grant and level of identity; the organization they act for; whom
 * they represent; and the client. Nobody is named: only identifiers of clients and accounts, and references.
 *
 * `policy` of the requestor lists, as far as the token says: its `jti`, its grant as `<issuer>/grants/<id>`, and the level
 * of identity as its SPID address. Source: IHE BALP 1.1 (agents of OAuth token use).
 *
 * @param gives whether the client hands data in, rather than out
 */
export function agentsOf(principal: Principal, source: AuditSource, gives: boolean): AuditEventAgent[] {
  const person = principal.subject !== undefined;
  const policy = policiesOf(principal, source);
  const requestor = {
    requestor: true,
    ...(principal.role === undefined ? {} : { role: [roleOf(principal.role)] }),
    ...(policy.length > 0 ? { policy } : {}),
  };
  const agents: AuditEventAgent[] = [];
  if (person) {
    agents.push({
      type: concept(participantType, 'IRCP', 'information recipient'),
      who: {
        ...(principal.fhirUser === undefined ? {} : { reference: principal.fhirUser }),
        identifier: { system: `${source.issuer}/accounts`, value: principal.subject },
      },
      ...requestor,
    });
  }
  agents.push({
    type: gives ? concept(dicom, '110153', 'Source Role ID') : concept(dicom, '110152', 'Destination Role ID'),
    who: { identifier: { system: `${source.issuer}/clients`, value: principal.clientId } },
    ...(person ? { requestor: false } : requestor),
  });
  if (principal.organization !== undefined) {
    agents.push({
      type: concept(roleClass, 'PROV', 'healthcare provider'),
      who: { reference: principal.organization },
      requestor: false,
    });
  }
  const represented = representedBy(principal);
  if (represented !== undefined) {
    agents.push({
      type: concept(roleClass, 'PAT', 'patient'),
      who: { reference: `Patient/${represented}` },
      requestor: false,
    });
  }
  return agents;
}

/** Logical id of the patient that a person acts for, when it is somebody else. */
export function representedBy({ fhirUser, patient }: Principal): string | undefined {
  return fhirUser?.startsWith('RelatedPerson/') === true ? patient : undefined;
}

function policiesOf({ tokenId, grantId, level }: Principal, source: AuditSource): string[] {
  return [
    ...(tokenId === undefined ? [] : [tokenId]),
    ...(grantId === undefined ? [] : [`${source.issuer}/grants/${grantId}`]),
    ...(level === undefined ? [] : [`https://www.spid.gov.it/SpidL${level}`]),
  ];
}

/** A role as its code, where it is one, with the role of the national health record that goes with it. */
export function roleOf(role: string): CodeableConcept {
  const known = concepts.get(role);
  if (known !== undefined) return known;
  const content = packageTerminology().codeSystem(roleSystem);
  const isCode = content?.details(role) !== undefined;
  const fse =
    content !== undefined && isCode
      ? propertyOf(content, role, 'fse-role')
      : Object.hasOwn(otherRoles, role)
        ? otherRoles[role]
        : undefined;
  const coding = [
    ...(fse === undefined ? [] : [{ system: fseRoleSystem, code: fse }]),
    ...(isCode ? [{ system: roleSystem, code: role }] : []),
  ];
  const found: CodeableConcept = { ...(coding.length > 0 ? { coding } : {}), text: role };
  // Roles come from tokens of our own server, so there are few; the bound is for the day when that is not so.
  if (concepts.size < 1_000) concepts.set(role, found);
  return found;
}

function concept(system: string, code: string, display: string): CodeableConcept {
  return { coding: [{ system, code, display }] };
}
