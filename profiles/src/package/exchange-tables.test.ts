import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ExtractResource, ResourceType } from '@medplum/fhirtypes';
import { compilePath } from '../fhirpath/index.ts';
import { isRefusal } from '../issues/index.ts';
import { isResourceType, searchParameters } from '../model/index.ts';
import { type CodeTable, type CodeTableConcept, conceptsOf } from '../terminology/code-table.ts';
import { expandValueSet, isMember } from '../terminology/index.ts';
import { validate } from '../validator/index.ts';
import { canonicalBase, packageExamples, packageResources } from './index.ts';

function tableOf(place: string): readonly CodeTableConcept[] {
  const text = readFileSync(new URL(`../../terminology/${place}.json`, import.meta.url), 'utf8');
  return conceptsOf(JSON.parse(text) as CodeTable);
}

function examplesOf<Type extends ResourceType>(type: Type): readonly ExtractResource<Type>[] {
  return packageExamples().filter((resource): resource is ExtractResource<Type> => resource.resourceType === type);
}

const wordsOf = (concept: CodeTableConcept, property: string): readonly string[] =>
  String(concept.properties?.[property] ?? '')
    .split(' ')
    .filter((word) => word !== '');
const valueSet = (id: string): string => `${canonicalBase}/ValueSet/${id}`;
const formats = tableOf('documents/fse-format');

describe('table of FSE formats', () => {
  const typed = formats.filter(({ properties }) => properties?.['loinc'] !== undefined);

  it('names only types and classes that documents may have', () => {
    for (const { code, properties = {} } of typed) {
      assert.ok(isMember(valueSet('fse-document-type'), 'http://loinc.org', String(properties['loinc'])), code);
      assert.ok(isMember(valueSet('fse-class'), undefined, String(properties['class'])), code);
    }
  });

  it('agrees with every example of a document', () => {
    const compositions = examplesOf('Composition').flatMap((composition) => {
      const template = composition.extension?.find(({ url }) => url.endsWith('/fse-template'))?.valueCoding?.code;
      return template === undefined ? [] : [{ ...composition, template }];
    });
    assert.ok(compositions.length >= 30);
    for (const { id, template, type, category } of compositions) {
      const properties = formats.find(({ code }) => code === template)?.properties;
      assert.equal(type?.coding?.[0]?.code, properties?.['loinc'], id);
      assert.equal(category?.[0]?.coding?.[0]?.code, properties?.['class'], id);
    }
  });

  for (const { code, properties = {} } of typed) {
    it(`gives an index that may be published: ${code}`, () => {
      const [example] = examplesOf('DocumentReference').filter(({ id }) => id?.endsWith('-minimal'));
      assert.ok(example);
      const index = structuredClone(example);
      index.type = { coding: [{ system: 'http://loinc.org', code: String(properties['loinc']) }] };
      index.category = [
        { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.5', code: String(properties['class']) }] },
      ];
      const [content] = index.content ?? [];
      if (content?.format) content.format.code = code;
      assert.deepEqual(validate(index).filter(isRefusal), []);
    });
  }
});

for (const place of ['exchanges/handover-state', 'services/ticket-state']) {
  describe(`state machine ${place}`, () => {
    const states = tableOf(place);

    it('leads only to its own states, and reaches all of them from the first', () => {
      const followers = new Map(states.map((state) => [state.code, wordsOf(state, 'next')]));
      const reached = new Set([states[0]?.code ?? '']);
      for (const code of reached) for (const next of followers.get(code) ?? [code]) reached.add(next);
      assert.deepEqual([...reached].sort(), states.map(({ code }) => code).sort());
    });

    it('has a status of Task for every state', () => {
      for (const { code, properties } of states)
        assert.ok(
          isMember('http://hl7.org/fhir/ValueSet/task-status', undefined, String(properties?.['task-status'])),
          code,
        );
    });
  });
}

describe('table of subscription topics', () => {
  const interactions = new Set(['create', 'update', 'delete']);

  for (const topic of tableOf('exchanges/subscription-topic')) {
    it(`${topic.code} names a type, interactions, a condition and filters that exist`, () => {
      const type = String(topic.properties?.['resource']);
      assert.ok(isResourceType(type), type);
      for (const interaction of wordsOf(topic, 'interaction')) assert.ok(interactions.has(interaction), interaction);
      const condition = compilePath(String(topic.properties?.['criteria']));
      assert.ok(condition({ resourceType: type }).length <= 1);
      for (const filter of wordsOf(topic, 'filters'))
        assert.ok(
          searchParameters().some(({ code, base }) => code === filter && base.includes(type)),
          filter,
        );
    });
  }
});

describe('texts of notifications', () => {
  for (const { code, properties } of tableOf('exchanges/notification-kind')) {
    it(`${code} may be sent in both languages`, () => {
      for (const language of ['it', 'en']) {
        const [example] = examplesOf('Communication').filter(({ id }) => id === 'communication-minimal');
        assert.ok(example);
        const text = String(properties?.[`text-${language}`]);
        const notification = { ...example, payload: [{ contentString: text }] };
        assert.deepEqual(validate(notification).filter(isRefusal), []);
      }
    });
  }
});

const searched = new Set('AuditEvent Basic Communication Composition Contract DocumentReference Task'.split(' '));

describe('search parameters of documents, exchanges and services', () => {
  for (const { id, expression = '', base = [] } of packageResources('SearchParameter')) {
    if (!base.some((type) => searched.has(type))) continue;
    it(`${id} finds a value in an example`, () => {
      const find = compilePath(expression);
      const values = packageExamples()
        .filter(({ resourceType }) => base.some((type) => type === resourceType))
        .flatMap((resource) => find(resource));
      assert.ok(values.length > 0);
    });
  }
});

it('knows every purpose of use by its v3-ActReason', () => {
  const reasons = expandValueSet('http://terminology.hl7.org/ValueSet/v3-PurposeOfUse')?.map(({ code }) => code) ?? [];
  for (const { code, properties } of tableOf('exchanges/fse-purpose-of-use'))
    assert.ok(reasons.includes(String(properties?.['act-reason'])), code);
});
