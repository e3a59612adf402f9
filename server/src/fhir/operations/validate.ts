import { FhirError } from '@sinfonia/profiles/issues';
import { locateIssues } from '@sinfonia/profiles/source-text';
import { requireResource } from '../body.ts';
import type { FhirContext, OperationHandler, TouchedResource } from '../context.ts';
import type { FhirRequest } from '../exchange.ts';
import { outcomeText } from '../responses.ts';
import { presentedOne, requireCurrent } from '../showing.ts';
import { touch } from '../touched.ts';
import { isObject, type JsonObject } from './operation-parameters.ts';

/**
 * `$validate`: checks a resource against its type, the profiles it claims and the one given by `profile`; stores nothing.
 * Answers 200 with an OperationOutcome also when the resource has faults, each with its line in the text that was sent.
 * Source: FHIR R4 resource-operation-validate.html.
 */
export const validateOperation: OperationHandler = {
  name: 'validate',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  levels: ['type', 'instance'],
  readOnly: true,
  handle: async (context, request, target, touched) => {
    const { resource, profile, place } = await whatToValidate(context, request, target, touched);
    const found = context.validate(resource, profile === undefined ? {} : { profiles: [profile] });
    const sent = place === undefined ? undefined : request.source?.();
    const issues = sent === undefined ? found : locateIssues(found, sent, place);
    const remarks = issues.length > 0 ? issues : ([{ code: 'resource-valid' }] as const);
    return {
      status: 200,
      headers: {},
      body: outcomeText(remarks, request.language),
    };
  },
};

async function whatToValidate(
  context: FhirContext,
  request: FhirRequest,
  target: { type?: string; id?: string },
  touched: TouchedResource[],
): Promise<{ resource: unknown; profile?: string; place?: string }> {
  const { body } = request;
  const parameters = target.type === 'Parameters' ? undefined : parametersIn(body);
  const asked = request.query.find(([name]) => name === 'profile')?.[1] ?? parameters?.get('profile')?.['valueUri'];
  const profile = typeof asked === 'string' ? { profile: asked } : {};
  const resource = parameters === undefined ? body : parameters.get('resource')?.['resource'];
  if (resource !== undefined) {
    const sent = requireResource(resource, target.type ?? 'Resource');
    const at = parametersList(body).indexOf(parameters?.get('resource'));
    return {
      resource: sent,
      ...profile,
      place: at < 0 ? sent.resourceType : `Parameters.parameter[${at}].resource`,
    };
  }
  if (target.type === undefined || target.id === undefined) throw new FhirError({ code: 'body-required' });
  // What is wrong with a stored resource, and that it is there, is for those who may read it.
  const refusal = context.access.authorize(request.principal, {
    interaction: 'read',
    type: target.type,
    id: target.id,
  });
  if (refusal !== undefined) throw new FhirError(refusal);
  const asking = { context, request };
  const current = await requireCurrent(asking, { type: target.type, id: target.id }, 'read');
  touched.push(touch(current));
  const shown = await presentedOne(asking, current);
  return { resource: JSON.parse(shown.json ?? 'null'), ...profile };
}

/** Parameters of a body by name, the first of each; undefined when it is no Parameters. What has no such form is passed over. */
function parametersIn(body: unknown): ReadonlyMap<string, JsonObject> | undefined {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') return undefined;
  const found = new Map<string, JsonObject>();
  for (const parameter of parametersList(body).filter(isObject)) {
    const { name } = parameter;
    if (typeof name === 'string' && !found.has(name)) found.set(name, parameter);
  }
  return found;
}

function parametersList(body: unknown): readonly unknown[] {
  const list = isObject(body) ? body['parameter'] : undefined;
  return Array.isArray(list) ? list : [];
}
