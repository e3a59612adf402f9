import type { Condition, EpisodeOfCare, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { ageAt, formatDay } from '../calendar.ts';
import { type Citizen, caregiverOf } from '../citizens.ts';
import { codeSystem, identifierSystem, siadTable } from '../codes.ts';
import type { Random } from '../random.ts';
import { professionalOf, type Workforce } from '../workforce.ts';
import { pastAccesses, plannedAccesses } from './accesses.ts';
import { type CaseCourse, drawCourse } from './course.ts';
import { toEvaluation } from './evaluation.ts';
import { type CaseNeeds, drawNeeds } from './needs.ts';
import { toPlan } from './plan.ts';
import { type CaseTurn, hasReached } from './stages.ts';

/** Where a case is generated. */
export interface CaseContext {
  readonly referenceDay: number;
  readonly workforce: Workforce;
  /** The people of the household. */
  readonly cohabitants: readonly Citizen[];
  /** Id of the caregiver's RelatedPerson when it exists already; otherwise the case brings one. */
  readonly caregiverId?: string;
}

/**
 * Everything that exists of one home-care case (ADI) at its stage, each resource after those that it refers to. The shapes
 * are those that the SIAD mapping reads. Source: mappings/src/flows/siad/README.md.
 */
export function* homeCareCase(
  random: Random,
  citizen: Citizen,
  turn: CaseTurn,
  context: CaseContext,
): Generator<Resource> {
  const { stage, kind } = turn;
  const patientId = citizen.patient.id;
  const caseId = `${patientId}-adi`;
  const course = drawCourse(random, kind, stage, context.referenceDay);
  const needs = drawNeeds(random, turn);
  const { authority } = citizen.household.home;
  const caregiverId = context.caregiverId ?? `${patientId}-cg`;
  if (context.caregiverId === undefined) yield caregiverOf(random, citizen, context.cohabitants, caregiverId);
  yield referral(random, citizen, turn, course, { id: `${caseId}-rq`, caregiverId });
  if (!hasReached(stage, 'referral-accepted')) return;

  const conditions = hasReached(stage, 'assessed') ? diagnoses(caseId, patientId, needs, course) : [];
  yield* conditions;
  const coordinator = professionalOf(random, context.workforce, authority, 'home-care-coordinator');
  yield episode(random, citizen, turn, course, conditions, coordinator.roleId);
  if (!hasReached(stage, 'assessed')) return;

  const episodeReference = `EpisodeOfCare/${caseId}`;
  const evaluation = {
    patientId,
    episode: episodeReference,
    kind,
    needs,
    cohabitants: citizen.household.members.length - 1,
    author: `PractitionerRole/${coordinator.roleId}`,
    members: [`PractitionerRole/${citizen.doctor.roleId}`],
  };
  yield toEvaluation(random, {
    ...evaluation,
    id: `${caseId}-e1`,
    day: course.assessment,
    age: ageAt(citizen.member.birth, course.assessment),
  });
  if (!hasReached(stage, 'pai-proposed')) return;

  const activities = needs.activities.map((activity) => ({
    ...activity,
    professional:
      activity.role === citizen.doctor.role
        ? citizen.doctor
        : professionalOf(random, context.workforce, authority, activity.role),
  }));
  yield* toPlan({ caseId, patientId, episode: episodeReference, stage, course, needs, activities, coordinator });
  if (!hasReached(stage, 'pai-active')) return;

  const accessInput = {
    caseId,
    patientId,
    episode: episodeReference,
    referral: `ServiceRequest/${caseId}-rq`,
    authority,
    course,
    activities,
    age: citizen.age,
  };
  yield* pastAccesses(random, accessInput);
  if (course.reassessment !== undefined) {
    const confirms = random.chance(0.6);
    yield toEvaluation(random, {
      ...evaluation,
      id: `${caseId}-e2`,
      day: course.reassessment,
      age: ageAt(citizen.member.birth, course.reassessment),
      repeated: { motive: confirms ? '1' : '2', confirms },
    });
  }
  if (stage === 'pai-active') yield* plannedAccesses(random, accessInput, context.referenceDay);
}

function referral(
  random: Random,
  citizen: Citizen,
  turn: CaseTurn,
  course: CaseCourse,
  ids: { id: string; caregiverId: string },
): ServiceRequest {
  const { stage, kind } = turn;
  const source =
    kind === 'palliative' ? random.pick(['10', '13', '3']) : random.pick(['2', '2', '2', '4', '6', '1', '11']);
  return {
    resourceType: 'ServiceRequest',
    id: ids.id,
    meta: { profile: [profileUrl.HomeCareReferral] },
    extension: [
      {
        url: extensionUrl.HomeCareReferralSource,
        valueCodeableConcept: { coding: [{ system: siadTable('soggetto-richiedente'), code: source }] },
      },
    ],
    status: stage === 'referral-refused' ? 'revoked' : stage === 'closed' ? 'completed' : 'active',
    intent: 'order',
    code: {
      coding: [{ system: codeSystem.homeCareService, code: 'adi', display: 'Assistenza domiciliare' }],
      text: 'Assistenza domiciliare',
    },
    subject: { reference: `Patient/${citizen.patient.id}` },
    authoredOn: formatDay(course.referral),
    ...(source === '2' ? { requester: { reference: `PractitionerRole/${citizen.doctor.roleId}` } } : {}),
    ...(source === '6' ? { requester: { reference: `RelatedPerson/${ids.caregiverId}` } } : {}),
    performer: [{ reference: `Organization/asl-${citizen.household.home.authority}` }],
  };
}

function diagnoses(
  caseId: string,
  patientId: string,
  needs: CaseNeeds,
  course: CaseCourse,
): (Condition & { readonly id: string })[] {
  const codes = needs.concomitant ? [needs.prevailing, needs.concomitant] : [needs.prevailing];
  return codes.map((code, index) => ({
    resourceType: 'Condition',
    id: `${caseId}-d${index + 1}`,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
    },
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] },
    ],
    code: { coding: [{ system: codeSystem.icd9, code }], ...(index === 0 ? { text: needs.display } : {}) },
    subject: { reference: `Patient/${patientId}` },
    recordedDate: formatDay(course.assessment),
  }));
}

