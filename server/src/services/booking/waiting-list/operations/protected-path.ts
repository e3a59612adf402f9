import type { Appointment, Extension, ServiceRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl, valueSetUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { isInEffect } from '../../../calendar/effective.ts';
import type { Read } from '../../../steps/changes.ts';
import { dayOf } from '../../../steps/days.ts';
import { extensionOf } from '../../../steps/elements.ts';
import { requireThere } from '../../../steps/named.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep, type Work } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { refusedBy } from '../../rules.ts';
import { duePathOf, judgeProtection } from '../due-path.ts';
import { FreeSlots } from '../free-slots.ts';
import { guaranteeAreaOf, levelOf } from '../guarantee.ts';
import { protectedPaths } from '../protected-path.ts';
import { refusedWait, remarkOnWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import { entryOf, inState, toWaitingEntry, withExtensions } from '../wait.ts';
import { text } from './wait-parameters.ts';

/** System of the authorisations of protected paths, as the health authority numbers them. */
export const authorisationSystem = `${canonicalBase}/sid/protected-path-authorisation`;

const parameters = {
  key: parameter.key(),
  kind: parameter.code(
    valueSetUrl.ProtectedPathKind,
    codeSystemUrl.ProtectedPathKind,
    text('Come si garantisce la prestazione', 'How the service is guaranteed'),
  ),
  provider: parameter.optional(
    parameter.reference(
      ['Organization'],
      text(
        'Struttura che la rende; facoltativa solo per una seduta aggiuntiva',
        'Provider; optional for an extra session only',
      ),
    ),
  ),
  authorisation: parameter.matching(
    /^[A-Za-z0-9][A-Za-z0-9/._-]{0,59}$/,
    text('Numero dell’autorizzazione della ASL', 'Number of the authorisation of the health authority'),
  ),
  day: parameter.optional(parameter.day(text('Giorno concordato', 'Day agreed'))),
} as const;

type Input = parameter.InputOf<typeof parameters>;

/** Opens the protected path: authorisation of the health authority and order to the provider, at the price of the ticket at most. */
export const protectedPath = defineStep<WaitSubject>()({
  name: 'booking-protected-path',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Attiva il percorso di tutela di chi non trova posto nel tempo massimo: autorizzazione della ASL e ordine alla struttura che rende la prestazione, senza altro costo che il ticket. L’attesa può ancora ricevere proposte.',
    en: 'Opens the protected path of who finds no slot in the longest time: authorisation of the health authority and order to the provider, at no other cost than the ticket. The wait may still get offers.',
  },
  parameters,
  exampleShows: ['provider', 'day'],
  shows: {
    wait: { type: 'Appointment', text: text('Attesa in lista', 'Wait on the list') },
    order: { type: 'ServiceRequest', text: text('Ordine alla struttura', 'Order to the provider') },
    task: {
      type: 'Task',
      text: text('Percorso di tutela, con l’autorizzazione', 'Protected path, with the authorisation'),
    },
  },
  async run(work, input) {
    const { subject, changes, now } = work;
    const stored = entryOf(subject);
    await judge(work, input);
    const about = changes.update(inState(withExtensions(stored, pathOf(input, now)), 'protected-path'));
    const order = changes.create(orderOf(stored, subject.patient, input, now), 'order');
    const task = writeTask(work, input, order);
    return { state: 'protected-path', about, shows: { wait: about, order, task } };
  },
});

/** Refusals: WL-14, WL-15, BK-26. */
async function judge(work: Work<WaitSubject>, { kind, provider, day }: Input): Promise<void> {
  const { context, subject, now } = work;
  const { store } = context;
  const path = protectedPaths.find((one) => one.kind === kind);
  if (path === undefined || !isInEffect(path, dayOf(now))) throw refusedWait('WL-14', parameterPlace('kind'));
  const refused = (place: string) => refusedWait('WL-15', place);
  if (provider !== undefined) await requireThere(store, provider, 'provider', refused);
  else if (kind !== 'extra-session') throw refused(parameterPlace('provider'));
  const area = extensionOf(entryOf(subject), extensionUrl.WaitingListArea)?.valueReference?.reference;
  const entry = toWaitingEntry(entryOf(subject), subject.tasks, await levelOf(store, area));
  const guaranteeArea = await guaranteeAreaOf(store, subject.person);
  const free = new FreeSlots(store, now);
  const verdict =
    entry === undefined ? undefined : await judgeProtection(free, { entry, guaranteeArea, refused: false, now });
  if (verdict?.due !== true) throw refusedBy('BK-26', 'Appointment');
  if (day !== undefined && day > verdict.deadline.lastDay) work.warn(remarkOnWait('WL-16', parameterPlace('day')));
}

function pathOf({ kind, provider }: Input, now: number): Extension {
  return {
    url: extensionUrl.WaitingListProtectedPath,
    extension: [
      { url: 'kind', valueCoding: { system: codeSystemUrl.ProtectedPathKind, code: kind } },
      { url: 'since', valueDate: dayOf(now) },
      ...(provider === undefined ? [] : [{ url: 'provider', valueReference: { reference: provider } }]),
    ],
  };
}

function orderOf(
  entry: Appointment,
  patient: string,
  { provider, authorisation, day }: Input,
  now: number,
): ServiceRequest {
  const lastDay = extensionOf(entry, extensionUrl.WaitingListMaximumDate)?.valueDate;
  return {
    resourceType: 'ServiceRequest',
    identifier: [{ system: authorisationSystem, value: authorisation }],
    status: 'active',
    intent: 'filler-order',
    ...(entry.serviceType?.[0] === undefined ? {} : { code: entry.serviceType[0] }),
    subject: { reference: patient },
    ...(entry.basedOn === undefined ? {} : { basedOn: entry.basedOn }),
    ...(day !== undefined
      ? { occurrenceDateTime: day }
      : lastDay === undefined
        ? {}
        : { occurrencePeriod: { end: lastDay } }),
    authoredOn: new Date(now).toISOString(),
    ...(provider === undefined ? {} : { performer: [{ reference: provider }] }),
    orderDetail: [{ text: 'Percorso di tutela: alla persona si chiede al più il ticket' }],
  };
}

function writeTask(
  { subject, changes, actor, now }: Work<WaitSubject>,
  { authorisation }: Input,
  order: string,
): string {
  const due = duePathOf(subject.tasks);
  const at = new Date(now).toISOString();
  const opened = {
    status: 'completed',
    lastModified: at,
    output: [
      { type: { text: 'authorisation' }, valueIdentifier: { system: authorisationSystem, value: authorisation } },
      { type: { text: 'order' }, valueReference: { reference: order } },
    ],
  } satisfies Partial<Task>;
  if (due?.status === 'requested') return changes.update({ ...due, ...opened } as Read<Task>);
  return changes.create<Task>(
    {
      resourceType: 'Task',
      meta: { profile: [profileUrl.WaitingListTask] },
      ...opened,
      intent: 'order',
      code: { coding: [{ system: codeSystemUrl.WaitingListTaskKind, code: 'protected-path' }] },
      focus: { reference: `Appointment/${entryOf(subject).id}` },
      for: { reference: subject.patient },
      authoredOn: at,
      ...(actor.organization === undefined ? {} : { owner: { reference: actor.organization } }),
    },
    'task',
  );
}
