import type { Resource } from '@medplum/fhirtypes';
import { walker } from '../../../../fhir/search/expressions/element-path.ts';
import { parameterOf } from '../../../../fhir/search/parameters.ts';
import type { ParameterRef } from '../../../../fhir/search/plan.ts';

/** A reference to a resource of this server, perhaps to one of its versions. */
const local = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/;

/** The top-level elements that a parameter looks at, for `_elements`. */
export function elementsOf({ type, code }: ParameterRef): readonly string[] {
  const selection = parameterOf(type, code)?.selection;
  if (selection?.kind !== 'elements') return [];
  const roots = selection.paths.flatMap(({ steps: [root] }) => (root?.kind === 'property' ? [root.name] : []));
  return [...new Set(roots)];
}

/** Addresses (`Type/id`) of this server that a reference parameter of a resource leads to. */
export function targetsOf(resource: Resource, { type, code }: ParameterRef): readonly string[] {
  const selection = parameterOf(type, code)?.selection;
  if (selection?.kind !== 'elements' || resource.resourceType !== type) return [];
  const targets = new Set<string>();
  for (const { steps } of selection.paths) {
    walker(steps, (value) => {
      const { reference } = value as { reference?: unknown };
      const address = typeof reference === 'string' ? local.exec(reference)?.[1] : undefined;
      if (address !== undefined) targets.add(address);
    })(resource, 0);
  }
  return [...targets];
}