function episode(
  random: Random,
  citizen: Citizen,
  turn: CaseTurn,
  course: CaseCourse,
  conditions: readonly (Condition & { readonly id: string })[],
  coordinatorRole: string,
): EpisodeOfCare {
  const { stage, kind } = turn;
  const caseId = `${citizen.patient.id}-adi`;
  const begun = hasReached(stage, 'pai-active');
  return {
    resourceType: 'EpisodeOfCare',
    id: caseId,
    meta: { profile: [profileUrl.HomeCareEpisode] },
    ...(kind === 'palliative' || stage === 'closed' ? { extension: [...episodeExtensions(random, turn)] } : {}),
    identifier: [{ system: identifierSystem.homeCareCase, value: caseId }],
    status: episodeStatus(stage),
    ...(begun ? { statusHistory: statusHistory(random, course) } : {}),
    type: [{ coding: [{ system: siadTable('tipologia-pic'), code: kind === 'palliative' ? '2' : '1' }] }],
    ...(conditions.length > 0
      ? {
          diagnosis: conditions.map((condition, index) => ({
            condition: { reference: `Condition/${condition.id}` },
            rank: index + 1,
          })),
        }
      : {}),
    patient: { reference: `Patient/${citizen.patient.id}` },
    managingOrganization: { reference: `Organization/asl-${citizen.household.home.authority}` },
    // Until somebody is taken in charge the case starts on the day after the referral, when it was accepted.
    period: {
      start: formatDay(begun ? course.assessment : course.referral + 1),
      ...(course.end === undefined ? {} : { end: formatDay(course.end) }),
    },
    referralRequest: [{ reference: `ServiceRequest/${caseId}-rq` }],
    careManager: { reference: `PractitionerRole/${coordinatorRole}` },
  };
}

function* episodeExtensions(random: Random, turn: CaseTurn) {
  if (turn.kind === 'palliative') {
    yield {
      url: extensionUrl.HomeCarePalliativeNetwork,
      extension: [
        { url: 'membership', valueCoding: { system: siadTable('appartenenza-rete'), code: '1' } },
        { url: 'type', valueCoding: { system: siadTable('tipo-rete'), code: '1' } },
      ],
    };
  }
  if (turn.stage === 'closed') {
    const reason = turn.kind === 'palliative' ? random.pick(['6', '6', '2']) : random.pick(['1', '1', '2', '5', '11']);
    yield {
      url: extensionUrl.HomeCareClosingReason,
      valueCodeableConcept: { coding: [{ system: siadTable('motivo-conclusione'), code: reason }] },
    };
  }
}

function statusHistory(random: Random, course: CaseCourse): NonNullable<EpisodeOfCare['statusHistory']> {
  const planned = {
    status: 'planned' as const,
    period: { start: formatDay(course.referral), end: formatDay(course.assessment) },
  };
  const { suspension } = course;
  if (!suspension) return [planned];
  return [
    planned,
    {
      extension: [
        {
          url: extensionUrl.HomeCareSuspensionReason,
          valueCodeableConcept: {
            coding: [{ system: siadTable('motivo-sospensione'), code: random.pick(['1', '1', '2', '3']) }],
          },
        },
      ],
      status: 'onhold' as const,
      period: {
        start: formatDay(suspension.from),
        ...(suspension.to === undefined ? {} : { end: formatDay(suspension.to) }),
      },
    },
  ];
}

function episodeStatus(stage: CaseTurn['stage']): EpisodeOfCare['status'] {
  if (stage === 'pai-active') return 'active';
  if (stage === 'suspended') return 'onhold';
  return stage === 'closed' ? 'finished' : 'planned';
}
