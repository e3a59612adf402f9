import type { Organization, Reference } from '@medplum/fhirtypes';
import { collect, type FhirSource } from '../../source/fhir-source.ts';
import { identifiers } from './fhir-shape.ts';

/**
 * Finds the Organization of an ASL at the server that cases are brought into, so that a case points at it: by that
 * reference the people and systems of the ASL reach the case. Each is asked for once.
 */
export class ProviderDirectory {
  readonly #source: FhirSource;
  readonly #references = new Map<string, string | undefined>();

  constructor(source: FhirSource) {
    this.#source = source;
  }

  /** The reference with its literal part, as it is when no Organization, or more than one, has the code. */
  async withReference(provider: Reference<Organization>): Promise<Reference<Organization>> {
    const { system, value } = provider.identifier ?? {};
    if (provider.reference !== undefined || system !== identifiers.fls11 || value === undefined) return provider;
    if (!this.#references.has(value)) {
      const found = await collect(this.#source, 'Organization', [['identifier', `${system}|${value}`]]);
      const [one] = found.filter((organization) =>
        organization.identifier?.some((item) => item.system === system && item.value === value),
      );
      this.#references.set(value, found.length === 1 && one?.id !== undefined ? `Organization/${one.id}` : undefined);
    }
    const reference = this.#references.get(value);
    return reference === undefined ? provider : { ...provider, reference };
  }
}
