import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { FhirSource } from '../../source/fhir-source.ts';
import { exportMobility } from './export.ts';
import { dispensing } from './fhir-names.ts';
import { mobilityLayouts } from './layouts.ts';

import { all, dispense, request, year } from './testing/sample-dispenses.ts';

describe('mobility files of medicines at volume', () => {
  it('holds no more after many dispensings than after few', async function () {
    this.timeout(120_000);
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const held: number[] = [];
    const requests = new Map<string, Resource>(
      all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]),
    );
    // Resources are made when they are asked for, and counted while they are held.
    const many: FhirSource = {
      async *search(type: ResourceType, query) {
        const at = (name: string) => query.find(([key]) => key === name)?.[1];
        const made = (id: string): Resource => ({
          ...dispense,
          id: `d${id}`,
          authorizingPrescription: [{ reference: `MedicationRequest/rx${id}` }],
        });
        const rx = (id: string): Resource => ({
          ...request,
          id: `rx${id}`,
          groupIdentifier: { system: dispensing.prescription, value: `1500A${id.padStart(10, '0')}` },
        });
        const ids = at('_id')?.split(',');
        if (type === 'MedicationRequest') {
          const wanted =
            ids?.map((id) => id.slice(2)) ??
            (at('nre') ?? '').split(',').map((token) => String(Number(token.slice(-10))));
          for (const id of wanted) yield rx(id);
        } else if (type === 'MedicationDispense' && at('status') !== undefined) {
          for (let id = 1; id <= 20_000; id += 1) {
            if (id % 5000 === 0) {
              collectGarbage();
              held.push(process.memoryUsage().heapUsed);
            }
            yield made(String(id));
          }
        } else if (type === 'MedicationDispense') {
          for (const reference of (at('prescription') ?? '').split(',').filter(Boolean))
            yield made(reference.split('rx')[1] ?? '');
        } else {
          for (const id of ids ?? []) {
            const found = requests.get(`${type}/${id}`);
            if (found) yield found;
          }
        }
      },
    };
    let size = 0;
    for await (const chunk of exportMobility({ letter: 'D', part: 2 }, many, { period: year })) size += chunk.length;
    assert.equal(size, 40_000 * (mobilityLayouts.d2.recordLength + 2));
    // Fifteen thousand blocks more would be tens of megabytes.
    assert.ok((held.at(-1) ?? 0) - (held[0] ?? 0) < 4_000_000, held.join(' '));
  });
});
