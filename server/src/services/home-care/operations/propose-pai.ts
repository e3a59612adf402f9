import type {
  CarePlan,
  CarePlanActivity,
  CareTeam,
  CareTeamParticipant,
  Extension,
  Goal,
  Money,
} from '@medplum/fhirtypes';
import { extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { requireAuthority } from '../case/authority.ts';
import { ofCase, siad, siadConcept } from '../case/elements.ts';
import { answers, siadForm } from '../case/evaluation.ts';
import { foreseenIntensity } from '../case/foreseen-intensity.ts';
import { episodeOf, type HomeCareCase, planInForce, teamOf } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { closeTasks, openTask } from '../case/tasks.ts';
import { type CostEstimate, costOf } from '../pai/cost-of.ts';
import { tariffsOn } from '../pai/tariffs.ts';
import { refusedBy } from '../rules.ts';
import { deliveredSettings } from '../settings.ts';

const professionals = ['PractitionerRole', 'Practitioner', 'Organization'];
const operator = parameter.code(valueSetUrl.SiadTipoOperatore, systemOf('siad-tipo-operatore'), {
  it: 'Figura professionale (SIAD)',
  en: 'Profession (SIAD)',
});

const activity = parameter.parts(
  {
    service: parameter.code(valueSetUrl.SiadTipoPrestazione, systemOf('siad-tipo-prestazione'), {
      it: 'Prestazione (SIAD)',
      en: 'Service (SIAD)',
    }),
    figure: parameter.optional(operator),
    performer: parameter.optional(
      parameter.reference(professionals, { it: 'Chi la svolge', en: 'Who carries it out' }),
    ),
    frequency: parameter.count(1, 50, { it: 'Quante volte', en: 'How many times' }),
    period: parameter.count(1, 60, { it: 'In quante unità di tempo', en: 'In how many units of time' }),
    unit: parameter.choice(['d', 'wk', 'mo'], {
      it: 'Unità: giorno, settimana, mese',
      en: 'Unit: day, week, month',
    }),
    minutes: parameter.optional(parameter.count(5, 480, { it: 'Durata in minuti', en: 'Duration in minutes' })),
    note: parameter.optional(parameter.words({ it: 'Indicazioni', en: 'Instructions' })),
  },
  { it: 'Prestazione con figura e frequenza', en: 'Service with profession and frequency' },
);

const goal = parameter.parts(
  {
    area: parameter.code(valueSetUrl.PaiGoalArea, systemOf('pai-goal-area'), { it: 'Area', en: 'Area' }),
    text: parameter.words({ it: 'Risultato atteso', en: 'Expected result' }),
    due: parameter.day({ it: 'Scadenza', en: 'Due date' }),
    measure: parameter.optional(
      parameter.code(valueSetUrl.HomeCareScale, systemOf('home-care-scale'), {
        it: 'Scala con cui si misura',
        en: 'Scale that it is measured by',
      }),
    ),
    target: parameter.optional(parameter.count(0, 1000, { it: 'Valore atteso', en: 'Expected value' })),
  },
  { it: 'Obiettivo', en: 'Goal' },
);

const member = parameter.parts(
  {
    who: parameter.reference([...professionals, 'RelatedPerson'], { it: 'Componente', en: 'Member' }),
    role: parameter.code(valueSetUrl.HomeCareTeamRole, systemOf('home-care-team-role'), { it: 'Compito', en: 'Task' }),
    operator: parameter.optional(operator),
  },
  { it: "Componente dell'équipe", en: 'Member of the team' },
);

/** What a proposed PAI holds, as it is read from the request. */
export type PlannedActivity = parameter.InputOf<{ activity: typeof activity }>['activity'];

/** The parameters of an activity, shared with the change of intensity. */
export const activityParameter = activity;

/** Proposes a PAI, the first one or one that renews the PAI in force. */
export const proposePai = defineStep<HomeCareCase>()({
  name: 'home-care-propose-pai',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Propone il PAI: problemi, obiettivi con indicatore e scadenza, figure e frequenze, periodo, data di verifica, équipe. Con un PAI in vigore ne propone il rinnovo, e quello resta in vigore fino alla firma del nuovo.',
    en: 'Proposes the PAI: problems, goals with indicator and due date, professions and frequencies, period, review date, team. With a PAI in force it proposes its renewal, and that one stays in force until the new one is signed.',
  },
  parameters: {
    key: parameter.key(),
    start: parameter.day({ it: 'Primo giorno', en: 'First day' }),
    end: parameter.day({ it: 'Ultimo giorno', en: 'Last day' }),
    review: parameter.optional(parameter.day({ it: 'Data di verifica', en: 'Date of review' })),
    problem: parameter.many(
      parameter.optional(parameter.reference(['Condition'], { it: 'Problema considerato', en: 'Problem addressed' })),
    ),
    activity: parameter.many(activity),
    goal: parameter.many(parameter.optional(goal)),
    member: parameter.many(parameter.optional(member)),
    title: parameter.optional(parameter.words({ it: 'Titolo', en: 'Title' })),
  },
  shows: {
    episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
    plan: { type: 'CarePlan', text: { it: 'PAI in bozza', en: 'Draft PAI' } },
    goal: { type: 'Goal', text: { it: 'Obiettivi', en: 'Goals' }, many: true },
    team: { type: 'CareTeam', text: { it: 'Équipe', en: 'Team' } },
    intensity: {
      type: 'Observation',
      text: { it: 'CIA previsto e livello', en: 'Foreseen CIA and level' },
      many: true,
    },
  },
  async run(work, input) {
    const { subject, changes, now, actor } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const address = `EpisodeOfCare/${found.id}`;
    const { start, end, review } = input;
    if (end < start || (review !== undefined && (review < start || review > end))) {
      throw refusedBy('HC-09', parameterPlace('end'));
    }
    if (start < dayIn(found.period?.start ?? start)) throw refusedBy('HC-05', parameterPlace('start'));
    if (!subject.evaluations.some((one) => answers(one, siadForm))) throw refusedBy('HC-10', 'EpisodeOfCare');
    await requireNamed(work, input.problem, 'problem');
    await requireNamed(
      work,
      input.activity.map(({ performer }) => performer),
      'activity',
    );
    await requireNamed(
      work,
      input.member.map(({ who }) => who),
      'member',
    );
    const goals = input.goal.map((one, index) =>
      changes.create(toGoal(subject, one, start, actor.who), `goal-${index + 1}`),
    );
    const team = proposeTeam(work, address, input.member, start);
    const former = planInForce(subject);
    const author =
      found.careManager ?? (actor.who === undefined ? found.managingOrganization : { reference: actor.who });
    const activities = input.activity.map((one, index) => toActivity(one, index, 'not-started'));
    const tariffs = tariffsOn(dayOf(now), (subject.settings ?? deliveredSettings).tariffs);
    const cost = tariffs && costOf(activities, { from: start, to: end }, tariffs);
    const draft = {
      resourceType: 'CarePlan',
      meta: { profile: [profileUrl.PaiCarePlan] },
      extension: [
        ofCase(address),
        ...(review === undefined ? [] : [{ url: extensionUrl.PaiReviewDate, valueDate: review }]),
        ...(cost?.complete === true ? [estimate(cost)] : []),
      ],
      replaces: former === undefined ? [] : [{ reference: `CarePlan/${former.id}` }],
      status: 'draft',
      intent: 'plan',
      category: [{ coding: [{ system: systemOf('care-plan-category'), code: 'pai' }] }],
      title: input.title ?? 'Piano assistenziale individuale',
      subject: { reference: subject.patient },
      period: { start, end },
      created: dayOf(now),
      author,
      contributor: actor.who === undefined ? [] : [{ reference: actor.who }],
      careTeam: [{ reference: team }],
      addresses: input.problem.map((reference) => ({ reference })),
      goal: goals.map((reference) => ({ reference })),
      activity: activities,
    } as CarePlan;
    const plan = changes.create(draft, 'plan');
    const intensity = foreseenIntensity(work, draft, plan);
    closeTasks(work, 'completed', ['propose-pai']);
    openTask(work, { code: 'approve-pai', focus: address, owner: found.managingOrganization?.reference ?? '' });
    const state = work.stateBefore === 'active' ? 'renewal-proposed' : 'pai-proposed';
    return { state, about: address, shows: { episode: address, plan, goal: goals, team, intensity } };
  },
});

