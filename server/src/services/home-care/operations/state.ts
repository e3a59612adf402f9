import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { etagOf } from '../../../fhir/responses.ts';
import { actorOf } from '../../steps/actor.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { stateOf } from '../case/home-care-case.ts';
import { homeCareRules, homeCareStates } from '../machine.ts';
import { homeCare } from '../service.ts';

/** Name of the operation. */
export const stateName = 'home-care-state';

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
  async handle(context, request, { id = '' }, touched) {
    readParameters(stateName, {}, request);
    const actor = actorOf(request.principal);
    if (homeCareRules.get(stateName)?.roles.includes(actor.role) !== true) {
      throw new FhirError({ code: 'step-role-not-allowed', values: { step: `$${stateName}`, role: actor.role } });
    }
    const found = await homeCare.load({ context, request, actor, now: Date.now(), id }, stateName, {});
    const state = stateOf(found);
    const guarded = homeCare.guarded(found);
    if (guarded !== undefined) {
      touched.push({ type: guarded.resourceType, id: guarded.id, texts: [JSON.stringify(guarded)] });
    }
    const next = [...homeCareRules].filter(
      ([name, { from, roles }]) => name !== stateName && from.includes(state) && roles.includes(actor.role),
    );
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
      ...next.map(([name, rule]) => ({
        name: 'next',
        part: [
          { name: 'step', valueCode: name },
          { name: 'title', valueString: rule.title[request.language] },
        ],
      })),
    ];
    const body: Parameters = { resourceType: 'Parameters', parameter };
    const version = guarded?.meta?.versionId;
    const headers: Record<string, string> = version === undefined ? {} : { etag: etagOf(version) };
    return { status: 200, headers, body: JSON.stringify(body) };
  },
};
