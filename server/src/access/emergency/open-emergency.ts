import type { CodeableConcept, Communication, Consent, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { toCommunications } from '../../notifications/inbox/to-communications.ts';
import { isConsentOfKind } from '../codings.ts';
import type { Principal } from '../principal.ts';

/** Life of an emergency access in milliseconds: the time strictly needed, renewed by a new reason. */
export const emergencyLife = 15 * 60_000;

/** What an emergency access is opened with. */
export interface EmergencyRequest {
  readonly principal: Principal & { readonly practitionerRole: string };
  /** Logical id of the person. */
  readonly patient: string;
  /** Code of emergency-reason. */
  readonly reason: string;
  /** The reason in the words of who opens it. */
  readonly text: string;
  /** Who answers for the protection of the person's data: the offices that are told (`Organization/…`, `PractitionerRole/…`). */
  readonly controllers: readonly string[];
  /** The present, ms since the epoch, UTC. */
  readonly now: number;
}

/**
 * What an emergency access writes: the consent by which it is allowed, for fifteen minutes, and the notifications to the
 * person and to who answers for the protection of her data; their text is that of the kind of notification.
 *
 * Source: ministerial decree of 7 September 2023 (emergency access: reasoned, recorded, notified); GDPR art. 9(2)(c).
 */
export function openEmergency(request: EmergencyRequest): {
  readonly consent: Consent;
  readonly notices: Communication[];
} {
  const consent = consentOf(request);
  const patient = `Patient/${request.patient}`;
  const notices = toCommunications({
    template: 'emergency-access',
    patient,
    about: [patient],
    recipients: [patient, ...request.controllers],
    sent: request.now,
    sender: request.principal.organization ?? request.principal.practitionerRole,
  });
  return { consent, notices };
}

/** Tells whether a resource is an emergency access: only the operation writes one. */
export function isEmergencyAccess(resource: Resource): boolean {
  return isConsentOfKind(resource, 'emergency-access');
}

function consentOf({ principal, patient, reason, text, now }: EmergencyRequest): Consent {
  const start = new Date(now).toISOString();
  const because: CodeableConcept = { coding: [{ system: codeSystemUrl.EmergencyReason, code: reason }], text };
  return {
    resourceType: 'Consent',
    meta: { profile: [profileUrl.CareRelationshipConsent] },
    extension: [{ url: extensionUrl.EmergencyReason, valueCodeableConcept: because }],
    status: 'active',
    scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
    category: [concept(codeSystemUrl.ConsentKind, 'emergency-access')],
    patient: { reference: `Patient/${patient}` },
    dateTime: start,
    ...(principal.organization === undefined ? {} : { organization: [{ reference: principal.organization }] }),
    policyRule: concept(codeSystemUrl.ConsentBasis, 'gdpr-9-2-c'),
    provision: {
      type: 'permit',
      period: { start, end: new Date(now + emergencyLife).toISOString() },
      actor: [
        {
          role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'),
          reference: { reference: principal.practitionerRole },
        },
      ],
      action: [concept('http://terminology.hl7.org/CodeSystem/consentaction', 'access')],
      purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' }],
    },
  };
}

function concept(system: string, code: string): CodeableConcept {
  return { coding: [{ system, code }] };
}
