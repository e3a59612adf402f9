import { FhirError } from '@sinfonia/profiles/issues';
import { isResourceType } from '@sinfonia/profiles/model';
import type { AccessQuestion, AccessRecord, AuditPort } from './context.ts';
import type { FhirRequest } from './exchange.ts';
import { type InteractionName, routeRequest } from './routing.ts';

/** Has an access audited that ended with an error: with its status, and the code of the refusal if it was one. */
export function recordRefusal(
  audit: AuditPort,
  access: Pick<AccessRecord, 'request' | 'question' | 'touched'>,
  error: unknown,
): void {
  if (!(error instanceof FhirError)) {
    audit.record({ ...access, status: 500 });
    return;
  }
  const [issue] = error.issues;
  audit.record({ ...access, status: error.status, ...(issue === undefined ? {} : { refusal: issue.code }) });
}

/** What each method comes nearest to, for requests whose address says nothing more. */
const nearest: Readonly<Record<FhirRequest['method'], InteractionName>> = {
  GET: 'read',
  HEAD: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * What a request that never became an access asked for, as far as it can be told: its route where there is one (its body
 * could not be read), else what its method comes nearest to. Only names that exist are taken from the address.
 */
export function guessQuestion(request: Pick<FhirRequest, 'method' | 'path'>): AccessQuestion {
  const [type] = request.path;
  const known = type !== undefined && isResourceType(type) ? { type } : {};
  try {
    const route = routeRequest(request);
    if (route.interaction === 'operation') return { interaction: 'operation', ...known };
    return {
      interaction: route.interaction,
      ...known,
      ...('id' in route && route.id !== undefined ? { id: route.id } : {}),
    };
  } catch {
    return { interaction: nearest[request.method], ...known };
  }
}
