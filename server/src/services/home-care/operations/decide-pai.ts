import type { CarePlan, CareTeam, EpisodeOfCare, Goal } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf, withExtension } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { requireAuthority } from '../case/authority.ts';
import { episodeOf, type HomeCareCase, pendingPlan, planInForce, teamOf, teamOfPlan } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { cancelGoals, concludeGoals, endedPlan, endedTeam, goalsOf } from '../case/plans.ts';
import { leaveStatus } from '../case/status-history.ts';
import { closeTasks, openTask } from '../case/tasks.ts';
import { refusedBy } from '../rules.ts';

const shows = {
  episode: { type: 'EpisodeOfCare', text: { it: 'Caso', en: 'Case' } },
  plan: { type: 'CarePlan', text: { it: 'PAI', en: 'PAI' } },
} as const;

/** Approves the PAI that was proposed, for the UVM/UVI: it waits for the agreement of the person. */
export const approvePai = defineStep<HomeCareCase>()({
  name: 'home-care-approve-pai',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: "Approva il PAI proposto, per l'UVM/UVI. Se due coordinatori approvano insieme, il secondo riceve lo stato che trova.",
    en: 'Approves the proposed PAI, for the UVM/UVI. When two coordinators approve at once, the second is told the state it finds.',
  },
  parameters: { key: parameter.key() },
  shows,
  async run(work) {
    const { subject, changes, actor, now } = work;
    const found = episodeOf(subject);
    const address = `EpisodeOfCare/${found.id}`;
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const draft = draftOf(subject);
    const by = actor.who?.startsWith('Practitioner')
      ? actor.who
      : (actor.organization ?? found.managingOrganization?.reference ?? '');
    const plan = changes.update({
      ...draft,
      extension: withExtension(draft.extension, extensionUrl.PaiApproval, {
        url: extensionUrl.PaiApproval,
        extension: [
          { url: 'by', valueReference: { reference: by } },
          { url: 'on', valueDateTime: new Date(now).toISOString() },
        ],
      }),
    });
    closeTasks(work, 'completed', ['approve-pai']);
    openTask(work, { code: 'sign-pai', focus: address, owner: subject.patient });
    const state = work.stateBefore === 'renewal-proposed' ? 'renewal-approved' : 'pai-approved';
    return { state, about: address, shows: { episode: address, plan } };
  },
});

/** Sends a PAI back to who proposed it: it is withdrawn, and another one may be proposed. */
export const returnPai = defineStep<HomeCareCase>()({
  name: 'home-care-return-pai',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Rinvia il PAI proposto o approvato, con la motivazione: la bozza è ritirata. Un PAI in vigore resta in vigore.',
    en: 'Sends the proposed or approved PAI back, with the grounds: the draft is withdrawn. A PAI in force stays in force.',
  },
  parameters: { key: parameter.key(), note: parameter.words({ it: 'Motivazione', en: 'Grounds' }) },
  shows,
  async run(work, { note }) {
    const found = episodeOf(work.subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const plan = await withdraw(work, draftOf(work.subject), note);
    const address = `EpisodeOfCare/${found.id}`;
    return { state: stateWithoutDraft(work), about: address, shows: { episode: address, plan } };
  },
});

/** Takes down the agreement of the person, by which the PAI is in force and the person in charge. */
export const signPai = defineStep<HomeCareCase>()({
  name: 'home-care-sign-pai',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Registra la condivisione del PAI da parte della persona o di chi la rappresenta: il PAI entra in vigore e comincia (o continua) la presa in carico. Se è rifiutata, la bozza è ritirata.',
    en: 'Takes down the agreement of the person, or of who represents her: the PAI is in force and the taking in charge begins (or goes on). When it is refused the draft is withdrawn.',
  },
  parameters: {
    key: parameter.key(),
    mode: parameter.code(valueSetUrl.PaiAgreementMode, systemOf('pai-agreement-mode'), {
      it: 'Come la persona ha condiviso il PAI, o refused',
      en: 'How the person agreed on the PAI, or refused',
    }),
    by: parameter.optional(
      parameter.reference(['Patient', 'RelatedPerson'], {
        it: 'Chi firma; la persona che accede, se assente',
        en: 'Who signs; the person signed in, unless given',
      }),
    ),
    signature: parameter.optional(
      parameter.reference(['DocumentReference'], { it: 'Documento firmato', en: 'Signed document' }),
    ),
    start: parameter.optional(
      parameter.day({
        it: 'Giorno della presa in carico; se assente quello della prima valutazione, o il primo del PAI se viene prima',
        en: 'Day of the taking in charge; unless given that of the first evaluation, or the first of the PAI if it is earlier',
      }),
    ),
    note: parameter.optional(parameter.words({ it: 'Motivo del rifiuto', en: 'Reason of the refusal' })),
  },
  shows: { ...shows, team: { type: 'CareTeam', text: { it: 'Équipe', en: 'Team' } } },
  async run(work, input) {
    const { subject, changes, now, context } = work;
    const found = episodeOf(subject);
    const address = `EpisodeOfCare/${found.id}`;
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const draft = draftOf(subject);
    await requireNamed(work, [input.signature], 'signature');
    const by = await signerOf(work, input.by);
    const agreement = {
      url: extensionUrl.PaiAgreement,
      extension: [
        { url: 'by', valueReference: { reference: by } },
        { url: 'on', valueDateTime: new Date(now).toISOString() },
        { url: 'mode', valueCoding: { system: systemOf('pai-agreement-mode'), code: input.mode } },
        ...(input.signature === undefined
          ? []
          : [{ url: 'signature', valueReference: { reference: input.signature } }]),
      ],
    };
    const shared = { ...draft, extension: [...(draft.extension ?? []), agreement] };
    if (input.mode === 'refused') {
      const plan = await withdraw(work, shared, input.note);
      const concerns = { template: 'pai-returned' };
      return { state: stateWithoutDraft(work), about: address, shows: { episode: address, plan }, concerns };
    }
    const first = found.status !== 'active';
    const planned = draft.period?.start ?? dayOf(now);
    // A renewal begins on its own first day: who is in charge already is not taken in charge again.
    const takenInCharge = first ? (input.start ?? dayTakenInCharge(subject, planned)) : planned;
    if (first) requireStart(work, found, takenInCharge);
    const start = takenInCharge > planned ? takenInCharge : planned;
    const plan = changes.update({
      ...shared,
      status: 'active',
      ...(first ? { period: { ...draft.period, start } } : {}),
      activity: draft.activity?.map(({ detail, ...rest }) => ({
        ...rest,
        ...(detail === undefined ? {} : { detail: { ...detail, status: 'in-progress' as const } }),
      })),
    } as Read<CarePlan>);
    const former = planInForce(subject);
    if (former !== undefined) {
      changes.update(endedPlan(former, addDays(start, -1)));
      await concludeGoals(context.store, changes, former);
    }
    for (const goal of await goalsOf(context.store, draft)) {
      if (goal.lifecycleStatus === 'proposed') changes.update<Goal>({ ...goal, lifecycleStatus: 'active' });
    }
    const atWork = teamOf(subject);
    const team = teamOfPlan(subject, draft) ?? atWork;
    if (atWork !== undefined && atWork.id !== team?.id) changes.update<CareTeam>(endedTeam(atWork, addDays(start, -1)));
    const teamAddress = team === undefined ? [] : [changes.update<CareTeam>({ ...team, status: 'active' })];
    if (!first && team !== undefined && team.id !== atWork?.id) {
      changes.update<EpisodeOfCare>({ ...found, team: [{ reference: `CareTeam/${team.id}` }] });
    }
    if (first) {
      changes.update<EpisodeOfCare>({
        ...found,
        status: 'active',
        statusHistory: leaveStatus(found, takenInCharge),
        period: { ...found.period, start: takenInCharge },
        ...(team === undefined ? {} : { team: [{ reference: `CareTeam/${team.id}` }] }),
      });
    }
    closeTasks(work, 'completed', ['sign-pai']);
    return { state: 'active', about: address, shows: { episode: address, plan, team: teamAddress } };
  },
});

