import type { Parameters, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { requireResource } from '../body.ts';
import type { FhirContext, OperationHandler } from '../context.ts';
import type { FhirRequest } from '../exchange.ts';
import { requireCurrent } from '../interactions/read.ts';
import { outcomeText } from '../responses.ts';

/**
 * `$validate`: checks a resource against its type, the profiles it claims and the one given by `profile`; stores nothing.
 * Answers 200 with an OperationOutcome also when the resource has faults.
 * Source: FHIR R4 resource-operation-validate.html.
 */
export const validateOperation: OperationHandler = {
  name: 'validate',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  levels: ['type', 'instance'],
  readOnly: true,
  handle: async (context, request, target) => {
    const { resource, profile } = await whatToValidate(context, request, target);
    const issues = context.validate(resource, profile === undefined ? {} : { profiles: [profile] });
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
): Promise<{ resource: unknown; profile?: string }> {
  const asked = request.query.find(([name]) => name === 'profile')?.[1];
  const { body } = request;
  const parameters = isParameters(body) && target.type !== 'Parameters' ? body : undefined;
  const profile = asked ?? parameters?.parameter?.find((parameter) => parameter.name === 'profile')?.valueUri;
  const resource =
    parameters === undefined
      ? body
      : parameters.parameter?.find((parameter) => parameter.name === 'resource')?.resource;
  if (resource !== undefined) {
    return {
      resource: requireResource(resource, target.type ?? 'Resource'),
      ...(profile === undefined ? {} : { profile }),
    };
  }
  if (target.type === undefined || target.id === undefined) throw new FhirError({ code: 'body-required' });
  const current = await requireCurrent({ context }, target.type, target.id);
  return {
    resource: JSON.parse(current.json ?? 'null'),
    ...(profile === undefined ? {} : { profile }),
  };
}

function isParameters(body: unknown): body is Parameters {
  return typeof body === 'object' && body !== null && (body as Partial<Resource>).resourceType === 'Parameters';
}
