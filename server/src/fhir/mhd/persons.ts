import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { OpenExchange } from '../context.ts';
import { addressOf } from '../operations/document/references.ts';
import { isObject } from '../operations/operation-parameters.ts';
import { isUnrestricted } from '../showing.ts';
import type { SubmissionEntry } from './submission.ts';

/**
 * Refuses a submission about somebody who is not registered here. Callers from whom something is hidden hear of it by the decision on
 * the content, which says the same of who is not there and of who is not theirs. Refusal: `mhd-patient-unknown` 422.
 */
export async function requireKnownPersons(exchange: OpenExchange, entries: readonly SubmissionEntry[]): Promise<void> {
  if (!isUnrestricted(exchange)) return;
  const { context, request } = exchange;
  const faults: Issue[] = [];
  for (const { kind, resource, place } of entries) {
    const { subject } = resource;
    if (kind === 'Patient' || kind === 'Binary' || !isObject(subject)) continue;
    const { reference } = subject;
    if (typeof reference !== 'string' || reference.startsWith('urn:') || reference.includes('?')) continue;
    const isWithin = entries.some(({ kind: other, fullUrl }) => other === 'Patient' && fullUrl === reference);
    const address = addressOf(reference, request.baseUrl);
    const version = address?.type === 'Patient' ? await context.store.read(address) : undefined;
    if (isWithin || (version !== undefined && !version.deleted)) continue;
    faults.push({ code: 'mhd-patient-unknown', expression: [`${place}.resource.subject`] });
  }
  if (faults.length > 0) throw new FhirError(faults, { status: 422 });
}
