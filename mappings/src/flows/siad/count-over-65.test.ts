import assert from 'node:assert/strict';
import type { EpisodeOfCare, Organization, Patient, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { assembleHomeCareCases } from './assemble-cases.ts';
import cases from './count-cases.json' with { type: 'json' };
import { countOverSixtyFive } from './count-over-65.ts';
import { identifiers } from './fhir-shape.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

interface Example {
  readonly person?: string;
  readonly born?: string | null;
  readonly authority?: string;
  readonly opened?: string;
  readonly closed?: string;
  readonly status?: string;
  readonly access?: string;
  readonly accessStatus?: string;
  readonly identifier?: 'stp';
  readonly residence?: string;
}

function resourcesOf(example: Example, index: number): Resource[] {
  const id = `case-${index}`;
  const parts = sampleCase({
    id,
    taxCode: example.person ?? 'ZZZZZZ41A41F839Z',
    ...(example.opened === undefined ? {} : { opened: example.opened }),
    ...(example.closed === undefined ? {} : { closed: example.closed }),
    ...(example.status === undefined ? {} : { status: example.status as NonNullable<EpisodeOfCare['status']> }),
    birthDate: example.born ?? '1941-01-01',
  });
  const authority = example.authority ?? '150204';
  const organization: Organization = {
    ...parts.organization,
    id: `asl-${authority}`,
    identifier: [{ system: identifiers.fls11, value: authority }],
  };
  const { birthDate, ...rest } = parts.patient;
  const patient: Patient = {
    ...rest,
    ...(example.born === null || birthDate === undefined ? {} : { birthDate }),
    ...(example.identifier === 'stp' ? { identifier: [{ system: identifiers.stp, value: 'STP1500000000000' }] } : {}),
  };
  const episode = { ...parts.episode, managingOrganization: { reference: `Organization/${organization.id}` } };
  const accesses = example.access === undefined ? [] : sampleAccess(`a-${index}`, example.access, '3', ['2'], id);
  return [
    organization,
    patient,
    parts.referral,
    episode,
    parts.evaluation,
    ...accesses.map((resource) =>
      resource.resourceType === 'Encounter' && example.accessStatus !== undefined
        ? { ...resource, status: 'cancelled' as const }
        : resource,
    ),
  ];
}

const count = (examples: readonly Example[], options: Parameters<typeof countOverSixtyFive>[2] = {}, year = 2026) =>
  countOverSixtyFive(
    assembleHomeCareCases(new MemorySource().put(...examples.flatMap(resourcesOf)), {
      period: { from: `${year}-01-01`, to: `${year}-12-31` },
    }),
    year,
    options,
  );

describe('SIAD persons over 65', () => {
  for (const example of cases) {
    it(example.name, async () => {
      const report = await count(example.cases as readonly Example[]);
      assert.deepEqual(
        Object.fromEntries(report.authorities.map(({ authority, persons }) => [authority, persons])),
        example.persons,
      );
      assert.equal(report.persons, example.everywhere);
      const { excluded, ...more } = example as { excluded?: object; idle?: number; newPersons?: number };
      if (excluded) assert.deepEqual(report.excluded, excluded);
      if (more.idle !== undefined) assert.equal(report.authorities[0]?.openWithoutEvents, more.idle);
      if (more.newPersons !== undefined) assert.equal(report.authorities[0]?.newPersons, more.newPersons);
    });
  }

  it('holds persons against the residents given, and names an ASL without any', async () => {
    const residents = new Map([
      ['150204', 8],
      ['150201', 100],
    ]);
    const report = await count([{ opened: '2026-05-01' }], { residents });
    assert.deepEqual(
      report.authorities.map(({ authority, persons, percent }) => [authority, persons, percent]),
      [
        ['150201', 0, 0],
        ['150204', 1, 12.5],
      ],
    );
  });

  it('counts one ASL only when it is named', async () => {
    const examples = [{ opened: '2026-05-01' }, { opened: '2026-05-01', authority: '150205' }];
    for (const authority of ['205', '150205']) {
      const report = await count(examples, { authority });
      assert.deepEqual([report.persons, report.authorities.map((each) => each.authority)], [1, ['150205']]);
    }
  });

  it('says nothing that names a person', async () => {
    const text = JSON.stringify(await count([{ opened: '2026-05-01' }]));
    assert.ok(!text.includes('ZZZZZZ'));
    assert.ok(!text.includes('case-0'));
  });

  it('gives the same figures for the cases in any order and any number of times', async () => {
    const example = fc.record({
      person: fc.constantFrom('AAAAAA41A41F839A', 'BBBBBB41A41F839B', 'CCCCCC41A41F839C'),
      authority: fc.constantFrom('150204', '150205'),
      opened: fc.constantFrom('2025-03-01', '2026-03-01', '2027-01-01'),
      access: fc.constantFrom('2025-04-01T10:00:00+02:00', '2026-04-01T10:00:00+02:00'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(example, { maxLength: 8 }), async (examples) => {
        const report = await count(examples);
        assert.deepEqual(await count([...examples].reverse()), report);
        assert.deepEqual(await count([...examples, ...examples]), report);
        const active = examples.filter(
          (each) => each.opened < '2027' && (each.opened > '2026' || each.access > '2026'),
        );
        const wanted = new Set(active.map((each) => `${each.authority}|${each.person}`));
        assert.equal(
          report.authorities.reduce((sum, { persons }) => sum + persons, 0),
          wanted.size,
        );
        assert.equal(report.persons, new Set(active.map((each) => each.person)).size);
      }),
      { numRuns: 60 },
    );
  });
});
