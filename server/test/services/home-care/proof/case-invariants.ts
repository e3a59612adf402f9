import assert from 'node:assert/strict';
import type {
  Appointment,
  AuditEvent,
  CarePlan,
  CareTeam,
  Encounter,
  EpisodeOfCare,
  Goal,
  Procedure,
  Provenance,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { dayIn } from '../../../../src/services/steps/days.ts';
import { stepSystem } from '../../../../src/services/steps/provenance.ts';
import { findResources, refersTo } from '../../../../src/services/steps/stored.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { validatorOf } from './validator.ts';

type Stored<R extends Resource> = R & { readonly id: string };

const open = new Set(['planned', 'waitlist', 'active', 'onhold']);
const openTask = new Set(['requested', 'received', 'accepted', 'ready', 'in-progress', 'on-hold']);

/** Checks everything that must hold of the cases of a person, after any step, made or refused. */
export async function assertWhole(api: InProcessApi, person: string): Promise<void> {
  const { store } = api;
  const self = `Patient/${person}`;
  const of = async <T extends Resource>(type: T['resourceType'], code: string): Promise<Stored<T>[]> =>
    (await findResources(store, type as never, refersTo(type, code, self))) as unknown as Stored<T>[];
  const [episodes, plans, teams, goals, visits, accesses, services, tasks, referrals] = await Promise.all([
    of<EpisodeOfCare>('EpisodeOfCare', 'patient'),
    of<CarePlan>('CarePlan', 'subject'),
    of<CareTeam>('CareTeam', 'subject'),
    of<Goal>('Goal', 'subject'),
    of<Appointment>('Appointment', 'patient'),
    of<Encounter>('Encounter', 'subject'),
    of<Procedure>('Procedure', 'subject'),
    of<Task>('Task', 'patient'),
    of<ServiceRequest>('ServiceRequest', 'subject'),
  ]);
  for (const one of [...episodes, ...plans, ...teams, ...goals, ...services, ...tasks, ...referrals]) {
    const faults = validatorOf().validate(one).filter(isRefusal);
    assert.deepEqual(faults, [], `${one.resourceType}/${one.id} does not conform`);
  }
  for (const referral of referrals) assertReferral(referral, episodes, tasks);
  const byAuthority = new Set<string>();
  for (const episode of episodes) {
    const address = `EpisodeOfCare/${episode.id}`;
    const own = <R extends CarePlan | CareTeam>(all: readonly R[]): R[] =>
      all.filter(({ extension }) => extension?.some(({ valueReference }) => valueReference?.reference === address));
    if (open.has(episode.status)) {
      const authority = episode.managingOrganization?.reference ?? '';
      assert.ok(!byAuthority.has(authority), `${person}: two open cases at ${authority}`);
      byAuthority.add(authority);
    }
    const ownAccesses = accesses.filter(({ episodeOfCare }) => episodeOfCare?.some((one) => one.reference === address));
    const ownVisits = visits.filter(({ supportingInformation }) =>
      supportingInformation?.some(({ reference }) => reference === address),
    );
    assertPlans(episode, own(plans), goals);
    assertTeams(episode, own(teams), own(plans));
    assertAccesses(episode, ownAccesses, services);
    assertVisits(episode, ownVisits);
    assertHistory(episode);
    const focused = tasks.filter((task) => task.focus?.reference === address && openTask.has(task.status));
    assertTasks(episode, own(plans), focused);
  }
  await assertRecords(api, person, [...episodes, ...referrals]);
}

function assertReferral(
  referral: Stored<ServiceRequest>,
  episodes: readonly Stored<EpisodeOfCare>[],
  tasks: readonly Stored<Task>[],
): void {
  const address = `ServiceRequest/${referral.id}`;
  const led = episodes.filter(({ referralRequest }) => referralRequest?.some(({ reference }) => reference === address));
  assert.ok(led.length <= 1, `${address} leads to ${led.length} cases`);
  const triage = tasks.filter((task) => task.focus?.reference === address && openTask.has(task.status));
  const waits = referral.status === 'active' && led.length === 0;
  assert.equal(
    triage.length,
    waits ? 1 : 0,
    `${address} (${referral.status}): ${triage.length} open tasks of the reception`,
  );
  const [episode] = led;
  if (episode !== undefined)
    assert.equal(referral.status === 'active', open.has(episode.status), `${address} is ${referral.status}`);
}

function assertPlans(
  episode: Stored<EpisodeOfCare>,
  plans: readonly Stored<CarePlan>[],
  goals: readonly Stored<Goal>[],
): void {
  const at = `${episode.id} (${episode.status})`;
  const inForce = plans.filter(({ status }) => status === 'active' || status === 'on-hold');
  const drafts = plans.filter(({ status }) => status === 'draft');
  const begun = episode.status === 'active' || episode.status === 'onhold';
  assert.equal(inForce.length, begun ? 1 : 0, `${at}: ${inForce.length} plans in force`);
  assert.ok(drafts.length <= (open.has(episode.status) ? 1 : 0), `${at}: ${drafts.length} drafts`);
  if (begun) assert.equal(inForce[0]?.status, episode.status === 'onhold' ? 'on-hold' : 'active', at);
  for (const plan of plans) {
    for (const { reference } of plan.goal ?? []) {
      const goal = goals.find(({ id }) => reference === `Goal/${id}`);
      assert.ok(goal !== undefined, `${at}: ${reference} of the plan is not there`);
      const expected =
        plan.status === 'draft'
          ? ['proposed']
          : plan.status === 'revoked'
            ? ['cancelled']
            : plan.status === 'completed'
              ? ['completed', 'cancelled']
              : ['active', 'on-hold'];
      assert.ok(expected.includes(goal.lifecycleStatus), `${at}: plan ${plan.status}, goal ${goal.lifecycleStatus}`);
    }
  }
}

function assertTeams(
  episode: Stored<EpisodeOfCare>,
  teams: readonly Stored<CareTeam>[],
  plans: readonly Stored<CarePlan>[],
): void {
  const drafted = plans.find(({ status }) => status === 'draft')?.careTeam?.[0]?.reference;
  // A renewal may bring a team of its own, which is not at work before the plan is agreed on.
  const waits = ({ id, status }: Stored<CareTeam>) => status === 'proposed' && drafted === `CareTeam/${id}`;
  const begunWith = teams.filter((team) => episode.status === 'planned' || !waits(team));
  const statuses = begunWith.map(({ status }) => status).filter((status) => status !== 'inactive');
  const begun = episode.status === 'active' || episode.status === 'onhold';
  const allowed = begun ? ['active'] : open.has(episode.status) ? ['proposed'] : [];
  assert.ok(statuses.length <= 1, `${episode.id}: ${statuses.length} teams at work`);
  for (const status of statuses)
    assert.ok(allowed.includes(status ?? ''), `${episode.id} (${episode.status}): team ${status}`);
  if (begun) assert.equal(statuses.length, 1, `${episode.id}: no team`);
  for (const { participant = [], id, status } of teams) {
    const managers = participant.filter(({ role }) =>
      role?.some(({ coding }) => coding?.some(({ code }) => code === 'case-manager')),
    );
    if (status !== 'inactive') assert.equal(managers.length, 1, `CareTeam/${id}: ${managers.length} case managers`);
  }
}

function assertAccesses(
  episode: Stored<EpisodeOfCare>,
  accesses: readonly Stored<Encounter>[],
  services: readonly Stored<Procedure>[],
): void {
  const keys = accesses.flatMap(({ identifier }) => identifier?.map(({ value }) => value) ?? []);
  assert.equal(new Set(keys).size, keys.length, `${episode.id}: one access recorded twice`);
  const { start = '', end } = episode.period ?? {};
  for (const access of accesses) {
    const day = dayIn(access.period?.start ?? '');
    assert.ok(day >= dayIn(start), `access of ${day} before ${start}`);
    if (end !== undefined) assert.ok(day <= dayIn(end), `access of ${day} after ${end}`);
    const given = services.filter(({ encounter }) => encounter?.reference === `Encounter/${access.id}`);
    assert.ok(given.length > 0, `access ${access.id} without services`);
  }
}

function assertVisits(episode: Stored<EpisodeOfCare>, visits: readonly Stored<Appointment>[]): void {
  if (open.has(episode.status)) return;
  const ahead = visits.filter(
    ({ status, start }) =>
      (status === 'booked' || status === 'pending' || status === 'proposed') &&
      (start === undefined || Date.parse(start) > Date.now()),
  );
  assert.deepEqual(
    ahead.map(({ id }) => id),
    [],
    `${episode.id}: visits after the conclusion`,
  );
}

function assertHistory(episode: Stored<EpisodeOfCare>): void {
  const history = episode.statusHistory ?? [];
  const running = history.filter(({ status, period }) => status === 'onhold' && period.end === undefined);
  assert.equal(
    running.length,
    episode.status === 'onhold' ? 1 : 0,
    `${episode.id}: ${running.length} running suspensions`,
  );
  let last = '';
  for (const { period } of history) {
    assert.ok((period.start ?? '') >= last, `${episode.id}: history is not in order: ${JSON.stringify(history)}`);
    assert.ok(
      period.end === undefined || period.end >= (period.start ?? ''),
      `${episode.id}: ${JSON.stringify(period)}`,
    );
    last = period.end ?? '9999';
  }
  const closed = episode.status === 'finished' || episode.status === 'cancelled';
  assert.equal(
    episode.period?.end !== undefined,
    closed,
    `${episode.id} (${episode.status}): end ${episode.period?.end}`,
  );
}

function assertTasks(
  episode: Stored<EpisodeOfCare>,
  plans: readonly Stored<CarePlan>[],
  tasks: readonly Stored<Task>[],
): void {
  const codes = tasks
    .flatMap(({ code }) => code?.coding?.map((one) => one.code ?? '') ?? [])
    .filter((code) => code !== 'transfer')
    .sort();
  const draft = plans.find(({ status }) => status === 'draft');
  const approved = draft?.extension?.some(({ url }) => url.endsWith('/pai-approval')) === true;
  const pending = draft === undefined ? undefined : approved ? 'sign-pai' : 'approve-pai';
  const at = `${episode.id} (${episode.status})`;
  if (!open.has(episode.status)) {
    assert.equal(tasks.length, 0, `${at}: open tasks of a closed case`);
    return;
  }
  if (pending !== undefined) {
    assert.deepEqual(codes, [pending], at);
    return;
  }
  if (episode.status === 'planned' || episode.status === 'waitlist') {
    assert.ok(codes.length === 1 && (codes[0] === 'assess' || codes[0] === 'propose-pai'), `${at}: ${codes.join()}`);
    return;
  }
  // A renewal that was sent back or refused is proposed anew by somebody.
  assert.ok(codes.length === 0 || (codes.length === 1 && codes[0] === 'propose-pai'), `${at}: ${codes.join()}`);
}

/** Each step has one Provenance; what it wrote is there. */
async function assertRecords(api: InProcessApi, person: string, mains: readonly Stored<Resource>[]): Promise<void> {
  const seen = new Set<string>();
  for (const { resourceType, id } of mains) {
    const records = await findResources(
      api.store,
      'Provenance',
      refersTo('Provenance', 'target', `${resourceType}/${id}`),
    );
    for (const record of records as Stored<Provenance>[]) {
      if (seen.has(record.id)) continue;
      seen.add(record.id);
      const step = record.activity?.coding?.find(({ system }) => system === stepSystem)?.code;
      assert.ok(step !== undefined, `Provenance/${record.id} of no step`);
      for (const { reference = '' } of record.target) {
        const [type = '', target = ''] = reference.split('/');
        assert.ok(!reference.startsWith('urn:'), `${step} of ${person}: ${reference} is not resolved`);
        assert.ok(
          (await api.store.read({ type, id: target })) !== undefined,
          `${step} of ${person}: ${reference} is not there`,
        );
      }
    }
  }
  if (mains.length > 0) assert.ok(seen.size > 0, `${person}: no step was recorded`);
}

/** AuditEvents of a step about a resource. */
export async function auditsOf(api: InProcessApi, operation: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const { json = '' } of api.store.scan({ types: ['AuditEvent'] })) {
    if (json.includes(operation)) events.push(JSON.parse(json) as AuditEvent);
  }
  return events;
}
