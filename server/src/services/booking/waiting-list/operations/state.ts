import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../../fhir/context.ts';
import type { DescribedParameter } from '../../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../../../fhir/responses.ts';
import { actorOf } from '../../../steps/actor.ts';
import { extensionOf } from '../../../steps/elements.ts';
import type { Service } from '../../../steps/step.ts';
import { commentOn, stateParameter } from '../../../steps/step-description.ts';
import { definitionUrl } from '../../../steps/step-operation.ts';
import { iupOf } from '../../bookings/booking.ts';
import { waitingRules, waitingStates } from '../machine.ts';
import { openOffer } from '../offer-task.ts';
import type { WaitSubject } from '../service.ts';
import { entryOf, stateOf } from '../wait.ts';

/** Name of the operation. */
export const stateName = 'booking-waiting-state';

const rule = waitingRules.get(stateName);
if (rule === undefined) throw new Error(`the machine of the waiting list has no rule for ${stateName}`);

const part = (name: string, type: string, it: string, en: string, min: 0 | 1 = 0): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

const described: readonly DescribedParameter[] = [
  part('title', 'string', 'Nome dello stato', 'Name of the state'),
  part('iup', 'string', 'Identificativo unico della prenotazione', 'Unique identifier of the booking', 1),
  part('requested', 'dateTime', 'Quando è stata chiesta', 'When it was asked for', 1),
  part('lastDay', 'date', 'Ultimo giorno utile per la classe', 'Last day for the class'),
  part('guaranteed', 'boolean', 'Se vale la garanzia dei tempi', 'Whether the guarantee of times holds', 1),
  {
    name: 'offer',
    min: 0,
    max: '1',
    text: { it: 'Proposta che aspetta risposta', en: 'Offer that waits for an answer' },
    part: [
      { ...part('slot', 'Reference', 'Posto', 'Slot', 1), targets: ['Slot'] },
      part('start', 'dateTime', 'Inizio', 'Start', 1),
      part('answerBefore', 'dateTime', 'Termine per rispondere, escluso', 'Term of the answer, excluded', 1),
      part('inTime', 'boolean', 'Se è nel tempo massimo', 'Whether it is in the longest time', 1),
      part(
        'costsGuarantee',
        'boolean',
        'Se rifiutarla toglie la garanzia',
        'Whether to refuse it costs the guarantee',
        1,
      ),
    ],
  },
  {
    name: 'protectedPath',
    min: 0,
    max: '1',
    text: { it: 'Percorso di tutela', en: 'Protected path' },
    part: [
      part('kind', 'code', 'Tipo (protected-path-kind)', 'Kind (protected-path-kind)', 1),
      part('since', 'date', 'Da quando', 'Since', 1),
      { ...part('provider', 'Reference', 'Struttura', 'Provider'), targets: ['Organization'] },
    ],
  },
  {
    name: 'next',
    min: 0,
    max: '*',
    text: { it: 'Passo che il chiamante può compiere adesso', en: 'Step that the caller may make now' },
    part: [
      part('step', 'code', "Nome dell'operazione, senza $", 'Name of the operation, without $', 1),
      part('title', 'string', 'Come si chiama', 'What it is called', 1),
    ],
  },
];

/**
 * `GET Appointment/[id]/$booking-waiting-state`: where a wait stands, until when its class asks for the service, what is offered and until when
 * it may be answered, the protected path, and the steps that the caller may make now.
 *
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export function stateOperation(waitingList: Service<WaitSubject>): OperationHandler {
  return {
    name: stateName,
    definition: definitionUrl(stateName),
    levels: ['instance'],
    types: ['Appointment'],
    readOnly: true,
    description: {
      title: rule?.title ?? { it: '', en: '' },
      description: {
        it: 'Dice a che punto è un’attesa, che cosa è proposto e fino a quando, e quali passi il chiamante può compiere adesso.',
        en: 'Tells where a wait stands, what is offered and until when, and which steps the caller may make now.',
      },
      comment: rule === undefined ? [] : commentOn(rule, waitingList.states),
      in: [],
      out: [stateParameter(waitingList.states, { it: 'Stato', en: 'State' }), ...described],
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
      const found = await waitingList.load({ context, request, actor, now, id }, stateName, {});
      const entry = entryOf(found);
      touched.push({ type: 'Appointment', id: entry.id, texts: [JSON.stringify(entry)] });
      const state = stateOf(found);
      const next = [...waitingRules].filter(
        ([name, { from, roles }]) => name !== stateName && from.includes(state) && roles.includes(actor.role),
      );
      const parameter: ParametersParameter[] = [
        { name: 'state', valueCode: state },
        { name: 'title', valueString: waitingStates[state]?.[request.language] ?? '' },
        { name: 'iup', valueString: iupOf(entry) ?? '' },
        { name: 'requested', valueDateTime: entry.created ?? '' },
        ...lastDayOf(found),
        { name: 'guaranteed', valueBoolean: state !== 'offer-refused' && lastDayOf(found).length > 0 },
        ...offerParts(found, now),
        ...pathParts(found),
        ...next.map(([name, { title }]) => ({
          name: 'next',
          part: [
            { name: 'step', valueCode: name },
            { name: 'title', valueString: title[request.language] },
          ],
        })),
      ];
      const body: Parameters = { resourceType: 'Parameters', parameter };
      const version = entry.meta?.versionId;
      const headers: Record<string, string> = version === undefined ? {} : { etag: etagOf(version) };
      return { status: 200, headers, body: JSON.stringify(body) };
    },
  };
}

function lastDayOf(found: WaitSubject): ParametersParameter[] {
  const day = extensionOf(entryOf(found), extensionUrl.WaitingListMaximumDate)?.valueDate;
  return day === undefined ? [] : [{ name: 'lastDay', valueDate: day }];
}

function offerParts({ tasks }: WaitSubject, now: number): ParametersParameter[] {
  const offer = openOffer(tasks);
  if (offer === undefined || now >= offer.answerBefore) return [];
  return [
    {
      name: 'offer',
      part: [
        { name: 'slot', valueReference: { reference: offer.slot } },
        { name: 'start', valueDateTime: new Date(offer.start).toISOString() },
        { name: 'answerBefore', valueDateTime: new Date(offer.answerBefore).toISOString() },
        { name: 'inTime', valueBoolean: offer.inTime },
        {
          name: 'costsGuarantee',
          valueBoolean: offer.before !== 'offer-refused' && offer.inTime && offer.inGuaranteeArea,
        },
      ],
    },
  ];
}

function pathParts(found: WaitSubject): ParametersParameter[] {
  const parts = extensionOf(entryOf(found), extensionUrl.WaitingListProtectedPath)?.extension;
  const given = (name: string) => parts?.find(({ url }) => url === name);
  const [kind, since, provider] = [
    given('kind')?.valueCoding?.code,
    given('since')?.valueDate,
    given('provider')?.valueReference,
  ];
  if (kind === undefined || since === undefined) return [];
  return [
    {
      name: 'protectedPath',
      part: [
        { name: 'kind', valueCode: kind },
        { name: 'since', valueDate: since },
        ...(provider === undefined ? [] : [{ name: 'provider', valueReference: provider }]),
      ],
    },
  ];
}
