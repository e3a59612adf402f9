import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { type LinkTarget, rewriteLinks, type TransactionLinks } from '../references/transaction-links.ts';
import type { Decision, Entry } from './entry.ts';

/**
 * What the links of the entries lead to.
 *
 * @param conditional `Type/id` by conditional reference
 * @param versionOf number of the present version of `Type/id`, 0 when there is none
 * @throws FhirError `duplicate-full-url`
 */
export function linksOf(
  entries: readonly Entry[],
  decisions: readonly Decision[],
  conditional: ReadonlyMap<string, string>,
  versionOf: (reference: string) => number,
): TransactionLinks {
  const targets = new Map<string, LinkTarget>();
  for (const { operation, position } of entries) {
    if (operation.kind === 'delete' || operation.fullUrl === undefined) continue;
    const decision = decisions[position];
    if (decision === undefined || decision.kind === 'delete') continue;
    if (targets.has(operation.fullUrl)) throw new FhirError({ code: 'duplicate-full-url' });
    const reference = `${decision.type}/${decision.id}`;
    const current = versionOf(reference);
    targets.set(operation.fullUrl, { reference, version: decision.kind === 'keep' ? current : current + 1 });
  }
  return { targets, conditional };
}

/** The resource of an entry as it will be stored: with its id and with links to where they lead. */
export function finalResource(
  { operation }: Entry,
  decision: Extract<Decision, { kind: 'put' }>,
  links: TransactionLinks,
): Resource {
  let { resource } = decision;
  if (resource.id !== decision.id) resource = { ...resource, id: decision.id };
  if (links.targets.size === 0 && links.conditional.size === 0) return resource;
  return rewriteLinks(resource, links, operation.kind === 'delete' ? undefined : operation.fullUrl);
}
