import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTree } from '../validate/read-tree.ts';
import { attributeOf, isElement } from '../validate/xml-tree.ts';
import data from './code-systems.json' with { type: 'json' };
import { oidOf, uriOf } from './code-systems.ts';
import { el, writeCda } from './element.ts';

describe('elements of a CDA', () => {
  it('come back as they were written, whatever the text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const read = readTree(Buffer.from(writeCda(el('a', {}, el('b', { c: attribute }, content)))));
        assert.ok(read.ok);
        const a = read.root.children.find(isElement);
        const b = a?.children.find(isElement);
        assert.ok(b);
        const written = (one: string) =>
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
          one.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
        assert.equal(attributeOf(b, 'c'), written(attribute));
        assert.equal(b.children.map((one) => (isElement(one) ? '' : one.data)).join(''), written(content));
      }),
      { numRuns: 500 },
    );
  });

  it('declare the namespaces that they use, and leave out what is absent', () => {
    const root = el('a', { b: undefined }, undefined, '', el('sdtc:c', { 'xsi:type': 'CD' }), [undefined]);
    const names =
      'xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc"';
    assert.equal(writeCda(root).split('\n')[1], `<a ${names}><sdtc:c xsi:type="CD"/></a>`);
  });
});

describe('code systems of CDA and FHIR', () => {
  const systems = [...data.codeSystems, ...data.identifierSystems];

  it('go there and back, each OID and URI once', () => {
    for (const { oid, uris } of systems) {
      assert.equal(oidOf(uriOf(oid)), oid);
      for (const uri of uris) assert.equal(oidOf(uri), oid);
    }
    const uris = systems.flatMap((one) => one.uris);
    assert.equal(new Set(uris).size, uris.length);
    assert.equal(new Set(systems.map(({ oid }) => oid)).size, systems.length);
  });

  it('take an OID as it is, and no other URI', () => {
    assert.equal(oidOf('urn:oid:1.2.3'), '1.2.3');
    assert.equal(uriOf('1.2.3'), 'urn:oid:1.2.3');
    for (const uri of ['urn:oid:', 'urn:oid:1.02', 'urn:oid:3.1', 'https://esempio.example', undefined]) {
      assert.equal(oidOf(uri), undefined);
    }
  });
});
