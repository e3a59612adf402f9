import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Composition, Resource } from '@medplum/fhirtypes';
import { FhirError, isRefusal } from '@sinfonia/profiles/issues';
import { createValidator } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { oracle } from '../testing/oracle.ts';
import { readCda } from './index.ts';
import cases from './read-cases.json' with { type: 'json' };
import { smallDocument } from './testing/small-document.ts';

interface ReadCase {
  readonly what: string;
  readonly code: string;
  readonly text?: string;
  readonly before?: string;
  readonly replace?: readonly string[];
  readonly repeat?: readonly (string | number)[];
}

function textOf({ text, before = '', replace, repeat }: ReadCase): string {
  if (text !== undefined) return text;
  const [start = '', end = '', times = 0] = repeat ?? [];
  const body = String(start).repeat(Number(times)) + String(end).repeat(Number(times));
  const [from = '', to = ''] = replace ?? [];
  const made = smallDocument({ body });
  return before + (from === '' ? made : made.replaceAll(from, to));
}

function read(parts: Parameters<typeof smallDocument>[0]) {
  return readCda(Buffer.from(smallDocument(parts)));
}

function compositionOf(parts: Parameters<typeof smallDocument>[0]): Composition {
  const [first] = read(parts).bundle.entry ?? [];
  assert.equal(first?.resource?.resourceType, 'Composition');
  return first.resource;
}

/** Reads, and lets nothing pass but a refusal with a code. */
function readOrRefuse(bytes: Uint8Array): ReturnType<typeof readCda> | undefined {
  try {
    return readCda(bytes);
  } catch (error) {
    assert.ok(error instanceof FhirError, String(error));
    return undefined;
  }
}

