import type { Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { requireNamed } from '../../steps/named.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep } from '../../steps/step.ts';
import { preparePlan } from '../plan/plan-content.ts';
import { coded, protocolSystem } from '../plan/plan-elements.ts';
import { judgeSecond } from '../plan/second-plan.ts';
import type { TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { writePlan } from '../plan/write-plan.ts';
import { refusedBy } from '../rules.ts';
import { contentParameters, personParameters, typeParameter } from './plan-parameters.ts';
import { shows, stateOfNew } from './shown.ts';

/** Takes a plan of another Region, or on paper, over for what is left of it. */
export const adopt = defineStep<TherapeuticPlan>()({
  name: 'plan-adopt',
  target: { type: 'MedicationRequest', also: ['DeviceRequest'], level: 'type' },
  description: {
    it: 'Prende in carico un piano emesso altrove, su carta o da un’altra Regione, per quanto resta della sua validità. È giudicato con le regole del suo giorno (authoredOn) e nel titolo che la scheda dichiara: ciò che manca è un’osservazione; criteri non soddisfatti chiedono la motivazione. Al Sistema TS non si invia.',
    en: 'Takes over a plan issued elsewhere, on paper or by another Region, for what is left of its validity. It is judged by the rules of its day (authoredOn) and in the capacity that the form declares: what is missing is a remark; criteria that are not met ask for the justification. Sistema TS is not told.',
  },
  parameters: {
    key: parameter.key(),
    ...personParameters,
    type: typeParameter,
    ...contentParameters,
    issuer: parameter.words({ it: 'Chi lo ha emesso e dove', en: 'Who issued it and where' }),
    region: parameter.optional(
      parameter.written(/^\d{3}$/, '080', { it: 'Codice della Regione', en: 'Code of the Region' }),
    ),
    number: parameter.optional(
      parameter.identifier({ it: 'Numero che aveva, con il suo sistema', en: 'Number that it had, with its system' }),
    ),
    protocol: parameter.optional(
      parameter.written(/^[A-Za-z0-9./-]{1,40}$/, 'PT-0001', {
        it: 'Protocollo del Sistema TS, se ne aveva uno',
        en: 'Protocol of Sistema TS, when it had one',
      }),
    ),
    document: parameter.optional(
      parameter.reference(['DocumentReference'], { it: 'Documento originale', en: 'Original document' }),
    ),
  },
  shows: { plan: shows.plan, view: shows.view, response: shows.response },
  exampleShows: ['patient', 'atc', 'authoredOn', 'start', 'quantity'],
  async run(work, { type, issuer, region, number, protocol, document, ...content }) {
    const { subject, context } = work;
    await requireNamed(work, subject.patient, [document], 'document', (place) => refusedBy('TP-03', place));
    const ready = await preparePlan(work, subject.patient, type, content, {
      kind: 'first',
      status: 'active',
      origin: 'adopted',
    });
    await judgeSecond(context.store, ready, subject, (one) => work.warn(one));
    const origin: Extension = {
      url: extensionUrl.PlanOrigin,
      extension: [
        coded('kind', codeSystemUrl.PlanOriginKind, 'adopted'),
        ...(number === undefined ? [] : [{ url: 'number', valueIdentifier: number }]),
        { url: 'issuer', valueString: issuer },
        ...(region === undefined ? [] : [{ url: 'region', valueCode: region }]),
        { url: 'issuedOn', valueDate: ready.authoredOn },
        ...(document === undefined ? [] : [{ url: 'document', valueReference: { reference: document } }]),
      ],
    };
    const { plan, view, response } = writePlan(work, ready, {
      status: 'active',
      kind: 'first',
      transmission: protocol === undefined ? 'not-due' : 'registered',
      extension: [origin],
      identifiers: protocol === undefined ? [] : [{ system: protocolSystem, value: protocol }],
      documents: document === undefined ? [] : [document],
    });
    return { state: stateOfNew(ready, subject.today), about: plan, shows: { plan, view, response } };
  },
});
