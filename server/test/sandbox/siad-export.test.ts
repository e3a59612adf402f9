import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import {
  checkAgainstSchema,
  type FhirQuery,
  type FhirSource,
  type Finding,
  flowByName,
  referencedId,
} from '@sinfonia/mappings';
import { generateCampania } from '../../src/sandbox/campania/generate.ts';

const options = { patients: 2400, seed: 5, referenceDate: '2026-11-01' };
const period = { from: '2026-01-01', to: '2026-10-31' };

const schemas = fileURLToPath(new URL('../../../../shared/oracle/flows/siad/', import.meta.url));
const schemaNames = [
  ['siad-t1', 'Siad1_struttura_v2024.xsd'],
  ['siad-t2', 'Siad2_struttura_v2024.xsd'],
] as const;

async function* toStream(text: string): AsyncGenerator<string> {
  yield text;
}

/** The generated resources as a source of the flows: it answers the searches that they make. */
class GeneratedSource implements FhirSource {
  readonly #byType = new Map<string, Map<string, Resource>>();
  readonly #procedures = new Map<string, Resource[]>();

  constructor(resources: Iterable<Resource>) {
    for (const resource of resources) {
      const type = this.#byType.get(resource.resourceType) ?? new Map<string, Resource>();
      this.#byType.set(resource.resourceType, type.set(resource.id ?? '', resource));
      if (resource.resourceType !== 'Procedure') continue;
      const encounter = referencedId(resource.encounter, 'Encounter') ?? '';
      this.#procedures.set(encounter, [...(this.#procedures.get(encounter) ?? []), resource]);
    }
  }

  async *search(type: ResourceType, query: FhirQuery): AsyncGenerator<Resource> {
    const wanted = (name: string) => {
      const value = query.find(([key]) => key === name)?.[1];
      return value === undefined ? undefined : new Set(value.split(','));
    };
    const ids = wanted('_id');
    const subjects = wanted('subject');
    const episodes = wanted('episode-of-care');
    for (const resource of this.#byType.get(type)?.values() ?? []) {
      if (ids && !ids.has(resource.id ?? '')) continue;
      if (subjects && 'subject' in resource) {
        const subject = resource.subject as { reference?: string } | undefined;
        if (!subjects.has(subject?.reference ?? '')) continue;
      }
      if (resource.resourceType === 'Encounter' && episodes) {
        if (!resource.episodeOfCare?.some((each) => episodes.has(each.reference ?? ''))) continue;
        yield* this.#procedures.get(resource.id ?? '') ?? [];
      }
      yield resource;
    }
  }
}

async function exported(name: string, source: FhirSource): Promise<{ text: string; findings: Finding[] }> {
  const flow = flowByName(name);
  assert.ok(flow);
  let text = '';
  const findings: Finding[] = [];
  const take = (finding: Finding) => findings.push(finding);
  for await (const piece of flow.export(source, { period, onFinding: take })) text += piece;
  async function* file() {
    yield text;
  }
  for await (const finding of flow.check(file(), { producedOn: options.referenceDate })) take(finding);
  return { text, findings };
}

describe('SIAD from the synthetic Campania', () => {
  const resources = [...generateCampania(options)].flat();
  const source = new GeneratedSource(resources);
  const episodes = resources.filter((each) => each.resourceType === 'EpisodeOfCare');

  it('writes one clean T1 record for each case taken in charge in the period', async () => {
    const { text, findings } = await exported('siad-t1', source);
    const expected = episodes.filter(
      (each) =>
        each.status !== 'planned' &&
        (each.period?.start ?? '') >= period.from &&
        (each.period?.start ?? '') <= period.to,
    );
    assert.ok(expected.length > 50);
    assert.equal(text.match(/<Assistenza>/g)?.length, expected.length);
    assert.deepEqual(summary(findings), []);
  });

  it('writes accesses, suspensions, re-evaluations and conclusions in a clean T2', async () => {
    const { text, findings } = await exported('siad-t2', source);
    for (const element of ['Erogazione', 'Sospensione', 'Rivalutazione', 'Conclusione']) {
      assert.ok(text.includes(`<${element}`), element);
    }
    assert.deepEqual(summary(findings), []);
  });

  it('writes files that the structure schemas of the ministry accept', async function () {
    if (!existsSync(schemas)) {
      console.log('      skipped: ../shared/oracle/flows/siad is not here');
      this.skip();
    }
    for (const [name, schemaName] of schemaNames) {
      const layout = flowByName(name)?.layout;
      assert.ok(layout?.kind === 'xml');
      const { text } = await exported(name, source);
      const schema = await readFile(schemas + schemaName);
      assert.deepEqual(await checkAgainstSchema(layout, schema, new TextEncoder().encode(text)), []);
    }
  });

  it('has no discard when both files are checked together', async () => {
    const [first, second] = [await exported('siad-t1', source), await exported('siad-t2', source)];
    const findings: Finding[] = [];
    const sent = [{ flow: 'siad-t2', file: toStream(second.text) }];
    for await (const finding of flowByName('siad-t1')?.check(toStream(first.text), { sent }) ?? [])
      findings.push(finding);
    assert.deepEqual(summary(findings.filter(({ level }) => level === 'discard')), []);
  });
});

/** Code and place of each kind of finding, without the numbers of the records. */
function summary(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ code, field, level }) => `${level} ${code} ${field.replace(/\[\d+\]/g, '')}`))];
}
