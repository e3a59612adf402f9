import type {
  CarePlan,
  CareTeam,
  EpisodeOfCare,
  QuestionnaireResponse,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../../steps/stored.ts';
import type { HomeCareSettings } from '../settings.ts';

/** What is stored of one home-care case, whoever may see it. */
export interface HomeCareCase {
  /** `Patient/x`. */
  readonly patient: string;
  readonly referral?: Read<ServiceRequest>;
  /** Absent until the referral is accepted. */
  readonly episode?: Read<EpisodeOfCare>;
  /** The work of the reception, open or concluded. */
  readonly triage?: Read<Task>;
  /** Tasks of the process that are still open. */
  readonly tasks: readonly Read<Task>[];
  readonly plans: readonly Read<CarePlan>[];
  readonly teams: readonly Read<CareTeam>[];
  /** Evaluations that count, the earliest first. */
  readonly evaluations: readonly Read<QuestionnaireResponse>[];
  /** What a region or ASL has set of the service; what it is delivered with unless given. */
  readonly settings?: HomeCareSettings;
}

/** Statuses of a Task that somebody has still to do. */
export const openTaskStatuses = ['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold'] as const;

/** The case that an EpisodeOfCare stands for. */
export async function readCase(store: Reading, episode: Read<EpisodeOfCare>): Promise<HomeCareCase> {
  const address = `EpisodeOfCare/${episode.id}`;
  const [referral, triage, tasks, plans, teams, responses] = await Promise.all([
    readResource(store, 'ServiceRequest', episode.referralRequest?.[0]?.reference),
    triageOf(store, episode.referralRequest?.[0]?.reference),
    openTasks(store, address),
    findResources(store, 'CarePlan', refersTo('CarePlan', 'episode-of-care', address)),
    findResources(store, 'CareTeam', refersTo('CareTeam', 'episode-of-care', address)),
    findResources(store, 'QuestionnaireResponse', refersTo('QuestionnaireResponse', 'episode-of-care', address)),
  ]);
  const evaluations = responses
    .filter(({ status }) => status === 'completed' || status === 'amended')
    .sort((one, other) => Date.parse(one.authored ?? '') - Date.parse(other.authored ?? ''));
  const patient = episode.patient.reference ?? '';
  return {
    patient,
    episode,
    tasks,
    plans,
    teams,
    evaluations,
    ...(referral === undefined ? {} : { referral }),
    ...(triage === undefined ? {} : { triage }),
  };
}

/** The case that a referral leads to, or the referral alone while it waits. */
export async function readReferral(store: Reading, referral: Read<ServiceRequest>): Promise<HomeCareCase> {
  const address = `ServiceRequest/${referral.id}`;
  const [episode] = await findResources(
    store,
    'EpisodeOfCare',
    refersTo('EpisodeOfCare', 'incoming-referral', address),
  );
  if (episode !== undefined) return readCase(store, episode);
  const tasks = await openTasks(store, address);
  return { ...emptyCase(referral.subject.reference ?? ''), referral, tasks };
}

/** A person about whom there is nothing yet. */
export function emptyCase(patient: string): HomeCareCase {
  return { patient, tasks: [], plans: [], teams: [], evaluations: [] };
}

async function triageOf(store: Reading, referral: string | undefined): Promise<Read<Task> | undefined> {
  if (referral === undefined) return undefined;
  const found = await findResources(
    store,
    'Task',
    all(refersTo('Task', 'focus', referral), hasCode('Task', 'code', 'triage')),
  );
  return found.at(-1);
}

function openTasks(store: Reading, focus: string): Promise<Read<Task>[]> {
  return findResources(
    store,
    'Task',
    all(refersTo('Task', 'focus', focus), hasCode('Task', 'status', ...openTaskStatuses)),
  );
}

/** State of a case in the machine of the service, from its resources. */
export function stateOf({ referral, episode, plans, evaluations }: HomeCareCase): string {
  if (episode === undefined) {
    if (referral === undefined) return 'none';
    return referral.status === 'active' || referral.status === 'draft' ? 'referred' : 'refused';
  }
  const pending = pendingPlan({ plans });
  switch (episode.status) {
    case 'active':
      return pending === undefined ? 'active' : isApproved(pending) ? 'renewal-approved' : 'renewal-proposed';
    case 'onhold':
      return 'suspended';
    case 'planned':
    case 'waitlist':
      if (pending !== undefined) return isApproved(pending) ? 'pai-approved' : 'pai-proposed';
      return evaluations.length > 0 ? 'assessed' : 'accepted';
    default:
      return 'closed';
  }
}

/** The PAI that waits for approval or signature. */
export function pendingPlan({ plans }: Pick<HomeCareCase, 'plans'>): Read<CarePlan> | undefined {
  return plans.find(({ status }) => status === 'draft');
}

/** The PAI in force, also while the case is on hold. */
export function planInForce({ plans }: Pick<HomeCareCase, 'plans'>): Read<CarePlan> | undefined {
  return plans.find(({ status }) => status === 'active' || status === 'on-hold');
}

/** The team at work, or the one that waits for the plan. */
export function teamOf({ teams }: Pick<HomeCareCase, 'teams'>): Read<CareTeam> | undefined {
  return teams.find(({ status }) => status === 'active') ?? teams.find(({ status }) => status === 'proposed');
}

/** The team that a plan names, unless it has ended. */
export function teamOfPlan({ teams }: Pick<HomeCareCase, 'teams'>, plan: CarePlan): Read<CareTeam> | undefined {
  const named = plan.careTeam?.[0]?.reference;
  return teams.find(({ id, status }) => `CareTeam/${id}` === named && status !== 'inactive');
}

/** Whether a PAI was approved. */
export function isApproved(plan: CarePlan): boolean {
  return extensionOf(plan, extensionUrl.PaiApproval) !== undefined;
}

/** The EpisodeOfCare of a case that is past its reception. */
export function episodeOf({ episode }: HomeCareCase): Read<EpisodeOfCare> {
  if (episode === undefined)
    throw new FhirError({ code: 'resource-not-found', values: { type: 'EpisodeOfCare', id: '' } });
  return episode;
}
