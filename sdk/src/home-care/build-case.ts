import type {
  Appointment,
  CarePlan,
  CarePlanActivity,
  Condition,
  Encounter,
  EpisodeOfCare,
  Procedure,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { ApprovePaiInput, OpenCaseInput, PlannedVisit, RecordVisitInput } from './inputs.ts';
import {
  canonicalBase,
  caseExtension,
  entryIdentifier,
  icd9cm,
  identifierSystems,
  siadCoding,
  siadConcept,
} from './systems.ts';

/** Builds the referral. Profile `sinfonia-home-care-referral`. */
export function buildReferral(input: OpenCaseInput, key: string): ServiceRequest {
  const { source, authoredOn, requester } = input.referral;
  return {
    resourceType: 'ServiceRequest',
    meta: { profile: [profileUrl.HomeCareReferral] },
    extension: [
      {
        url: extensionUrl.HomeCareReferralSource,
        valueCodeableConcept: siadConcept('soggetto-richiedente', source),
      },
    ],
    identifier: [entryIdentifier(key)],
    status: 'active',
    intent: 'order',
    code: {
      coding: [
        { system: `${canonicalBase}/CodeSystem/home-care-service`, code: 'adi', display: 'Assistenza domiciliare' },
      ],
    },
    subject: { reference: input.patient },
    authoredOn,
    ...(requester === undefined ? {} : { requester: { reference: requester } }),
  };
}

/** Builds a diagnosis of the case. */
export function buildCondition(
  input: OpenCaseInput,
  diagnosis: OpenCaseInput['diagnoses'][number],
  episode: string,
  key: string,
): Condition {
  return {
    resourceType: 'Condition',
    extension: [caseExtension(episode)],
    identifier: [entryIdentifier(key)],
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
    },
    code: {
      coding: [{ system: icd9cm, code: diagnosis.code }],
      ...(diagnosis.text === undefined ? {} : { text: diagnosis.text }),
    },
    subject: { reference: input.patient },
    recordedDate: input.acceptedOn,
  };
}

/** Builds the case while it is planned; it is no presa in carico yet. Profile `sinfonia-home-care-episode`. */
export function buildEpisode(
  input: OpenCaseInput,
  key: string,
  parts: { readonly referral: string; readonly conditions: readonly string[] },
): EpisodeOfCare {
  const { network } = input;
  return {
    resourceType: 'EpisodeOfCare',
    meta: { profile: [profileUrl.HomeCareEpisode] },
    ...(network === undefined
      ? {}
      : {
          extension: [
            {
              url: extensionUrl.HomeCarePalliativeNetwork,
              extension: [
                { url: 'membership', valueCoding: siadCoding('appartenenza-rete', network.membership) },
                ...(network.type === undefined
                  ? []
                  : [{ url: 'type', valueCoding: siadCoding('tipo-rete', network.type) }]),
              ],
            },
          ],
        }),
    identifier: [{ system: identifierSystems.homeCareCase, value: key }],
    status: 'planned',
    type: [siadConcept('tipologia-pic', input.kind === 'palliative' ? '2' : '1')],
    ...(parts.conditions.length === 0
      ? {}
      : { diagnosis: parts.conditions.map((reference, index) => ({ condition: { reference }, rank: index + 1 })) }),
    patient: { reference: input.patient },
    managingOrganization: { reference: input.authority },
    period: { start: input.acceptedOn },
    referralRequest: [{ reference: parts.referral }],
    ...(input.careManager === undefined ? {} : { careManager: { reference: input.careManager } }),
  };
}

/** Builds the approved PAI. Profile `sinfonia-careplan-pai`. */
export function buildPai(
  input: ApprovePaiInput,
  place: { readonly episode: string; readonly patient: string; readonly key: string },
): CarePlan {
  return {
    resourceType: 'CarePlan',
    meta: { profile: [profileUrl.PaiCarePlan] },
    extension: [caseExtension(place.episode)],
    identifier: [entryIdentifier(place.key)],
    status: 'active',
    intent: 'plan',
    category: [{ coding: [{ system: `${canonicalBase}/CodeSystem/care-plan-category`, code: 'pai' }] }],
    title: 'Piano assistenziale individuale',
    subject: { reference: place.patient },
    period: { start: input.start, end: input.end },
    author: { reference: input.author },
    activity: input.activities.map(
      ({ service, performer, frequency, period, unit }): CarePlanActivity => ({
        detail: {
          code: siadConcept('tipo-prestazione', service),
          status: 'scheduled',
          scheduledTiming: { repeat: { frequency, period, periodUnit: unit } },
          ...(performer === undefined ? {} : { performer: [{ reference: performer }] }),
        },
      }),
    ),
  };
}

/** Builds a booked visit. Profile `sinfonia-home-care-visit-appointment`. */
export function buildAppointment(episode: EpisodeOfCare, visit: PlannedVisit, key: string): Appointment {
  const { referralRequest } = episode;
  return {
    resourceType: 'Appointment',
    meta: { profile: [profileUrl.HomeCareVisitAppointment] },
    identifier: [entryIdentifier(key)],
    status: 'booked',
    serviceType: [siadConcept('tipo-prestazione', visit.service)],
    supportingInformation: [{ reference: `EpisodeOfCare/${episode.id}` }],
    start: visit.start,
    end: visit.end,
    ...(referralRequest === undefined ? {} : { basedOn: referralRequest }),
    participant: [
      { actor: episode.patient, status: 'accepted' },
      { actor: { reference: visit.performer }, status: 'accepted' },
    ],
  };
}

/** Builds the access of a visit that was made. Profile `sinfonia-home-care-access`. */
export function buildAccess(episode: EpisodeOfCare, input: RecordVisitInput, key: string): Encounter {
  const { appointment, operators } = input;
  const planned = input.planned ?? appointment !== undefined;
  const { managingOrganization, referralRequest } = episode;
  return {
    resourceType: 'Encounter',
    meta: { profile: [profileUrl.HomeCareAccess] },
    extension: [{ url: extensionUrl.HomeCareAccessType, valueCoding: siadCoding('tipo-accesso', planned ? '1' : '2') }],
    identifier: [entryIdentifier(key)],
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HH' },
    subject: episode.patient,
    episodeOfCare: [{ reference: `EpisodeOfCare/${episode.id}` }],
    ...(referralRequest === undefined ? {} : { basedOn: referralRequest }),
    ...(appointment === undefined ? {} : { appointment: [{ reference: `Appointment/${appointment.id}` }] }),
    participant: operators.map(({ type, individual }) => ({
      type: [siadConcept('tipo-operatore', type)],
      individual: { reference: individual },
    })),
    period: { start: input.start, end: input.end },
    ...(managingOrganization === undefined ? {} : { serviceProvider: managingOrganization }),
  };
}

/** Builds a service given in a visit. Profile `sinfonia-home-care-procedure`. */
export function buildService(
  episode: EpisodeOfCare,
  input: RecordVisitInput,
  service: RecordVisitInput['services'][number],
  place: { readonly encounter: string; readonly key: string },
): Procedure {
  const performer = service.performer ?? input.operators[0]?.individual;
  return {
    resourceType: 'Procedure',
    meta: { profile: [profileUrl.HomeCareProcedure] },
    identifier: [entryIdentifier(place.key)],
    status: 'completed',
    code: siadConcept('tipo-prestazione', service.code),
    subject: episode.patient,
    encounter: { reference: place.encounter },
    performedDateTime: input.start,
    ...(performer === undefined ? {} : { performer: [{ actor: { reference: performer } }] }),
  };
}
