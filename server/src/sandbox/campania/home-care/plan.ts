import type { CarePlan, CareTeam, Goal, Resource } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { formatDay } from '../calendar.ts';
import { codeSystem, siadTable } from '../codes.ts';
import type { Professional } from '../workforce.ts';
import type { CaseCourse } from './course.ts';
import type { CaseNeeds, PlannedActivity } from './needs.ts';
import { type CaseStage, hasReached } from './stages.ts';

/** An activity of the PAI with the professional who carries it out. */
export interface StaffedActivity extends PlannedActivity {
  readonly professional: Professional;
}

/** What a PAI is about. */
export interface PlanInput {
  readonly caseId: string;
  readonly patientId: string;
  readonly episode: string;
  readonly stage: CaseStage;
  readonly course: CaseCourse;
  readonly needs: CaseNeeds;
  readonly activities: readonly StaffedActivity[];
  readonly coordinator: Professional;
}

/** Usual length of a PAI in days. */
const planDays = 90;

/** Builds the PAI of a case with its goal and team: a draft until it is approved, then active, on hold or completed. */
export function* toPlan(input: PlanInput): Generator<Resource> {
  const subject = { reference: `Patient/${input.patientId}` };
  const start = formatDay(input.course.start);
  const approved = hasReached(input.stage, 'pai-active');
  const closed = input.stage === 'closed';
  yield {
    resourceType: 'CareTeam',
    id: `${input.caseId}-team`,
    status: approved ? (closed ? 'inactive' : 'active') : 'proposed',
    subject,
    name: 'Équipe di assistenza domiciliare',
    participant: [input.coordinator, ...input.activities.map((activity) => activity.professional)].map((member) => ({
      member: { reference: `PractitionerRole/${member.roleId}` },
    })),
  } satisfies CareTeam;
  yield {
    resourceType: 'Goal',
    id: `${input.caseId}-goal`,
    lifecycleStatus: approved ? (closed ? 'completed' : 'active') : 'proposed',
    description: { text: 'Mantenere la persona a casa in sicurezza e sostenere chi la assiste' },
    subject,
    startDate: start,
  } satisfies Goal;
  yield {
    resourceType: 'CarePlan',
    id: `${input.caseId}-pai`,
    meta: { profile: [profileUrl.PaiCarePlan] },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
        valueReference: { reference: input.episode },
      },
    ],
    status: planStatus(input.stage),
    intent: 'plan',
    category: [{ coding: [{ system: codeSystem.carePlanCategory, code: 'pai' }] }],
    title: 'Piano assistenziale individuale',
    subject,
    period: { start, end: formatDay(input.course.end ?? Math.max(input.course.start, input.course.until) + planDays) },
    created: formatDay(input.course.planning),
    author: { reference: `PractitionerRole/${input.coordinator.roleId}` },
    careTeam: [{ reference: `CareTeam/${input.caseId}-team` }],
    goal: [{ reference: `Goal/${input.caseId}-goal` }],
    activity: input.activities.flatMap((activity) =>
      activity.services.map((service) => ({
        detail: {
          code: { coding: [{ system: siadTable('tipo-prestazione'), code: service }] },
          status: activityStatus(input.stage),
          scheduledTiming: { repeat: { frequency: 1, period: activity.every, periodUnit: 'd' as const } },
          performer: [{ reference: `PractitionerRole/${activity.professional.roleId}` }],
        },
      })),
    ),
  } satisfies CarePlan;
}

function planStatus(stage: CaseStage): CarePlan['status'] {
  if (stage === 'suspended') return 'on-hold';
  if (stage === 'closed') return 'completed';
  return stage === 'pai-active' ? 'active' : 'draft';
}

function activityStatus(stage: CaseStage): 'not-started' | 'in-progress' | 'on-hold' | 'completed' {
  if (stage === 'suspended') return 'on-hold';
  if (stage === 'closed') return 'completed';
  return stage === 'pai-active' ? 'in-progress' : 'not-started';
}
