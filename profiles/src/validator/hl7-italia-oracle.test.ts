import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { type Issue, isRefusal, severityOf } from '../issues/index.ts';
import { createTerminology } from '../terminology/index.ts';
import explained from './hl7-italia-findings.json' with { type: 'json' };
import { createValidator, type Validator } from './index.ts';

const oracle = new URL('../../../../shared/oracle/hl7-it/', import.meta.url);

/** A finding in an example of a guide that is right by our reading, with the reason why the example has it. */
interface ExplainedFinding {
  readonly example: string;
  readonly severity: string;
  readonly code: string;
  readonly place: string;
  readonly reason: string;
}

type Finding = Omit<ExplainedFinding, 'reason'>;

type Guide = 'base' | 'dossier-pharma' | 'lab-report' | 'taccuino' | 'terminology';

interface Example {
  readonly file: string;
  readonly guide: Guide;
  readonly resource: Resource;
}

/** The definitions of a guide come first; where guides publish one address each, the others leave theirs out. */
function validatorOf(guide: Guide, structures: ReadonlyMap<Guide, readonly StructureDefinition[]>): Validator {
  const own = structures.get(guide) ?? [];
  const known = new Map(own.map((structure) => [structure.url, structure]));
  for (const list of structures.values())
    for (const structure of list) if (!known.has(structure.url)) known.set(structure.url, structure);
  return createValidator({ structures: [...known.values()], terminology: createTerminology(terminology) });
}

const terminology: (CodeSystem | ValueSet)[] = [];

describe('HL7 Italia guides', () => {
  const validators = new Map<Guide, Validator>();
  const examples: Example[] = [];
  const validate = ({ guide, resource }: Example, changed: unknown = resource): Issue[] =>
    validators.get(guide)?.validate(changed, { bestPractice: false }) ?? [];

  before(function () {
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/hl7-it is not there');
      this.skip();
    }
    const structures = new Map<Guide, StructureDefinition[]>();
    for (const file of readdirSync(oracle, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!file.endsWith('.json')) continue;
      const guide = file.split('/')[0] as Guide;
      const resource = JSON.parse(readFileSync(new URL(file, oracle), 'utf8')) as Resource;
      if (file.includes('examples')) examples.push({ file, guide, resource });
      else if (resource.resourceType === 'StructureDefinition')
        structures.set(guide, [...(structures.get(guide) ?? []), resource]);
      else if (resource.resourceType === 'CodeSystem' || resource.resourceType === 'ValueSet')
        terminology.push(resource);
    }
    for (const { guide } of examples) if (!validators.has(guide)) validators.set(guide, validatorOf(guide, structures));
  });

  it('have examples with no other findings than those that are explained', () => {
    assert.ok(examples.length >= 80);
    const found = examples.flatMap((example) =>
      validate(example).map((issue) => ({
        example: example.file,
        severity: severityOf(issue),
        code: issue.code,
        place: issue.expression?.join() ?? '',
      })),
    );
    // A finding that nobody explained fails, and so does an explanation of what is no longer found.
    assert.deepEqual(found.map(toLine).sort(), (explained as readonly ExplainedFinding[]).map(toLine).sort());
  });

  it('have profiles that are known for every example', () => {
    for (const { file, guide, resource } of examples)
      for (const profile of resource.meta?.profile ?? [])
        assert.ok(validators.get(guide)?.knowsProfile(profile), `${file}: ${profile}`);
  });

  it('have profiles that find what is missing', () => {
    let found = 0;
    for (const example of examples) {
      const { resourceType, meta } = example.resource;
      if (validate(example, { resourceType, ...(meta ? { meta } : {}) }).some(isRefusal)) found++;
    }
    assert.ok(found > examples.length / 2, `${found} of ${examples.length}`);
  });
});

function toLine({ example, severity, code, place }: Finding): string {
  return `${example} ${severity} ${code} ${place}`;
}
