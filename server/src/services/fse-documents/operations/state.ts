import type { ParametersParameter, Task } from '@medplum/fhirtypes';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import type { Bilingual } from '../../steps/parameters.ts';
import { nextParameter, nextSteps, readingAnswer, requireRole } from '../../steps/standing.ts';
import type { StepRequest, StepRule } from '../../steps/step.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { readResource } from '../../steps/stored.ts';
import { callOf, resultOf, stateOf } from '../document.ts';
import { fseDocumentRules, fseDocumentStates } from '../machine.ts';
import { fseDocuments, readDocument } from '../service.ts';

const name = 'fse-document-state';
const rule = ruleOf(name);
const text = (it: string, en: string): Bilingual => ({ it, en });

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Dice a che punto è un documento sulla via del FSE: stato, chiamate al gateway con i loro esiti e identificativi, passi che il chiamante può compiere adesso.',
    en: 'Tells where a document stands on its way to the FSE: state, calls to the gateway with their ends and identifiers, and the steps that the caller may make now.',
  },
  comment: commentOn(rule, fseDocuments.states),
  in: [],
  out: [
    stateParameter(fseDocuments.states, text('Stato', 'State')),
    { name: 'title', min: 0, max: '1', type: 'string', text: text('Nome dello stato', 'Name of the state') },
    {
      name: 'call',
      min: 0,
      max: '*',
      text: text('Chiamata al gateway, dalla prima', 'Call to the gateway, from the first'),
      part: [
        { name: 'call', min: 1, max: '1', type: 'code', text: text('Chiamata', 'Call') },
        { name: 'status', min: 1, max: '1', type: 'code', text: text('A che punto è', 'Where it stands') },
        { name: 'reason', min: 0, max: '1', type: 'code', text: text('Perché non è riuscita', 'Why it failed') },
        {
          name: 'detail',
          min: 0,
          max: '1',
          type: 'string',
          text: text('Codici del gateway', 'Codes of the gateway'),
        },
        {
          name: 'workflow',
          min: 0,
          max: '1',
          type: 'string',
          text: text('Flusso sul gateway', 'Workflow at the gateway'),
        },
        { name: 'trace', min: 0, max: '1', type: 'string', text: text('Traccia sul gateway', 'Trace at the gateway') },
      ],
    },
    nextParameter,
  ],
  refusals: ['access-denied', 'step-role-not-allowed', 'resource-not-found'],
  successes: [200],
  takesIfMatch: false,
};

/** `GET DocumentReference/[id]/$fse-document-state`. Refusals: `resource-not-found` 404, `step-role-not-allowed` 403. */
export const stateOperation: OperationHandler = {
  name,
  definition: definitionUrl(name),
  levels: ['instance'],
  types: ['DocumentReference'],
  readOnly: true,
  description,
  async handle(context, request, { id = '' }, touched) {
    readParameters(name, {}, request);
    const actor = actorOf(request.principal);
    requireRole(rule, name, actor);
    const asked: StepRequest = { context, request, actor, now: Date.now(), id };
    const found = await readDocument(asked, id, name);
    // The end of a call is written with what it makes of the document: read after its calls, the document is no older than they are.
    const document =
      (await readResource(context.store, 'DocumentReference', `DocumentReference/${id}`)) ?? found.document;
    touched.push({ type: 'DocumentReference', id, texts: [JSON.stringify(document)] });
    const state = stateOf({ ...found, ...(document === undefined ? {} : { document }) });
    const title = fseDocumentStates[state];
    const changing = [...fseDocumentRules].filter(([, { scope }]) => scope === 'update');
    const parameter: ParametersParameter[] = [
      { name: 'state', valueCode: state },
      ...(title === undefined ? [] : [{ name: 'title', valueString: title[request.language] }]),
      ...found.calls.map(told),
      ...nextSteps(changing, state, { actor, request }),
    ];
    return readingAnswer(parameter, document);
  },
};

function told(task: Task): ParametersParameter {
  const reason = task.statusReason?.coding?.[0]?.code;
  const detail = task.statusReason?.text;
  const workflow = resultOf(task, 'workflow');
  const trace = resultOf(task, 'trace');
  return {
    name: 'call',
    part: [
      { name: 'call', valueCode: callOf(task) },
      { name: 'status', valueCode: task.status ?? 'requested' },
      ...(reason === undefined ? [] : [{ name: 'reason', valueCode: reason }]),
      ...(detail === undefined ? [] : [{ name: 'detail', valueString: detail }]),
      ...(workflow === undefined ? [] : [{ name: 'workflow', valueString: workflow }]),
      ...(trace === undefined ? [] : [{ name: 'trace', valueString: trace }]),
    ],
  };
}

function ruleOf(operation: string): StepRule {
  const found = fseDocumentRules.get(operation);
  if (found === undefined) throw new Error(`the machine of FSE documents has no rule for ${operation}`);
  return found;
}