/** The estimated cost as an extension of the PAI. */
function estimate({ cents, currency }: CostEstimate): Extension {
  return {
    url: extensionUrl.PaiCostEstimate,
    valueMoney: { value: cents / 100, currency: currency as NonNullable<Money['currency']> },
  };
}

/** An activity of the PAI, as a service with its profession and frequency; its id names the series of its visits. */
export function toActivity(
  given: PlannedActivity,
  index: number,
  status: 'not-started' | 'in-progress',
): CarePlanActivity {
  const { service, figure, performer, frequency, period, unit, minutes, note } = given;
  const duration = minutes === undefined ? {} : { duration: minutes, durationUnit: 'min' as const };
  return {
    id: `a${index + 1}`,
    detail: {
      ...(figure === undefined
        ? {}
        : { extension: [{ url: extensionUrl.PaiActivityFigure, valueCoding: siad('tipo-operatore', figure) }] }),
      code: siadConcept('tipo-prestazione', service),
      status,
      scheduledTiming: { repeat: { frequency, period, periodUnit: unit, ...duration } },
      ...(performer === undefined ? {} : { performer: [{ reference: performer }] }),
      ...(note === undefined ? {} : { description: note }),
    },
  } as CarePlanActivity;
}

function toGoal(
  { patient }: HomeCareCase,
  { area, text, due, measure, target }: parameter.InputOf<{ goal: typeof goal }>['goal'],
  start: string,
  author: string | undefined,
): Goal {
  if (due < start) throw refusedBy('HC-09', parameterPlace('goal'));
  return {
    resourceType: 'Goal',
    meta: { profile: [profileUrl.PaiGoal] },
    lifecycleStatus: 'proposed',
    category: [{ coding: [{ system: systemOf('pai-goal-area'), code: area }] }],
    description: { text },
    subject: { reference: patient },
    startDate: start,
    target: [
      {
        ...(measure === undefined
          ? {}
          : { measure: { coding: [{ system: systemOf('home-care-scale'), code: measure }] } }),
        ...(target === undefined ? {} : { detailQuantity: { value: target } }),
        dueDate: due,
      },
    ],
    ...(author === undefined || author.startsWith('Organization/') ? {} : { expressedBy: { reference: author } }),
  } as Goal;
}

