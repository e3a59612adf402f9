import type { Appointment, PractitionerRole, Resource, Slot } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import type { DescribedParameter } from '../../../fhir/operations/operation-description.ts';
import { notFound } from '../../../fhir/showing.ts';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Service, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { emptyCase } from '../case/home-care-case.ts';
import { requireThere } from '../case/named.ts';
import { noticesOf } from '../notifications.ts';
import { refusedBy } from '../rules.ts';
import { toAlertFlag } from '../scheduling/resources/alert-flag.ts';
import { agendaIdOf, takeAgendas } from './booked-visits.ts';
import { requireCoordination } from './coordination.ts';
import machine from './machine.json' with { type: 'json' };
import { proposeSubstitutes } from './substitutes.ts';

/** What the agenda of a professional is kept for. */
export interface OperatorAgenda {
  readonly role: Read<PractitionerRole>;
  /** Notices of what was done, one set for each visit. */
  readonly notices: Resource[];
}

/** Longest absence of one step, in milliseconds: 62 days. */
const longest = 62 * 86_400_000;

/** The agendas of professionals as a service: what is done to them concerns many persons at once. */
export const operatorAgendas: Service<OperatorAgenda> = {
  name: 'home-care-agendas',
  rules: new Map(Object.entries(machine.steps)),
  states: { valueSet: valueSetUrl.OperatorAgendaState, titles: machine.states },
  conditions: [],
  stateOf: ({ role }) => (role.active === false ? 'ended' : 'in-service'),
  turnOf: ({ role }) => role.organization?.reference ?? role.id,
  guarded: () => undefined,
  async noticesOf({ subject }) {
    return subject.notices;
  },
  async load(asked) {
    const id = asked.id ?? '';
    const role = await readResource(asked.context.store, 'PractitionerRole', `PractitionerRole/${id}`);
    if (role === undefined) throw notFound({ type: 'PractitionerRole', id });
    await requireCoordination(asked.context.store, asked.actor, role);
    return { role, notices: [] };
  },
};

const visitPart: DescribedParameter = {
  name: 'appointment',
  min: 1,
  max: '1',
  type: 'Reference',
  targets: ['Appointment'],
  text: { it: 'Accesso', en: 'Visit' },
};

