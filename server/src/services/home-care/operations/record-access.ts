import type { Appointment, Encounter, Flag, Procedure } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, organizationChain, readResource, refersTo } from '../../steps/stored.ts';
import { siad, siadConcept } from '../case/elements.ts';
import { episodeOf, type HomeCareCase, planInForce } from '../case/home-care-case.ts';
import { requireNamed } from '../case/named.ts';
import { isSuspendedOn } from '../case/status-history.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { alertKeySystem } from '../scheduling/resources/alert-flag.ts';

const operators = ['PractitionerRole', 'Practitioner'];

/** Longest access, in milliseconds. */
const longest = 24 * 3_600_000;
/** How much the clock of a device may be ahead, in milliseconds. */
const clockTolerance = 15 * 60_000;

/** Records an access to the home with the services that were given; also long after, and more than once for one access. */
export const recordAccess = defineStep<HomeCareCase>()({
  name: 'home-care-record-access',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Registra un accesso con le prestazioni rese. La chiave (key), data dal dispositivo, fa sì che lo stesso accesso inviato più volte, fuori ordine o dopo una caduta di rete sia registrato una volta sola. Si registra anche dopo una sospensione o la conclusione, se l’accesso è avvenuto nel periodo del caso.',
    en: 'Records an access with the services given. The key, given by the device, lets the same access be sent several times, out of order or after a lost connection, and be recorded once. It is taken also after a suspension or the conclusion, if it happened in the period of the case.',
  },
  parameters: {
    key: { ...parameter.key(), min: 1 } as parameter.Parameter<string>,
    start: parameter.instant({ it: 'Inizio', en: 'Start' }),
    end: parameter.instant({ it: 'Fine', en: 'End' }),
    appointment: parameter.optional(
      parameter.reference(['Appointment'], { it: 'Appuntamento che si compie', en: 'Appointment that is fulfilled' }),
    ),
    planned: parameter.optional(
      parameter.flag({
        it: 'Accesso programmato; se assente lo dice la presenza di un appuntamento',
        en: 'Planned access; unless given, whether there is an appointment says so',
      }),
    ),
    operator: parameter.many(
      parameter.parts(
        {
          type: parameter.code(valueSetUrl.SiadTipoOperatore, systemOf('siad-tipo-operatore'), {
            it: 'Figura (SIAD)',
            en: 'Profession (SIAD)',
          }),
          who: parameter.reference(operators, { it: 'Operatore', en: 'Operator' }),
        },
        { it: 'Operatore presente', en: 'Operator present' },
      ),
    ),
    service: parameter.many(
      parameter.parts(
        {
          code: parameter.code(valueSetUrl.SiadTipoPrestazione, systemOf('siad-tipo-prestazione'), {
            it: 'Prestazione (SIAD)',
            en: 'Service (SIAD)',
          }),
          who: parameter.optional(
            parameter.reference(operators, {
              it: "Chi l'ha resa; il primo operatore se assente",
              en: 'Who gave it; the first operator unless given',
            }),
          ),
          quantity: parameter.optional(parameter.count(1, 99, { it: 'Quante volte', en: 'How many times' })),
          notDone: parameter.optional(parameter.words({ it: 'Perché non è stata resa', en: 'Why it was not given' })),
          note: parameter.optional(parameter.words({ it: 'Annotazioni', en: 'Notes' })),
        },
        { it: 'Prestazione resa', en: 'Service given' },
      ),
    ),
    provider: parameter.optional(
      parameter.reference(['Organization'], {
        it: "Erogatore; l'organizzazione di chi registra se assente",
        en: 'Provider; the organization of who records unless given',
      }),
    ),
    reason: parameter.optional(parameter.words({ it: 'Motivo dell’accesso', en: 'Reason of the access' })),
  },
  shows: {
    encounter: { type: 'Encounter', text: { it: 'Accesso', en: 'Access' } },
    procedure: { type: 'Procedure', text: { it: 'Prestazioni', en: 'Services' }, many: true },
    appointment: { type: 'Appointment', text: { it: 'Appuntamento compiuto', en: 'Fulfilled appointment' } },
  },
  async run(work, input) {
    const { subject, changes, context, warn } = work;
    const found = episodeOf(subject);
    const address = `EpisodeOfCare/${found.id}`;
    requirePeriod(work, input);
    await requireNamed(
      work,
      [...input.operator, ...input.service].map(({ who }) => who),
      'operator',
    );
    const codes = input.service.map(({ code, who }) => `${code} ${who ?? ''}`);
    if (new Set(codes).size < codes.length) throw refusedBy('HC-17', parameterPlace('service'));
    await remarkOverlap(work, input);
    const appointment =
      input.appointment === undefined ? undefined : await readResource(context.store, 'Appointment', input.appointment);
    if (input.appointment !== undefined && !isOf(appointment, address)) {
      throw refusedBy('HC-15', parameterPlace('appointment'));
    }
    // It may have been called off while the message of the access was on its way: what was done is recorded.
    if (appointment?.status === 'cancelled') warn(remarkOf('HC-35', parameterPlace('appointment')));
    const planned = input.planned ?? appointment !== undefined;
    const [first] = input.operator;
    await requireProvider(work, input.provider);
    const provider = input.provider ?? work.actor.organization ?? found.managingOrganization?.reference;
    const encounter = changes.create(
      {
        resourceType: 'Encounter',
        meta: { profile: [profileUrl.HomeCareAccess] },
        extension: [{ url: extensionUrl.HomeCareAccessType, valueCoding: siad('tipo-accesso', planned ? '1' : '2') }],
        status: 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HH' },
        subject: { reference: subject.patient },
        episodeOfCare: [{ reference: address }],
        basedOn: found.referralRequest ?? [],
        appointment: appointment === undefined ? [] : [{ reference: `Appointment/${appointment.id}` }],
        participant: input.operator.map(({ type, who }) => ({
          type: [siadConcept('tipo-operatore', type)],
          individual: { reference: who },
        })),
        period: { start: input.start, end: input.end },
        reasonCode: input.reason === undefined ? [] : [{ text: input.reason }],
        ...(provider === undefined ? {} : { serviceProvider: { reference: provider } }),
      } as Encounter,
      'access',
    );
    const plan = planInForce(subject);
    const procedures = input.service.flatMap(({ code, who, quantity, notDone, note }, index) => {
      const performer = who ?? first?.who;
      const type = input.operator.find((one) => one.who === performer)?.type;
      const procedure = {
        resourceType: 'Procedure',
        meta: { profile: [profileUrl.HomeCareProcedure] },
        basedOn: plan === undefined ? [] : [{ reference: `CarePlan/${plan.id}` }],
        status: notDone === undefined ? 'completed' : 'not-done',
        ...(notDone === undefined ? { performedDateTime: input.start } : { statusReason: { text: notDone } }),
        code: siadConcept('tipo-prestazione', code),
        subject: { reference: subject.patient },
        encounter: { reference: encounter },
        performer:
          performer === undefined
            ? []
            : [
                {
                  ...(type === undefined ? {} : { function: siadConcept('tipo-operatore', type) }),
                  actor: { reference: performer },
                },
              ],
        note: note === undefined ? [] : [{ text: note }],
      } as Procedure;
      return Array.from({ length: quantity ?? 1 }, (_, turn) =>
        changes.create(procedure, `service-${index + 1}.${turn + 1}`),
      );
    });
    const fulfilled =
      appointment === undefined || appointment.status === 'fulfilled'
        ? []
        : [changes.update<Appointment>(fulfil(appointment))];
    if (appointment !== undefined) await settleAlert(work, appointment.id);
    return {
      state: work.stateBefore,
      about: address,
      shows: { encounter, procedure: procedures, appointment: fulfilled },
    };
  },
});

