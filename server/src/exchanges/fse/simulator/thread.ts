import type { Claims } from '../rules/claims.ts';
import type { GatewayCall } from './front-end.ts';
import type { Thread } from './workflow-records.ts';

/** The thread of a call in a workflow: whose it is, and what its events are about. */
export function threadOf(
  { trace, callback }: GatewayCall,
  claims: Claims,
  workflow: string,
  documentId?: string,
  activity?: string,
): Thread {
  return {
    workflow,
    trace,
    actor: {
      issuer: String(claims['iss']),
      ...optional('subject', claims['sub']),
      ...optional('subjectRole', claims['subject_role']),
      ...optional('organization', claims['subject_organization_id']),
    },
    ...(documentId === undefined ? {} : { documentId }),
    ...(activity === undefined ? {} : { activity }),
    ...(callback === undefined ? {} : { callback }),
  };
}

function optional(name: string, value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'string' ? { [name]: value.slice(0, 100) } : {};
}
