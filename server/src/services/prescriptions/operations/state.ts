import type { Parameters, ParametersParameter, Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { etagOf } from '../../../fhir/responses.ts';
import type { Store } from '../../../store/port.ts';
import type { Read } from '../../steps/changes.ts';
import { dayOf, daysBetween } from '../../steps/days.ts';
import { codeIn } from '../../steps/elements.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { findResources, type Reading } from '../../steps/stored.ts';
import { prescriptionRules, prescriptionStates, ruleOf } from '../machine.ts';
import {
  authenticationOf,
  keptState,
  type Line,
  lastDay,
  lineTypes,
  nreOf,
  nreSystemOf,
  stateAt,
} from '../prescription.ts';
import { prescriptions } from '../service.ts';
import { text } from './line-parameters.ts';
import { numberParameter, openPrescription, readingRefusals } from './open-reading.ts';

/** Name of the operation. */
export const stateName = 'prescription-state';

const rule = ruleOf(stateName);
/** How many versions of the first line the history is read from. */
const mostVersions = 50;

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Dice a che punto è una ricetta, da una qualsiasi delle sue righe o dal suo NRE: stato e storia, invio al Sistema TS, codice di autenticazione, giorni che restano, passi che il chiamante può compiere adesso.',
    en: 'Tells where a prescription stands, from any of its lines or by its NRE: state and history, the call to Sistema TS, authentication code, days left, and the steps that the caller may make now.',
  },
  comment: commentOn(rule, prescriptions.states),
  in: [numberParameter],
  out: [
    stateParameter(prescriptions.states, text('Stato', 'State')),
    { name: 'title', min: 0, max: '1', type: 'string', text: text('Nome dello stato', 'Name of the state') },
    { name: 'nre', min: 1, max: '1', type: 'string', text: text('Numero della ricetta', 'Number of the prescription') },
    {
      name: 'authenticationCode',
      min: 0,
      max: '1',
      type: 'string',
      text: text('Codice di autenticazione, quando c’è', 'Authentication code, when it is there'),
    },
    {
      name: 'lastDay',
      min: 1,
      max: '1',
      type: 'date',
      text: text('Ultimo giorno di validità', 'Last day of the validity'),
    },
    {
      name: 'daysLeft',
      min: 0,
      max: '1',
      type: 'integer',
      text: text('Giorni che restano dopo oggi, se è da erogare', 'Days left after today, while it is to be dispensed'),
    },
    {
      name: 'line',
      min: 1,
      max: '*',
      type: 'Reference',
      targets: [...lineTypes],
      text: text('Riga che il chiamante vede, nell’ordine', 'Line that the caller sees, in order'),
    },
    {
      name: 'history',
      min: 0,
      max: '*',
      text: text('Stato che ha avuto, dal primo', 'State that it had, from the first'),
      part: [
        { name: 'state', min: 1, max: '1', type: 'code', text: text('Stato', 'State') },
        { name: 'since', min: 1, max: '1', type: 'instant', text: text('Da quando', 'Since when') },
      ],
    },
    {
      name: 'exchange',
      min: 0,
      max: '*',
      text: text('Chiamata al Sistema TS, dalla prima', 'Call to Sistema TS, from the first'),
      part: [
        { name: 'call', min: 1, max: '1', type: 'code', text: text('Chiamata', 'Call') },
        { name: 'status', min: 1, max: '1', type: 'code', text: text('A che punto è', 'Where it stands') },
        { name: 'reason', min: 0, max: '1', type: 'code', text: text('Perché non è riuscita', 'Why it failed') },
      ],
    },
    {
      name: 'next',
      min: 0,
      max: '*',
      text: text('Passo che il chiamante può compiere adesso', 'Step that the caller may make now'),
      part: [
        {
          name: 'step',
          min: 1,
          max: '1',
          type: 'code',
          text: text("Nome dell'operazione, senza $", 'Name of the operation, without $'),
        },
        { name: 'title', min: 1, max: '1', type: 'string', text: text('Come si chiama', 'What it is called') },
      ],
    },
  ],
  refusals: readingRefusals,
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET MedicationRequest/[id]/$prescription-state`, also on ServiceRequest and DeviceRequest, and on the types with `nre`.
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export const stateOperation: OperationHandler = {
  name: stateName,
  definition: definitionUrl(stateName),
  levels: ['type', 'instance'],
  types: [...lineTypes],
  readOnly: true,
  description,
  async handle(context, request, { id }, touched) {
    const open = () => openPrescription(stateName, context, request, id);
    // The calls before the lines, so that of a call that is completed the lines show what its answer wrote into them.
    const [known] = (await open()).found.lines;
    const exchanges = known === undefined ? [] : await exchangesOf(context.store, known);
    const {
      found,
      asked: { actor, now },
    } = await open();
    for (const line of found.lines) {
      touched.push({ type: line.resourceType, id: line.id, texts: [JSON.stringify(line)] });
    }
    const [first] = found.lines;
    const state = stateAt(found, now);
    const title = prescriptionStates[state];
    const authenticationCode = authenticationOf(found);
    const parameter: ParametersParameter[] = [
      { name: 'state', valueCode: state },
      ...(title === undefined ? [] : [{ name: 'title', valueString: title[request.language] }]),
      ...(first === undefined ? [] : aboutFirst(first, state, now)),
      ...(authenticationCode === undefined ? [] : [{ name: 'authenticationCode', valueString: authenticationCode }]),
      ...found.lines.map((line) => ({
        name: 'line',
        valueReference: { reference: `${line.resourceType}/${line.id}` },
      })),
      ...(first === undefined ? [] : await historyOf(context.store, first, state)),
      ...exchanges,
      ...[...prescriptionRules].flatMap(([name, { from, roles, scope, title: of }]) =>
        scope !== 'update' || !from.includes(state) || !roles.includes(actor.role)
          ? []
          : [
              {
                name: 'next',
                part: [
                  { name: 'step', valueCode: name },
                  { name: 'title', valueString: of[request.language] },
                ],
              },
            ],
      ),
    ];
    const body: Parameters = { resourceType: 'Parameters', parameter };
    const version = first?.meta?.versionId;
    return { status: 200, headers: version === undefined ? {} : { etag: etagOf(version) }, body: JSON.stringify(body) };
  },
};

function aboutFirst(first: Line, state: string, now: number): ParametersParameter[] {
  const last = lastDay(first);
  return [
    { name: 'nre', valueString: nreOf(first) ?? '' },
    { name: 'lastDay', valueDate: last },
    ...(state === '3' ? [{ name: 'daysLeft', valueInteger: daysBetween(dayOf(now), last) }] : []),
  ];
}

/** The states that a prescription had, each from the first version of its first line that has it. */
async function historyOf(store: Pick<Store, 'vread'>, first: Line, state: string): Promise<ParametersParameter[]> {
  const { resourceType: type, id, meta } = first;
  const newest = Number(meta?.versionId);
  const states: { readonly state: string; readonly since: string }[] = [];
  for (let version = Math.max(1, newest - mostVersions); version <= newest; version++) {
    const { json } = (await store.vread({ type, id }, String(version))) ?? {};
    if (json === undefined) continue;
    const line = JSON.parse(json) as Line;
    const kept = keptState(line);
    if (kept !== undefined && kept !== states.at(-1)?.state) {
      states.push({ state: kept, since: line.meta?.lastUpdated ?? line.authoredOn ?? '' });
    }
  }
  // An expiry that nobody has written yet.
  if (state === '10' && states.at(-1)?.state !== '10') {
    states.push({ state, since: `${lastDay(first)}T23:59:59+01:00` });
  }
  return states.map((one) => ({
    name: 'history',
    part: [
      { name: 'state', valueCode: one.state },
      { name: 'since', valueInstant: one.since },
    ],
  }));
}

/** The calls to Sistema TS about a prescription. */
async function exchangesOf(store: Reading, first: Line): Promise<ParametersParameter[]> {
  const tasks: Read<Task>[] = await findResources(store, 'Task', {
    kind: 'token',
    parameter: { type: 'Task', code: 'group-identifier' },
    anyOf: [{ system: nreSystemOf(first.resourceType), code: nreOf(first) ?? '' }],
  });
  return tasks
    .flatMap((task) => {
      const call = codeIn(task.code, codeSystemUrl.ExchangeCall);
      return call === undefined ? [] : [{ call, task }];
    })
    .sort((one, other) => (one.task.authoredOn ?? '').localeCompare(other.task.authoredOn ?? ''))
    .map(({ call, task }) => {
      const reason = task.statusReason?.coding?.[0]?.code;
      return {
        name: 'exchange',
        part: [
          { name: 'call', valueCode: call },
          { name: 'status', valueCode: task.status ?? 'requested' },
          ...(reason === undefined ? [] : [{ name: 'reason', valueCode: reason }]),
        ],
      };
    });
}
