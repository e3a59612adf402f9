import type { Flow } from '@sinfonia/mappings';

/** Finds a flow; throws `flow-unknown`. */
export async function findFlow(name: string): Promise<Flow> {
  const { flowByName, flows } = await import('@sinfonia/mappings');
  const flow = flowByName(name);
  if (flow) return flow;
  const { FhirError } = await import('@sinfonia/profiles/issues');
  throw new FhirError({
    code: 'flow-unknown',
    values: { name, available: flows.map((known) => known.name).join(', ') },
  });
}