type GivenMember = parameter.InputOf<{ member: typeof member }>['member'];

/** The team of the plan: that of the case with the members given, or a new one. It has one case manager. */
function proposeTeam(
  { subject, changes }: Work<HomeCareCase>,
  episode: string,
  members: readonly GivenMember[],
  start: string,
): string {
  const found = teamOf(subject);
  const manager = subject.episode?.careManager?.reference;
  const given = members.map(toParticipant);
  const named = members.some(({ role }) => role === 'case-manager');
  if (found !== undefined) {
    if (given.length === 0) return `CareTeam/${found.id}`;
    const others = (found.participant ?? []).filter(
      ({ member: one, role }) => !members.some(({ who }) => who === one?.reference) && !(named && isManager(role)),
    );
    const participant = [...others, ...given];
    // Who is new sees the case once the plan is agreed on, not when it is proposed.
    return found.status === 'active'
      ? changes.create(newTeam(subject, episode, participant, start), 'team')
      : changes.update({ ...found, participant });
  }
  if (!named && manager === undefined) throw refusedBy('HC-24', parameterPlace('member'));
  const lead: GivenMember[] = named ? [] : [{ who: manager ?? '', role: 'case-manager', operator: undefined }];
  return changes.create(newTeam(subject, episode, [...lead.map(toParticipant), ...given], start), 'team');
}

function newTeam(
  { patient, episode: found }: HomeCareCase,
  episode: string,
  participant: CareTeamParticipant[],
  start: string,
): CareTeam {
  return {
    resourceType: 'CareTeam',
    meta: { profile: [profileUrl.HomeCareTeam] },
    extension: [ofCase(episode)],
    status: 'proposed',
    name: 'Équipe di assistenza domiciliare',
    subject: { reference: patient },
    period: { start },
    participant,
    managingOrganization: [found?.managingOrganization ?? {}],
  } as CareTeam;
}

const isManager = (role: CareTeamParticipant['role']): boolean =>
  role?.some(({ coding }) => coding?.some(({ code }) => code === 'case-manager')) === true;

function toParticipant({ who, role, operator: kind }: GivenMember): CareTeamParticipant {
  return {
    role: [
      { coding: [{ system: systemOf('home-care-team-role'), code: role }] },
      ...(kind === undefined ? [] : [siadConcept('tipo-operatore', kind)]),
    ],
    member: { reference: who },
  } as CareTeamParticipant;
}
