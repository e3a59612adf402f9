import type { Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { type Issue, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { FhirContext } from '../../fhir/context.ts';
import type { FhirResponse } from '../../fhir/exchange.ts';
import { etagOf } from '../../fhir/responses.ts';
import { presented } from '../../fhir/showing.ts';
import type { StoredVersion } from '../../store/port.ts';
import type { Step, StepRequest, StepResult } from './step.ts';

/** A step that was written: its result, and the versions behind its references. */
export interface Made {
  readonly result: StepResult;
  readonly versions: ReadonlyMap<string, StoredVersion>;
  readonly warnings: readonly Issue[];
  readonly status: 200 | 201;
}

/** The answer of a step: `state`, what the step shows as the caller may see it, and `outcome` with remarks. */
export async function answer<Subject>(asked: StepRequest, step: Step<Subject>, made: Made): Promise<FhirResponse> {
  const { context, request } = asked;
  const parameter: ParametersParameter[] = [{ name: 'state', valueCode: made.result.state }];
  for (const [name, given] of Object.entries(made.result.shows)) {
    if (!Object.hasOwn(step.shows, name)) throw new Error(`${step.name} does not declare that it shows ${name}`);
    const references = typeof given === 'string' ? [given] : given;
    const versions = await Promise.all(references.map((reference) => versionOf(context, made, reference)));
    const shown = await shownTo(
      asked,
      versions.filter((version) => version !== undefined),
    );
    parameter.push(...shown.map((resource) => ({ name, resource })));
  }
  parameter.push(...(made.result.tells ?? []));
  if (made.warnings.length > 0) {
    parameter.push({ name: 'outcome', resource: toOperationOutcome(made.warnings, request.language) });
  }
  const body: Parameters = { resourceType: 'Parameters', parameter };
  const main = made.versions.get(made.result.about);
  const headers: Record<string, string> = main === undefined ? {} : { etag: etagOf(main.versionId) };
  if (made.status === 201 && main !== undefined) headers['location'] = `${request.baseUrl}/${main.type}/${main.id}`;
  return { status: made.status, headers, body: JSON.stringify(body) };
}

async function versionOf(context: FhirContext, made: Made, reference: string): Promise<StoredVersion | undefined> {
  const written = made.versions.get(reference);
  if (written !== undefined || reference.startsWith('urn:')) return written;
  const [type = '', id = ''] = reference.split('/');
  return context.store.read({ type, id });
}

/** The resources that the caller may see, as the caller may see them: who makes a step does not see more for it. */
async function shownTo(asked: StepRequest, versions: readonly StoredVersion[]): Promise<Resource[]> {
  const { context, request } = asked;
  const visible = context.access.isUnrestricted(request.principal)
    ? undefined
    : await context.access.visible(request.principal, versions, 'read');
  const seen = versions.filter((one) => visible === undefined || visible.has(`${one.type}/${one.id}`));
  const texts = await presented({ context, request }, seen);
  return texts.flatMap(({ json }) => (json === undefined || json === '' ? [] : [JSON.parse(json) as Resource]));
}