/** Records that a professional is absent, and gives her visits to others; what nobody can take raises an alert. */
export const recordAbsence = defineStep<OperatorAgenda>()({
  name: 'home-care-absence',
  target: { type: 'PractitionerRole', level: 'instance' },
  description: {
    it: "Registra l'assenza di un operatore e affida i suoi accessi a chi ha la stessa figura, lavora per la stessa organizzazione o per una di quelle indicate, è libero, e conosce meglio la persona. Ciò che nessuno può fare solleva un allarme. Con propose dice soltanto chi verrebbe.",
    en: 'Records the absence of an operator and gives the visits to who has the same profession, works for the same organization or one of those given, is free, and knows the person best. What nobody can do raises an alert. With propose it only tells who would come.',
  },
  parameters: {
    key: parameter.key(),
    start: parameter.instant({ it: "Inizio dell'assenza", en: 'Start of the absence' }),
    end: parameter.instant({ it: "Fine dell'assenza", en: 'End of the absence' }),
    organization: parameter.many(
      parameter.optional(
        parameter.reference(['Organization'], {
          it: 'Altra organizzazione che può mandare qualcuno, come una cooperativa',
          en: 'Further organization that may send somebody, such as a cooperative',
        }),
      ),
    ),
    propose: parameter.optional(parameter.flag({ it: 'Dice soltanto chi verrebbe', en: 'Only tells who would come' })),
  },
  shows: {
    appointment: {
      type: 'Appointment',
      text: { it: 'Accessi affidati ad altri', en: 'Visits given to others' },
      many: true,
    },
    alert: {
      type: 'Flag',
      text: { it: 'Accessi che nessuno può fare', en: 'Visits that nobody can make' },
      many: true,
    },
  },
  tells: [
    {
      name: 'assigned',
      min: 0,
      max: '*',
      text: { it: 'Accesso e chi lo farebbe', en: 'Visit, and who would make it' },
      part: [
        visitPart,
        {
          name: 'performer',
          min: 1,
          max: '1',
          type: 'Reference',
          targets: ['PractitionerRole'],
          text: { it: 'Chi lo farebbe', en: 'Who would make it' },
        },
        {
          name: 'knows',
          min: 1,
          max: '1',
          type: 'integer',
          text: {
            it: 'Quanti accessi ha già fatto alla persona',
            en: 'How many visits to the person were made already',
          },
        },
        {
          name: 'load',
          min: 1,
          max: '1',
          type: 'integer',
          text: { it: 'Quanti accessi ha già quel giorno', en: 'How many visits there are on that day already' },
        },
      ],
    },
    {
      name: 'uncovered',
      min: 0,
      max: '*',
      text: { it: 'Accesso che nessuno può fare', en: 'Visit that nobody can make' },
      part: [visitPart, { name: 'reason', min: 1, max: '1', type: 'code', text: { it: 'Motivo', en: 'Reason' } }],
    },
  ],
  async run(work, input) {
    const { subject, changes, context, now } = work;
    const { role } = subject;
    const absent = `PractitionerRole/${role.id}`;
    const [from, to] = [Date.parse(input.start), Date.parse(input.end)];
    if (!(from < to) || to - from > longest) throw refusedBy('HC-14', parameterPlace('end'));
    for (const one of input.organization) await requireThere(context.store, one, 'organization');
    const proposal = await proposeSubstitutes(context.store, role, { from, to }, input.organization);
    const tells = [
      ...proposal.assigned.map(({ visit, operator, knows, load }) => ({
        name: 'assigned',
        part: [
          { name: 'appointment', valueReference: { reference: visit } },
          { name: 'performer', valueReference: { reference: operator } },
          { name: 'knows', valueInteger: knows },
          { name: 'load', valueInteger: load },
        ],
      })),
      ...proposal.uncovered.map(({ visit, reason }) => ({
        name: 'uncovered',
        part: [
          { name: 'appointment', valueReference: { reference: visit } },
          { name: 'reason', valueCode: reason },
        ],
      })),
    ];
    const state = work.stateBefore;
    if (input.propose === true) return { state, about: absent, shows: {}, tells };
    await takeAgendas(work, [absent, ...proposal.assigned.map(({ operator }) => operator)]);
    changes.create<Slot>(
      {
        resourceType: 'Slot',
        schedule: { reference: `Schedule/${agendaIdOf(absent)}` },
        status: 'busy-unavailable',
        start: input.start,
        end: input.end,
      },
      'absence',
    );
    const appointment: string[] = [];
    for (const { visit, operator } of proposal.assigned) {
      const booked = proposal.visits.get(visit)?.appointment;
      if (booked === undefined) continue;
      appointment.push(changes.update<Appointment>(givenTo(booked, absent, operator)));
      await tell(work, booked, [operator, absent]);
    }
    const alert = proposal.uncovered.flatMap(({ visit }) => {
      const booked = proposal.visits.get(visit);
      const episode = booked?.appointment.supportingInformation?.find(({ reference }) =>
        reference?.startsWith('EpisodeOfCare/'),
      );
      if (booked === undefined || episode?.reference === undefined) return [];
      const author = role.organization?.reference;
      return [
        changes.create(
          toAlertFlag({
            key: `no-operator:${booked.appointment.id}`,
            kind: 'no-operator',
            patient: booked.patient,
            episode: episode.reference,
            about: [visit],
            since: now,
            ...(author === undefined ? {} : { author }),
          }),
        ),
      ];
    });
    return { state, about: absent, shows: { appointment, alert }, tells };
  },
});

/** A visit that somebody else makes; whoever else takes part stays. */
function givenTo(visit: Read<Appointment>, absent: string, operator: string): Read<Appointment> {
  const participant = (visit.participant ?? []).map((one) =>
    one.actor?.reference === absent ? { actor: { reference: operator }, status: 'needs-action' } : one,
  );
  return { ...visit, participant } as Read<Appointment>;
}

async function tell(work: Work<OperatorAgenda>, visit: Read<Appointment>, operators: readonly string[]): Promise<void> {
  const patient = visit.participant?.find(({ actor }) => actor?.reference?.startsWith('Patient/'))?.actor?.reference;
  if (patient === undefined) return;
  const notices = await noticesOf(
    work.context.store,
    emptyCase(patient),
    [{ template: 'visit-reassigned', tell: ['person', 'caregivers', 'operators'] }],
    {
      about: [`Appointment/${visit.id}`],
      sender: work.actor.who,
      operators,
      values: { day: dayOf(Date.parse(visit.start ?? '')) },
      now: work.now,
    },
  );
  work.subject.notices.push(...notices);
}