/** Ends the alert of a visit that was missed until now. */
async function settleAlert({ context, changes, now }: Work<HomeCareCase>, appointment: string): Promise<void> {
  const alerts = await findResources(context.store, 'Flag', {
    kind: 'token',
    parameter: { type: 'Flag', code: 'identifier' },
    anyOf: [{ system: alertKeySystem, code: `missed-visit:${appointment}` }],
  });
  for (const alert of alerts) {
    if (alert.status !== 'active') continue;
    changes.update<Flag>({
      ...alert,
      status: 'inactive',
      period: { ...alert.period, end: new Date(now).toISOString() },
    });
  }
}

/** Roles that record for the organization that they act for and for no other. */
const ofTheProvider: ReadonlySet<string> = new Set(['cooperative-operator', 'vendor-system']);

/** Refuses, by rule HC-34, an access in the name of an organization that the caller does not act for. */
async function requireProvider({ actor, context }: Work<HomeCareCase>, provider: string | undefined): Promise<void> {
  if (provider === undefined) return;
  const above = await organizationChain(context.store, provider);
  const known = (await readResource(context.store, 'Organization', provider)) !== undefined;
  const own = actor.organization !== undefined && above.includes(actor.organization);
  if (!known || (ofTheProvider.has(actor.role) && !own)) throw refusedBy('HC-34', parameterPlace('provider'));
}

