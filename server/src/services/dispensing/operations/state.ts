import type { Parameters, ParametersParameter, SupplyDelivery } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../../fhir/responses.ts';
import { actorOf } from '../../steps/actor.ts';
import { dayOf } from '../../steps/days.ts';
import type { Service } from '../../steps/step.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { findResources, type Reading } from '../../steps/stored.ts';
import { dispensingRules, dispensingStates } from '../machine.ts';
import { lastDay, lineParts } from '../prescription/line-parts.ts';
import { deliveriesOf, orderStateOf, packsOf } from '../prescription/orders.ts';
import { firstLine, holderOf, nreSystem, openHold, type Prescription } from '../prescription/prescription.ts';
import { noteOf, packsIn } from '../prescription/supply-delivery.ts';

/** Name of the operation. */
export const stateName = 'dispensing-state';

const rule = dispensingRules.get(stateName);
if (rule === undefined) throw new Error(`the machine of dispensing has no rule for ${stateName}`);

const part = (name: string, type: string, it: string, en: string, min: 0 | 1 = 1): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

const described: OperationDescription['out'] = [
  { name: 'title', min: 0, max: '1', type: 'string', text: { it: 'Nome dello stato', en: 'Name of the state' } },
  part('validUntil', 'date', 'Ultimo giorno per la presa in carico', 'Last day for the taking in charge'),
  {
    ...part('holder', 'Reference', 'Chi ha la ricetta in carico', 'Who holds the prescription', 0),
    targets: ['Organization'],
  },
  {
    name: 'line',
    min: 1,
    max: '*',
    text: { it: 'Riga della ricetta', en: 'Line of the prescription' },
    part: [
      { ...part('prescription', 'Reference', 'Riga', 'Line'), targets: ['MedicationRequest'] },
      part('medicine', 'CodeableConcept', 'Medicinale', 'Medicine', 0),
      part('prescribed', 'integer', 'Confezioni prescritte', 'Packs prescribed'),
      part('dispensed', 'integer', 'Confezioni erogate', 'Packs dispensed'),
      part('left', 'integer', 'Confezioni che restano', 'Packs left'),
      part('dispensable', 'integer', 'Confezioni che si possono erogare oggi', 'Packs that may be dispensed today'),
      part('channel', 'code', 'Canale', 'Channel'),
      part('substitutable', 'boolean', 'Se è sostituibile', 'Whether it may be substituted'),
      part(
        'plan',
        'code',
        'Piano terapeutico: none, unknown, in-force, not-in-force',
        'Therapeutic plan: none, unknown, in-force, not-in-force',
      ),
    ],
  },
  {
    name: 'order',
    min: 0,
    max: '*',
    text: { it: 'Ordine in DPC', en: 'DPC order' },
    part: [
      { ...part('reference', 'Reference', 'Ordine', 'Order'), targets: ['SupplyRequest'] },
      part('state', 'code', "Stato dell'ordine", 'State of the order'),
      {
        name: 'delivery',
        min: 0,
        max: '*',
        text: {
          it: 'Consegna: quelle in viaggio si registrano con $dispensing-receive',
          en: 'Delivery: those on their way are recorded with $dispensing-receive',
        },
        part: [
          part('deliveryNote', 'string', 'Numero della bolla (DDT)', 'Number of the delivery note (DDT)', 0),
          part(
            'status',
            'code',
            'in-progress: non ancora registrata dalla farmacia; completed: registrata',
            'in-progress: the pharmacy has not recorded it yet; completed: recorded',
          ),
          part('quantity', 'integer', 'Confezioni', 'Packs'),
          {
            name: 'pack',
            min: 0,
            max: '*',
            text: { it: 'Confezione, per quanto se ne sa', en: 'Pack, as far as it is known' },
            part: [
              part('serial', 'string', 'Targatura', 'Pack number', 0),
              part('lot', 'string', 'Lotto', 'Lot', 0),
              part('expiry', 'date', 'Scadenza', 'Expiry', 0),
            ],
          },
        ],
      },
    ],
  },
  {
    name: 'exchange',
    min: 0,
    max: '*',
    text: { it: 'Chiamata a un altro sistema per questa ricetta', en: 'Call to another system for this prescription' },
    part: [
      part('call', 'code', 'Chiamata (exchange-call)', 'Call (exchange-call)'),
      part('status', 'code', 'A che punto è', 'How far it is'),
      part('reason', 'code', 'Perché non è riuscita', 'Why it failed', 0),
    ],
  },
  {
    name: 'next',
    min: 0,
    max: '*',
    text: { it: 'Passo che il chiamante può compiere adesso', en: 'Step that the caller may make now' },
    part: [
      part('step', 'code', "Nome dell'operazione, senza $", 'Name of the operation, without $'),
      part('title', 'string', 'Come si chiama', 'What it is called'),
    ],
  },
];

