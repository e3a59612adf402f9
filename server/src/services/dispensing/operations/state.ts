import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
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
import { orderStateOf } from '../prescription/orders.ts';
import { firstLine, holderOf, nreSystem, openHold, type Prescription } from '../prescription/prescription.ts';

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
 * holds it, its DPC orders, the calls to other systems that the caller's organization caused, and the steps that it may make now.
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
        ...found.orders
          .filter(({ requester }) => requester?.reference === actor.organization)
          .map((order) => ({
            name: 'order',
            part: [
              { name: 'reference', valueReference: { reference: `SupplyRequest/${order.id}` } },
              { name: 'state', valueCode: orderStateOf(order) ?? '' },
            ],
          })),
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