interface Times {
  readonly start: string;
  readonly end: string;
}

function requirePeriod({ subject, now, warn }: Work<HomeCareCase>, { start, end }: Times): void {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if (to < from || to - from > longest) throw refusedBy('HC-14', parameterPlace('end'));
  if (to > now + clockTolerance) throw refusedBy('HC-06', parameterPlace('end'));
  const { period, status } = episodeOf(subject);
  const day = dayOf(from);
  const closed = status === 'cancelled' || status === 'entered-in-error';
  const before = period?.start !== undefined && day < dayIn(period.start);
  const after = period?.end !== undefined && day > dayIn(period.end);
  if (closed || before || after) throw refusedBy('HC-12', parameterPlace('start'));
  if (isSuspendedOn(episodeOf(subject), day)) warn(remarkOf('HC-13', parameterPlace('start')));
}

/** Remarks an access of the same operator at the same time: two devices may have recorded one access under two keys. */
async function remarkOverlap(
  { subject, context, warn }: Work<HomeCareCase>,
  { start, end, operator }: Times & { readonly operator: readonly { readonly who: string }[] },
): Promise<void> {
  const address = `EpisodeOfCare/${episodeOf(subject).id}`;
  const bound = (comparator: 'ge' | 'le', at: number) =>
    ({ kind: 'date', parameter: { type: 'Encounter', code: 'date' }, comparator, low: at, high: at }) as const;
  const where = {
    kind: 'and',
    of: [
      refersTo('Encounter', 'episode-of-care', address),
      bound('ge', Date.parse(start) - longest),
      bound('le', Date.parse(end) + longest),
    ],
  } as const;
  const near = await findResources(context.store, 'Encounter', where);
  const own = new Set(operator.map(({ who }) => who));
  const overlaps = near.some(({ period, participant, status }) => {
    if (status === 'cancelled' || status === 'entered-in-error' || !period?.start || !period.end) return false;
    const together = Date.parse(period.start) < Date.parse(end) && Date.parse(start) < Date.parse(period.end);
    return together && participant?.some(({ individual }) => own.has(individual?.reference ?? '')) === true;
  });
  if (overlaps) warn(remarkOf('HC-16', parameterPlace('start')));
}

function isOf(appointment: Read<Appointment> | undefined, episode: string): appointment is Read<Appointment> {
  if (appointment === undefined) return false;
  const named = appointment.supportingInformation?.some(({ reference }) => reference === episode) === true;
  return named && appointment.status !== 'entered-in-error';
}

function fulfil({ cancelationReason: _, ...appointment }: Read<Appointment>): Read<Appointment> {
  return { ...appointment, status: 'fulfilled' };
}
