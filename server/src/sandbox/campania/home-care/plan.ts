import type { CarePlan, CareTeam, CareTeamParticipant, Goal, Resource } from '@medplum/fhirtypes';
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

const achievement = 'http://terminology.hl7.org/CodeSystem/goal-achievement';
/** Usual length of a PAI in days. */
const planDays = 90;

/** Builds the PAI of a case with its goal and team: a draft until it is approved, then active, on hold or completed. */
export function* toPlan(input: PlanInput): Generator<Resource> {
  const subject = { reference: `Patient/${input.patientId}` };
  const start = formatDay(input.course.start);
  const approved = hasReached(input.stage, 'pai-active');
  const closed = input.stage === 'closed';
  const end = formatDay(input.course.end ?? Math.max(input.course.start, input.course.until) + planDays);
  const ofCase = {
    url: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
    valueReference: { reference: input.episode },
  };
  yield {
    resourceType: 'CareTeam',
    id: `${input.caseId}-team`,
    meta: { profile: [profileUrl.HomeCareTeam] },
    extension: [ofCase],
    status: approved ? (closed ? 'inactive' : 'active') : 'proposed',
    subject,
    name: 'Équipe di assistenza domiciliare',
    period: { start, ...(closed ? { end } : {}) },
    participant: [
      toMember(input.coordinator, 'case-manager'),
      ...input.activities.map(({ professional }) => toMember(professional, 'operator')),
    ],
  } satisfies CareTeam;
  yield {
    resourceType: 'Goal',
    id: `${input.caseId}-goal`,
    meta: { profile: [profileUrl.PaiGoal] },
    category: [{ coding: [{ system: codeSystem.paiGoalArea, code: 'functional' }] }],
    ...(closed ? { achievementStatus: { coding: [{ system: achievement, code: 'achieved' }] } } : {}),
    lifecycleStatus: approved ? (closed ? 'completed' : 'active') : 'proposed',
    description: { text: 'Mantenere la persona a casa in sicurezza e sostenere chi la assiste' },
    subject,
    startDate: start,
    target: [{ dueDate: end }],
  } satisfies Goal;
  yield {
    resourceType: 'CarePlan',
    id: `${input.caseId}-pai`,
    meta: { profile: [profileUrl.PaiCarePlan] },
    extension: [ofCase],
    status: planStatus(input.stage),
    intent: 'plan',
    category: [{ coding: [{ system: codeSystem.carePlanCategory, code: 'pai' }] }],
    title: 'Piano assistenziale individuale',
    subject,
    period: { start, end },
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

function toMember(professional: Professional, task: 'case-manager' | 'operator'): CareTeamParticipant {
  return {
    role: [
      { coding: [{ system: codeSystem.homeCareTeamRole, code: task }] },
      { coding: [{ system: siadTable('tipo-operatore'), code: professional.operator }] },
    ],
    member: { reference: `PractitionerRole/${professional.roleId}` },
  };
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
