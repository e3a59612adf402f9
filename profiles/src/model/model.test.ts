import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constraintModel, elementOf, isResourceType, resourceTypes, searchParameters, typeModel } from './index.ts';

describe('model', () => {
  it('knows the 146 concrete resource types of R4', () => {
    assert.equal(resourceTypes().length, 146);
    assert.ok(isResourceType('Patient'));
    for (const name of [
      'DomainResource',
      'HumanName',
      'Patient.contact',
      'SubscriptionStatus',
      'toString',
      '__proto__',
    ])
      assert.ok(!isResourceType(name), name);
  });

  it('describes a resource with inherited elements, in order', () => {
    const patient = typeModel('Patient');
    assert.equal(patient?.base, 'DomainResource');
    assert.deepEqual(
      patient?.elements.slice(0, 9).map((element) => element.name),
      ['id', 'meta', 'implicitRules', 'language', 'text', 'contained', 'extension', 'modifierExtension', 'identifier'],
    );
    assert.equal(patient?.elements[0]?.types[0]?.code, 'id');
    assert.ok(patient?.constraints.includes('dom-6'));
  });

  it('resolves choices, backbone elements and content references', () => {
    assert.equal(elementOf('Observation', 'valueQuantity')?.type, 'Quantity');
    assert.equal(elementOf('Observation', 'valueQuantity')?.element.name, 'value');
    assert.equal(elementOf('Observation', 'value'), undefined);
    assert.equal(elementOf('Patient', 'contact')?.type, 'Patient.contact');
    assert.equal(elementOf('Timing', 'repeat')?.type, 'Timing.repeat');
    assert.equal(elementOf('Questionnaire.item', 'item')?.type, 'Questionnaire.item');
    assert.equal(elementOf('Patient', 'constructor'), undefined);
    assert.equal(elementOf('Extension', 'url')?.type, 'uri');
    assert.deepEqual(elementOf('Patient', 'generalPractitioner')?.element.types, [
      { code: 'Reference', targets: ['Organization', 'Practitioner', 'PractitionerRole'] },
    ]);
  });

  it('keeps bindings, cardinalities and invariants', () => {
    const gender = elementOf('Patient', 'gender')?.element;
    assert.equal(gender?.binding?.strength, 'required');
    assert.equal(gender?.max, 1);
    assert.equal(elementOf('Patient', 'name')?.element.max, Number.POSITIVE_INFINITY);
    assert.match(constraintModel('inv-1', 'Task')?.expression ?? '', /lastModified/);
    assert.match(constraintModel('inv-1', 'Parameters.parameter')?.expression ?? '', /part/);
    assert.equal(constraintModel('dom-6', 'Patient')?.bestPractice, true);
  });

  it('holds exactly the elements of R4, without additions of the source of the definitions', () => {
    for (const [type, property] of [
      ['Meta', 'author'],
      ['Meta', 'compartment'],
      ['Binary', 'url'],
      ['ResearchStudy', 'recruitment'],
    ] as const)
      assert.equal(elementOf(type, property), undefined, `${type}.${property}`);
    assert.equal(typeModel('ResearchStudy.recruitment'), undefined);
    const agent = elementOf('AuditEvent.agent', 'who')?.element.types[0]?.targets ?? [];
    assert.ok(agent.includes('Device') && !agent.includes('Bot'));
    assert.equal(elementOf('Bundle.entry.response', 'outcome')?.type, 'Resource');
    const paths = JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve('fhirpath/fhir-context/r4/path2Type.json'), 'utf8'),
    ) as Record<string, unknown>;
    const missing = Object.keys(paths).filter((path) => {
      const dot = path.lastIndexOf('.');
      const parent = path.slice(0, dot);
      return (
        dot > 0 &&
        !/^(MetadataResource|ElementDefinition\.extension)/.test(path) &&
        !elementOf(parent, path.slice(dot + 1))
      );
    });
    assert.deepEqual(missing, []);
  });

  it('lists search parameters with the components of composites', () => {
    const all = searchParameters();
    assert.ok(all.length > 1300);
    const composite = all.find((p) => p.code === 'code-value-quantity' && p.base.includes('Observation'));
    assert.deepEqual(
      composite?.components?.map((component) => [component.code, component.type]),
      [
        ['code', 'token'],
        ['value-quantity', 'quantity'],
      ],
    );
    for (const parameter of all.filter((p) => p.type === 'composite'))
      assert.ok((parameter.components?.length ?? 0) >= 2, parameter.url);
  });
});