function draftOf(subject: HomeCareCase): Read<CarePlan> {
  const draft = pendingPlan(subject);
  if (draft === undefined) throw new Error('a case in this state has a draft PAI');
  return draft;
}

const stateWithoutDraft = ({ stateBefore }: Work<HomeCareCase>): string =>
  stateBefore.startsWith('renewal') ? 'active' : 'assessed';

/**
 * The day on which a person is taken in charge unless it is said: that of the first evaluation, so that the flow has the
 * evaluation in the case (rule SIAD-X01), or the first day of the plan when that is earlier.
 */
function dayTakenInCharge({ evaluations }: HomeCareCase, planned: string): string {
  const evaluated = dayIn(evaluations[0]?.authored ?? planned);
  return evaluated < planned ? evaluated : planned;
}

/** The first day of the case: not in the future, nor before referral and evaluation. Rules HC-05 and HC-06. */
function requireStart({ subject, now }: Work<HomeCareCase>, { period }: EpisodeOfCare, start: string): void {
  if (start > dayOf(now)) throw refusedBy('HC-06', parameterPlace('start'));
  const referred = subject.referral?.authoredOn ?? period?.start;
  if (referred !== undefined && start < dayIn(referred)) throw refusedBy('HC-05', parameterPlace('start'));
}

async function withdraw(work: Work<HomeCareCase>, draft: Read<CarePlan>, note: string | undefined): Promise<string> {
  const { changes, now, subject, context } = work;
  await cancelGoals(context.store, changes, draft);
  const [atWork, proposed] = [teamOf(subject), teamOfPlan(subject, draft)];
  if (proposed !== undefined && proposed.id !== atWork?.id) changes.update<CareTeam>(endedTeam(proposed, dayOf(now)));
  closeTasks(work, 'cancelled', ['approve-pai', 'sign-pai']);
  const owner = subject.episode?.careManager?.reference ?? subject.episode?.managingOrganization?.reference;
  if (owner !== undefined) {
    openTask(work, {
      code: 'propose-pai',
      focus: `EpisodeOfCare/${subject.episode?.id}`,
      owner,
      ...(note === undefined ? {} : { note }),
    });
  }
  const grounds = note === undefined ? [] : [{ text: note, time: new Date(now).toISOString() }];
  return changes.update({ ...draft, status: 'revoked', note: [...(draft.note ?? []), ...grounds] } as Read<CarePlan>);
}

/** Who signs: the person, who represents her, or a relative of hers that a professional names. Rule HC-11. */
async function signerOf(
  { subject, actor, context, now }: Work<HomeCareCase>,
  given: string | undefined,
): Promise<string> {
  const citizen = actor.role === 'citizen' || actor.role === 'representative';
  const by = given ?? (citizen ? actor.who : undefined);
  if (by === undefined || (citizen && by !== actor.who)) throw refusedBy('HC-11', parameterPlace('by'));
  if (by === subject.patient) return by;
  const related = await readResource(context.store, 'RelatedPerson', by);
  const ended = related?.active === false || dayIn(related?.period?.end ?? '9999-12-31') < dayOf(now);
  if (ended || related?.patient.reference !== subject.patient) throw refusedBy('HC-11', parameterPlace('by'));
  return by;
}
