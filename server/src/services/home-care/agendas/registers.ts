import type { ResourceType } from '@medplum/fhirtypes';
import { type Reading, readResource } from '../../steps/stored.ts';
import { parameterPlace, refusedBy } from '../rules.ts';

/** Refuses, by rule HC-36, references to entries of the registers that are not there; `name` is the parameter. */
export async function requireNamedRegister(store: Reading, references: readonly string[], name: string): Promise<void> {
  for (const reference of references) {
    const [type = ''] = reference.split('/');
    const found = await readResource(store, type as ResourceType, reference);
    if (found === undefined) throw refusedBy('HC-36', parameterPlace(name));
  }
}
