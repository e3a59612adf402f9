import type { Bundle, Resource, ResourceType } from '@medplum/fhirtypes';
import { type FhirQuery, type FhirSource, referencedId } from '../../../source/fhir-source.ts';

/**
 * A FHIR source over resources in memory, for the tests of the flows. It carries out transactions (PUT, conditional POST)
 * and answers the searches that the flows make; dates are not narrowed, since a source may always bring more.
 */
export class MemorySource implements FhirSource {
  readonly #resources = new Map<string, Resource>();
  #created = 0;

  get resources(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  put(...resources: readonly Resource[]): this {
    for (const resource of resources) this.#resources.set(`${resource.resourceType}/${resource.id}`, resource);
    return this;
  }

  apply(bundle: Bundle): void {
    const rewritten = new Map<string, string>();
    for (const entry of bundle.entry ?? []) {
      if (entry.request?.method !== 'POST' || !entry.resource || !entry.fullUrl) continue;
      const known = this.#matching(entry.resource.resourceType, entry.request.ifNoneExist);
      this.#created += 1;
      const id = known?.id ?? `created-${this.#created}`;
      if (!known) this.put({ ...entry.resource, id });
      rewritten.set(entry.fullUrl, `${entry.resource.resourceType}/${id}`);
    }
    for (const entry of bundle.entry ?? []) {
      if (entry.request?.method !== 'PUT' || !entry.resource) continue;
      let text = JSON.stringify(entry.resource);
      for (const [from, to] of rewritten) text = text.replaceAll(from, to);
      this.put(JSON.parse(text) as Resource);
    }
  }

  #matching(type: string, criteria: string | undefined): Resource | undefined {
    const [system, value] = decodeURIComponent(criteria?.replace('identifier=', '') ?? '').split('|');
    return this.resources.find(
      (resource) =>
        resource.resourceType === type &&
        'identifier' in resource &&
        Array.isArray(resource.identifier) &&
        resource.identifier.some((item) => item.system === system && item.value === value),
    );
  }

  async *search(type: ResourceType, query: FhirQuery): AsyncGenerator<Resource> {
    const wanted = (name: string) => query.find(([key]) => key === name)?.[1].split(',');
    const ids = wanted('_id');
    const subjects = wanted('subject');
    const episodes = wanted('episode-of-care');
    const patients = wanted('patient');
    const identifier = wanted('identifier')?.[0]?.split('|').at(-1);
    const statuses = wanted('status');
    for (const resource of this.resources) {
      if (resource.resourceType !== type) continue;
      if (ids && !ids.includes(resource.id ?? '')) continue;
      if (
        patients &&
        resource.resourceType === 'EpisodeOfCare' &&
        !patients.includes(resource.patient.reference ?? '')
      ) {
        continue;
      }
      if (identifier !== undefined && resource.resourceType === 'Patient') {
        if (!resource.identifier?.some((item) => item.value === identifier)) continue;
      }
      if (statuses && 'status' in resource && !statuses.includes(String(resource.status))) continue;
      if (subjects && 'subject' in resource) {
        const subject = resource.subject;
        const reference = Array.isArray(subject)
          ? undefined
          : (subject as { reference?: string } | undefined)?.reference;
        if (!subjects.includes(reference ?? '')) continue;
      }
      if (resource.resourceType === 'Encounter' && episodes) {
        if (!resource.episodeOfCare?.some((item) => episodes.includes(item.reference ?? ''))) continue;
        for (const procedure of this.resources) {
          if (procedure.resourceType !== 'Procedure') continue;
          if (referencedId(procedure.encounter, 'Encounter') === resource.id) yield procedure;
        }
      }
      yield resource;
    }
  }
}
