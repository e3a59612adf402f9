import type { ParametersParameter } from '@medplum/fhirtypes';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import { nextParameter, nextSteps, readingAnswer, requireRole } from '../../steps/standing.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { stateOf } from '../case/home-care-case.ts';
import { homeCareRules, homeCareStates } from '../machine.ts';
import { homeCare } from '../service.ts';

/** Name of the operation. */
export const stateName = 'home-care-state';

const rule = homeCareRules.get(stateName);
if (rule === undefined) throw new Error(`the machine of home care has no rule for ${stateName}`);

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Dice a che punto è un caso, o una segnalazione, e quali passi il chiamante può compiere adesso.',
    en: 'Tells where a case, or a referral, stands, and which steps the caller may make now.',
  },
  comment: commentOn(rule, homeCare.states),
  in: [],
  out: [
    stateParameter(homeCare.states, { it: 'Stato', en: 'State' }),
    { name: 'title', min: 0, max: '1', type: 'string', text: { it: 'Nome dello stato', en: 'Name of the state' } },
    {
      name: 'episode',
      min: 0,
      max: '1',
      type: 'Reference',
      targets: ['EpisodeOfCare'],
      text: { it: 'Caso, se la segnalazione è stata accolta', en: 'Case, if the referral was accepted' },
    },
    {
      name: 'referral',
      min: 0,
      max: '1',
      type: 'Reference',
      targets: ['ServiceRequest'],
      text: { it: 'Segnalazione', en: 'Referral' },
    },
    nextParameter,
  ],
  refusals: ['operation-parameter-unknown', 'access-denied', 'step-role-not-allowed', 'resource-not-found'],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET EpisodeOfCare/[id]/$home-care-state`, also on the ServiceRequest of a referral: the state of the case (code of
 * `home-care-state`) and the steps that the caller may make now, with what they are called.
 *
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export const stateOperation: OperationHandler = {
  name: stateName,
  definition: definitionUrl(stateName),
  levels: ['instance'],
  types: ['EpisodeOfCare', 'ServiceRequest'],
  readOnly: true,
  description,
  async handle(context, request, { id = '' }, touched) {
    readParameters(stateName, {}, request);
    const actor = actorOf(request.principal);
    requireRole(rule, stateName, actor);
    const found = await homeCare.load({ context, request, actor, now: Date.now(), id }, stateName, {});
    const state = stateOf(found);
    const guarded = homeCare.guarded(found);
    if (guarded !== undefined) {
      touched.push({ type: guarded.resourceType, id: guarded.id, texts: [JSON.stringify(guarded)] });
    }
    const others = [...homeCareRules].filter(([name]) => name !== stateName);
    const title = homeCareStates[state];
    const parameter: ParametersParameter[] = [
      { name: 'state', valueCode: state },
      ...(title === undefined ? [] : [{ name: 'title', valueString: title[request.language] }]),
      ...(found.episode === undefined
        ? []
        : [{ name: 'episode', valueReference: { reference: `EpisodeOfCare/${found.episode.id}` } }]),
      ...(found.referral === undefined
        ? []
        : [{ name: 'referral', valueReference: { reference: `ServiceRequest/${found.referral.id}` } }]),
      ...nextSteps(others, state, { actor, request }),
    ];
    return readingAnswer(parameter, guarded);
  },
};