/**
 * `GET MedicationRequest/[id]/$dispensing-state` on any line: the state of the prescription, its lines with what is left, who
 * holds it, its DPC orders with their deliveries, the calls to other systems that the caller's organization caused, and the steps that it may make now.
 *
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export function stateOperation(service: Service<Prescription>): OperationHandler {
  return {
    name: stateName,
    definition: definitionUrl(stateName),
    levels: ['instance'],
    types: ['MedicationRequest'],
    readOnly: true,
    description: {
      title: rule?.title ?? { it: '', en: '' },
      description: {
        it: 'Dice a che punto è una ricetta, che cosa ne resta, e quali passi il chiamante può compiere adesso.',
        en: 'Tells where a prescription stands, what is left of it, and which steps the caller may make now.',
      },
      comment: rule === undefined ? [] : commentOn(rule, service.states),
      in: [],
      out: [stateParameter(service.states, { it: 'Stato', en: 'State' }), ...described],
      refusals: ['operation-parameter-unknown', 'access-denied', 'step-role-not-allowed', 'resource-not-found'],
      successes: [200],
      takesIfMatch: false,
    },
    async handle(context, request, { id = '' }, touched) {
      readParameters(stateName, {}, request);
      const actor = actorOf(request.principal);
      if (rule?.roles.includes(actor.role) !== true) {
        throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${stateName}`, role: actor.role } });
      }
      const now = Date.now();
      const read = () => service.load({ context, request, actor, now, id }, stateName, {});
      // The calls before the prescription, so that of a call that is completed it shows what its answer wrote.
      const exchanges = await exchangesOf(context.store, await read(), actor.organization);
      const found = await read();
      for (const line of found.lines)
        touched.push({ type: line.resourceType, id: line.id, texts: [JSON.stringify(line)] });
      const holder = openHold(found) === undefined ? undefined : holderOf(found);
      const next = [...dispensingRules].filter(
        ([name, { from, roles }]) => name !== stateName && from.includes(found.state) && roles.includes(actor.role),
      );
      const parameter: ParametersParameter[] = [
        { name: 'state', valueCode: found.state },
        { name: 'title', valueString: dispensingStates[found.state]?.[request.language] ?? '' },
        { name: 'validUntil', valueDate: lastDay(found) },
        ...(holder === undefined ? [] : [{ name: 'holder', valueReference: { reference: holder } }]),
        ...(await lineParts(context.store, found, dayOf(now))),
        ...(await ordersOf(context.store, found, actor.organization)),
        ...exchanges,
        ...next.map(([name, { title }]) => ({
          name: 'next',
          part: [
            { name: 'step', valueCode: name },
            { name: 'title', valueString: title[request.language] },
          ],
        })),
      ];
      const body: Parameters = { resourceType: 'Parameters', parameter };
      const version = firstLine(found).meta?.versionId;
      const headers: Record<string, string> = version === undefined ? {} : { etag: etagOf(version) };
      return { status: 200, headers, body: JSON.stringify(body) };
    },
  };
}

/** The orders of an organization with their deliveries. */
async function ordersOf(
  store: Reading,
  { orders }: Prescription,
  organization: string | undefined,
): Promise<ParametersParameter[]> {
  const own = orders.filter(({ requester }) => requester?.reference === organization);
  return Promise.all(
    own.map(async (order) => {
      const reference = `SupplyRequest/${order.id}`;
      const deliveries = await deliveriesOf(store, reference);
      return {
        name: 'order',
        part: [
          { name: 'reference', valueReference: { reference } },
          { name: 'state', valueCode: orderStateOf(order) ?? '' },
          ...deliveries.map((delivery) => ({ name: 'delivery', part: deliveryParts(delivery) })),
        ],
      };
    }),
  );
}

function deliveryParts(delivery: SupplyDelivery): ParametersParameter[] {
  const text = (name: string, value: string | undefined): ParametersParameter[] =>
    value === undefined ? [] : [{ name, valueString: value }];
  return [
    ...text('deliveryNote', noteOf(delivery)),
    { name: 'status', valueCode: delivery.status ?? '' },
    { name: 'quantity', valueInteger: packsOf([delivery]) },
    ...packsIn(delivery).map(({ extension: known = [] }) => {
      const of = (url: string) => known.find((one) => one.url === url);
      const expiry = of('scadenza')?.valueDate;
      return {
        name: 'pack',
        part: [
          ...text('serial', of('targatura')?.valueString),
          ...text('lot', of('lotto')?.valueString),
          ...(expiry === undefined ? [] : [{ name: 'expiry', valueDate: expiry }]),
        ],
      };
    }),
  ];
}

async function exchangesOf(
  store: Reading,
  { nre }: Prescription,
  organization: string | undefined,
): Promise<ParametersParameter[]> {
  const tasks = await findResources(store, 'Task', {
    kind: 'token',
    parameter: { type: 'Task', code: 'group-identifier' },
    anyOf: [{ system: nreSystem, code: nre }],
  });
  return tasks
    .filter(
      ({ owner, meta }) =>
        owner?.reference === organization && meta?.profile?.some((one) => one.endsWith('exchange-task')),
    )
    .map(({ code, status, statusReason }) => {
      const reason = statusReason?.coding?.[0]?.code;
      return {
        name: 'exchange',
        part: [
          { name: 'call', valueCode: code?.coding?.[0]?.code ?? '' },
          { name: 'status', valueCode: status ?? '' },
          ...(reason === undefined ? [] : [{ name: 'reason', valueCode: reason }]),
        ],
      };
    });
}
