import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { invalid, missing, readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../../fhir/responses.ts';
import { notFound } from '../../../fhir/showing.ts';
import { actorOf } from '../../steps/actor.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { stateOf, triageOf } from '../access/access.ts';
import { textOf } from '../access/encounter-times.ts';
import { stepOf } from '../access/held-events.ts';
import { emergencyRules, emergencyStates } from '../machine.ts';
import { type AccessSubject, emergencyService, loadAccess } from '../service.ts';

/** Name of the operation. */
export const stateName = 'emergency-state';

const rule = emergencyRules.get(stateName);
if (rule === undefined) throw new Error(`the machine of emergency departments has no rule for ${stateName}`);

const one = (name: string, type: string, it: string, en: string, min: 0 | 1 = 0): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: { it, en },
});

const described: OperationDescription['out'] = [
  one('title', 'string', 'Nome dello stato', 'Name of the state', 1),
  { ...one('encounter', 'Reference', 'Accesso, se è arrivato', 'Access, once it arrived'), targets: ['Encounter'] },
  one('triage', 'code', 'Codice di triage in vigore', 'Triage code in force'),
  one('arrival', 'dateTime', 'Arrivo', 'Arrival'),
  one('visit', 'dateTime', 'Presa in carico', 'Taking in charge'),
  one('exit', 'dateTime', 'Uscita', 'Exit'),
  {
    name: 'held',
    min: 0,
    max: '*',
    text: { it: 'Evento conservato', en: 'Event that is kept' },
    part: [
      one('step', 'code', 'Passo che lo ha comunicato', 'Step that told of it', 1),
      one('at', 'dateTime', "Momento dell'evento", 'Moment of the event', 1),
    ],
  },
];

/**
 * `GET Encounter/$emergency-state?access=[number]&department=Organization/[id]`: where an access stands for the department that
 * feeds it, and which of its events are kept because what comes before them has not arrived.
 *
 * Refusals: `operation-parameter-missing` and `-invalid` 400, `step-role-not-allowed` 403, `resource-not-found` 404 for an access
 * of which nothing was told.
 */
export const stateOperation: OperationHandler = {
  name: stateName,
  definition: definitionUrl(stateName),
  levels: ['type'],
  types: ['Encounter'],
  readOnly: true,
  description: {
    title: rule.title,
    description: {
      it: 'Dice al pronto soccorso a che punto è un suo accesso, e quali eventi sono conservati in attesa di ciò che li precede.',
      en: 'Tells a department where one of its accesses stands, and which events are kept until what comes before them arrives.',
    },
    comment: commentOn(rule, emergencyService.states),
    in: [
      one('access', 'string', "Numero dell'accesso", 'Number of the access', 1),
      one(
        'department',
        'string',
        'Organization/[id]; la propria se assente',
        'Organization/[id]; the own one unless given',
      ),
    ],
    out: [stateParameter(emergencyService.states, { it: 'Stato', en: 'State' }), ...described],
    refusals: [
      'operation-parameter-unknown',
      'operation-parameter-missing',
      'operation-parameter-invalid',
      'access-denied',
      'step-role-not-allowed',
      'resource-not-found',
    ],
    successes: [200],
    takesIfMatch: false,
  },
  async handle(context, request, _target, touched) {
    const given = readParameters(stateName, { access: 'text', department: 'text' } as const, request);
    const actor = actorOf(request.principal);
    if (!rule.roles.includes(actor.role)) {
      throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${stateName}`, role: actor.role } });
    }
    const access = given.text('access');
    if (access === undefined) throw missing('access');
    if (!/^[12][0-9]{15}$/.test(access)) throw invalid('access', '^[12][0-9]{15}$');
    const department = given.text('department');
    const asked = { context, request, actor, now: Date.now() };
    const found = await loadAccess(asked, stateName, { access, department });
    if (found.encounter === undefined && found.held.length === 0) throw notFound({ type: 'Encounter', id: access });
    if (found.encounter !== undefined) {
      touched.push({ type: 'Encounter', id: found.encounter.id, texts: [JSON.stringify(found.encounter)] });
    }
    const version = found.encounter?.meta?.versionId;
    const headers: Record<string, string> = version === undefined ? {} : { etag: etagOf(version) };
    const body: Parameters = { resourceType: 'Parameters', parameter: told(found, request.language) };
    return { status: 200, headers, body: JSON.stringify(body) };
  },
};

function told({ encounter, times, held }: AccessSubject, language: 'it' | 'en'): ParametersParameter[] {
  const state = times === undefined ? 'expected' : stateOf(times);
  const moment = (name: string, at: number | undefined): ParametersParameter[] =>
    at === undefined ? [] : [{ name, valueDateTime: textOf(at) }];
  return [
    { name: 'state', valueCode: state },
    { name: 'title', valueString: emergencyStates[state][language] },
    ...(encounter === undefined
      ? []
      : [{ name: 'encounter', valueReference: { reference: `Encounter/${encounter.id}` } }]),
    ...(times === undefined ? [] : [{ name: 'triage', valueCode: triageOf(times) }]),
    ...moment('arrival', times?.arrival),
    ...moment('visit', times?.visit),
    ...moment('exit', times?.exit?.at),
    ...held.map(({ event }) => ({
      name: 'held',
      part: [
        { name: 'step', valueCode: stepOf(event) },
        { name: 'at', valueDateTime: textOf(event.at) },
      ],
    })),
  ];
}