describe('reading a CDA document', () => {
  for (const one of cases as readonly ReadCase[]) {
    it(`refuses ${one.what}`, () => {
      assert.throws(
        () => readCda(Buffer.from(textOf(one))),
        (error) => error instanceof FhirError && error.issues[0]?.code === one.code,
      );
    });
  }

  it('refuses a small document that says one long text in many places', () => {
    const text = `<text><content ID="a">${'x'.repeat(100_000)}</content></text>`;
    const value =
      '<entryRelationship><observation><code code="75323-6"/><value xsi:type="ED"><reference value="#a"/></value></observation></entryRelationship>';
    const entry = `<entry><substanceAdministration><text><reference value="#a"/></text>${value}</substanceAdministration></entry>`;
    const body = `<component><section>${text}${entry.repeat(1000)}</section></component>`;
    assert.throws(
      () => read({ body }),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-too-large',
    );
  });

  it('gives no value of the document with a refusal or a finding', () => {
    const { findings } = read({
      header: '<authorization><consent><id root="1.2" extension="SEGRETO"/></consent></authorization>',
      body: '<component><section><entry><act><code code="SEGRETO"/></act></entry></section></component>',
    });
    assert.deepEqual(
      findings.map(({ code, expression }) => [code, ...(expression ?? [])]),
      [
        ['fse-read-unread', '/ClinicalDocument/authorization'],
        ['fse-read-unread', '/ClinicalDocument/component/structuredBody/component/section/entry'],
      ],
    );
    assert.equal(JSON.stringify(findings).includes('SEGRETO'), false);
  });

  it('keeps sections that no rule knows, with their text and inner sections', () => {
    const section = (inner: string) => `<component><section>${inner}</section></component>`;
    const inner = section('<code code="X" codeSystem="1.2.3"/><text><paragraph>inside</paragraph></text>');
    const made = compositionOf({ body: section(`<title> T </title><text>outside</text>${inner}`) + section('') });
    const div = (html: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>`;
    assert.deepEqual(made.section?.[0], {
      title: 'T',
      text: { status: 'generated', div: div('outside') },
      section: [
        {
          code: { coding: [{ system: 'urn:oid:1.2.3', code: 'X' }] },
          text: { status: 'generated', div: div('<p>inside</p>') },
        },
      ],
    });
    assert.equal(made.section?.[1]?.emptyReason?.coding?.[0]?.code, 'unavailable');
  });

  it('gives a section without text and entries a text that says so', () => {
    const code = '<code code="X" codeSystem="1.2.3"/>';
    const section = (inner: string) => `<component><section>${code}${inner}</section></component>`;
    const body = section('') + section('<text> </text>') + section(`<text>outside</text>${section('')}`);
    const made = compositionOf({ body });
    const issues = createValidator().validate(JSON.parse(JSON.stringify(made)), { bestPractice: false });
    assert.deepEqual(
      issues.filter(isRefusal).map(({ code: issue, expression }) => `${issue} ${expression?.join() ?? ''}`),
      [],
    );
    const [first, second, third] = made.section ?? [];
    for (const one of [first, second, third?.section?.[0]]) assert.equal(one?.text?.status, 'empty');
    assert.equal(third?.text?.status, 'generated');
  });

  it('unites what several mentions of one professional say', () => {
    const mention = (family: string, number: string) =>
      `<authenticator><time value="20260302"/><assignedEntity><id root="1.2.3" extension="7"/>
       <telecom value="tel:${number}"/><assignedPerson><name><family>${family}</family></name></assignedPerson>
       </assignedEntity></authenticator>`;
    const { bundle } = read({ header: mention('Uno', '1') + mention('Uno', '2') + mention('Due', '2') });
    const found = (bundle.entry ?? []).filter(({ resource }) => resource?.id === '1.2.3-7');
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.request, { method: 'PUT', url: 'Practitioner?identifier=urn%3Aoid%3A1.2.3%7C7' });
    const resource: Resource | undefined = found[0]?.resource;
    assert.equal(resource?.resourceType, 'Practitioner');
    assert.deepEqual(
      [resource.name?.map(({ family }) => family), resource.telecom?.map(({ value }) => value)],
      [
        ['Uno', 'Due'],
        ['1', '2'],
      ],
    );
  });

  it('refers to nothing that is not in the Bundle, and has every id once', () => {
    for (const bytes of samples()) {
      const { bundle } = readCda(bytes);
      const urls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl);
      assert.equal(new Set(urls).size, urls.length);
      for (const [, url] of JSON.stringify(bundle).matchAll(/"reference":"([^"]*)"/g))
        assert.ok(urls.includes(url), url);
      for (const { resource } of bundle.entry ?? []) assert.match(resource?.id ?? '', /^[A-Za-z0-9.-]{1,64}$/);
    }
  });

  it('gives resources that FHIR R4 and our profiles admit', function () {
    this.timeout(60_000);
    const validator = createValidator();
    for (const bytes of samples()) {
      const issues = (readCda(bytes).bundle.entry ?? []).flatMap(({ resource }) =>
        validator.validate(JSON.parse(JSON.stringify(resource)), { bestPractice: false }).filter(isRefusal),
      );
      const faults = issues.map(({ code, expression }) => `${code} ${expression?.join() ?? ''}`);
      // Samples have placeholders where an OID belongs.
      const placeholder = /^format-wrong (?:Organization|Location|MedicationRequest)\.identifier\[\d+\]\.system$/;
      assert.deepEqual(
        faults.filter((fault) => !placeholder.test(fault)),
        [],
      );
    }
  });

  it('gives the same Bundle each time', () => {
    for (const bytes of samples()) assert.deepEqual(readCda(bytes), readCda(bytes));
  });

  it('throws nothing but refusals, whatever is cut off or changed', function () {
    this.timeout(120_000);
    const documents = samples();
    const change = fc.record({
      document: fc.nat({ max: documents.length - 1 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 400 }),
      put: fc.oneof(
        fc.constantFrom('', '"', '<a/>', ' nullFlavor="UNK" ', '</entry>', '0', '-'),
        fc.string({ maxLength: 8 }),
      ),
    });
    fc.assert(
      fc.property(change, fc.boolean(), ({ document, at, length, put }, cut) => {
        const text = Buffer.from(documents[document] ?? []).toString('utf8');
        const place = Math.floor(at * text.length);
        const rest = cut ? '' : text.slice(place + length);
        readOrRefuse(Buffer.from(text.slice(0, place) + put + rest));
      }),
      { numRuns: 150 },
    );
  });

  it('throws nothing but refusals when any element or attribute is missing or renamed', function () {
    this.timeout(120_000);
    const documents = samples().map((bytes) => Buffer.from(bytes).toString('utf8'));
    let made = 0;
    fc.assert(
      fc.property(
        fc.nat({ max: documents.length - 1 }),
        fc.nat(),
        fc.constantFrom('name', 'value', 'empty'),
        (which, at, how) => {
          const text = documents[which] ?? '';
          const names = [...new Set(text.match(/<[a-zA-Z]+/g))].map((tag) => tag.slice(1));
          const name = names[at % names.length] ?? '';
          const tag = new RegExp(`(</?)${name}(?=[\\s/>])`, 'g');
          const changed =
            how === 'name'
              ? text.replace(tag, '$1unknown')
              : text.replace(
                  new RegExp(`(<${name}\\b[^>]*?)(value|code|root|extension)="[^"]*"`, 'g'),
                  `$1$2="${how === 'value' ? '?x?' : ''}"`,
                );
          if (readOrRefuse(Buffer.from(changed))) made += 1;
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(made > 0);
  });
});

/** A small document of ours, and those of the ministry where they are at hand. */
function samples(): readonly Uint8Array[] {
  const folders = ['cda-valid', 'cda-synthetic'].map((name) => join(oracle, name)).filter((path) => existsSync(path));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name))));
  return [Buffer.from(smallDocument()), ...files];
}
