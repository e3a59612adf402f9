import type { ParametersParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { DescribedParameter } from '../../../fhir/operations/operation-description.ts';
import { invalid, missing, readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import { readingAnswer, requireRole } from '../../steps/standing.ts';
import { rolesOf } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { readResource } from '../../steps/stored.ts';
import type { DistributorStock, StockOf } from '../distributor-stock.ts';
import { dispensingRuleOf } from '../machine.ts';
import { mayUse } from '../prescription/channels.ts';
import { aicForm } from '../prescription/packs.ts';
import { refusedBy } from '../rules.ts';

/** Name of the operation. */
export const stockName = 'dispensing-stock';

const rule = dispensingRuleOf(stockName);
/** Medicines that one request asks about at most. Source: `exchanges/webdpc/messages.json`, unverified. */
const most = 50;

const text = (it: string, en: string) => ({ it, en });
const one = (name: string, type: string, it: string, en: string, min: 0 | 1): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

const told = [
  one('aic', 'string', 'AIC', 'AIC', 1),
  one('availability', 'code', 'available, missing, not-in-list', 'available, missing, not-in-list', 1),
  one('expectedOn', 'date', 'Giorno in cui è atteso', 'Day on which it is expected', 0),
];

/**
 * `GET SupplyRequest/$dispensing-stock?aic=…`: what the distributor says that it has now of medicines dispensed on behalf, with those of the
 * same equivalence group. Nothing is reserved by it.
 *
 * Refusals: `operation-parameter-missing` and `-invalid` 400, `step-role-not-allowed` 403, `step-precondition` (DS-18) and
 * `other-system-refused` 422, `other-system-unreached` 503.
 */
export function stockOperation(distributor: DistributorStock): OperationHandler {
  return {
    name: stockName,
    definition: definitionUrl(stockName),
    levels: ['type'],
    types: ['SupplyRequest'],
    readOnly: true,
    description: {
      title: rule.title,
      description: text(
        'Chiede al distributore se ha, adesso, medicinali in DPC e gli equivalenti. Non riserva niente: vale l’ordine.',
        'Asks the distributor whether it has, now, medicines dispensed on behalf and their equivalents. It reserves nothing: the order counts.',
      ),
      comment: [rolesOf(rule)],
      in: [
        { name: 'aic', min: 1, max: '*', type: 'string', text: text(`AIC, al più ${most}`, `AIC, ${most} at most`) },
      ],
      out: [
        {
          name: 'item',
          min: 0,
          max: '*',
          text: text('Medicinale chiesto', 'Medicine asked about'),
          part: [
            ...told,
            {
              name: 'equivalent',
              min: 0,
              max: '*',
              text: text('Medicinale dello stesso gruppo', 'Medicine of the same group'),
              part: told,
            },
          ],
        },
      ],
      refusals: [
        'operation-parameter-unknown',
        'operation-parameter-missing',
        'operation-parameter-invalid',
        'access-denied',
        'step-role-not-allowed',
        'step-precondition',
        'other-system-refused',
        'other-system-unreached',
      ],
      successes: [200],
      takesIfMatch: false,
    },
    async handle(context, request) {
      const aics = [...new Set(readParameters(stockName, { aic: 'text' }, request).texts('aic'))];
      const actor = actorOf(request.principal);
      requireRole(rule, stockName, actor);
      if (aics.length === 0) throw missing('aic');
      if (aics.length > most || !aics.every((aic) => aicForm.test(aic))) {
        throw invalid('aic', `${aicForm.source} (1–${most})`);
      }
      const { organization = '' } = actor;
      const pharmacy = await readResource(context.store, 'Organization', organization);
      if (pharmacy === undefined || !(await mayUse(context.store, organization, 'dpc'))) {
        throw refusedBy('DS-18', 'Organization.type');
      }
      const reply = await distributor.ask(pharmacy, aics, Date.now());
      if (reply.kind === 'unreached') {
        throw new FhirError(
          { code: 'other-system-unreached', values: { system: 'WebDPC' } },
          { headers: { 'Retry-After': '30' } },
        );
      }
      if (reply.kind === 'refused') {
        const { it, en } = reply.reason;
        const values = { system: 'WebDPC', reason: it, 'reason-it': it, 'reason-en': en };
        throw new FhirError({ code: 'other-system-refused', values });
      }
      return readingAnswer(
        reply.items.map((item) => ({
          name: 'item',
          part: [...partsOf(item), ...item.equivalents.map((other) => ({ name: 'equivalent', part: partsOf(other) }))],
        })),
        undefined,
      );
    },
  };
}

function partsOf({ aic, availability, expectedOn }: StockOf): ParametersParameter[] {
  return [
    { name: 'aic', valueString: aic },
    { name: 'availability', valueCode: availability },
    ...(expectedOn === undefined ? [] : [{ name: 'expectedOn', valueDate: expectedOn }]),
  ];
}
