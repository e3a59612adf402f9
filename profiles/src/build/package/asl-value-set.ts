import type { ValueSet } from '@medplum/fhirtypes';
import { localHealthAuthorities } from '../../value-objects/index.ts';

/** The ASL of Campania as a ValueSet over the national list of HL7 Italia. */
export function toAslValueSet(canonical: string, version: string): ValueSet {
  return {
    resourceType: 'ValueSet',
    id: 'asl-campania',
    language: 'it',
    url: `${canonical}/ValueSet/asl-campania`,
    version,
    name: 'AslCampania',
    title: 'ASL della Campania',
    status: 'active',
    experimental: false,
    publisher: 'Regione Campania',
    description:
      'Le aziende sanitarie locali della Campania con il codice FLS.11. / The local health authorities of Campania by FLS.11 code.',
    compose: {
      include: [
        {
          system: 'https://www.hl7.it/fhir/terminology/CodeSystem/cs-asl',
          concept: localHealthAuthorities.map(({ code, name }) => ({ code, display: name })),
        },
      ],
    },
  };
}
