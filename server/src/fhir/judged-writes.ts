import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { StoredVersion, WriteResult } from '../store/port.ts';
import type { OpenExchange } from './context.ts';
import type { FhirResponse } from './exchange.ts';
import { respondWrite } from './responses.ts';
import { isVisible, presentedVersion } from './visibility.ts';

type Asking = Pick<OpenExchange, 'context' | 'request'>;

/** Refuses a resource that the caller may not store, by what it says. Refusal: `write-not-allowed` 403. */
export async function requireWritable(
  { context, request }: Asking,
  resource: Resource,
  use: 'create' | 'update',
): Promise<void> {
  if (context.access.isUnrestricted(request.principal)) return;
  const refusal = await context.access.judgeContent(request.principal, resource, use);
  if (refusal !== undefined) throw new FhirError(refusal);
}

/**
 * Refuses an update by a caller from whom something may be hidden: what is not there and what may not be seen are one (404),
 * so such a caller does not choose the ids of new resources. A conditional update may create as well, so it is judged both
 * ways.
 */
export async function requireReplaceable(asking: Asking, resource: Resource, id: string | undefined): Promise<void> {
  if (asking.context.access.isUnrestricted(asking.request.principal)) return;
  const type = resource.resourceType;
  if (id === undefined) await requireWritable(asking, resource, 'create');
  else if (!(await isVisible(asking, type, id, 'update'))) {
    throw new FhirError({ code: 'resource-not-found', values: { type, id } });
  }
  await requireWritable(asking, resource, 'update');
}

/** Refuses a patch of a resource that the caller does not see whole: its tests would tell the rest. `masked-resource` 403. */
export async function requireWhole(asking: Asking, current: StoredVersion): Promise<void> {
  const shown = await presentedVersion(asking, current);
  if (shown.json !== current.json) throw new FhirError({ code: 'masked-resource' });
}

/** Answers a write with the text that the caller may see. */
export async function respondPresented(
  asking: Asking,
  result: WriteResult,
  remarks: readonly Issue[],
): Promise<FhirResponse> {
  const { version } = result;
  const shown = version === undefined ? result : { ...result, version: await presentedVersion(asking, version) };
  return respondWrite(asking.request, shown, remarks);
}
