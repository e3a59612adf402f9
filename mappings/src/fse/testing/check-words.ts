import assert from 'node:assert/strict';
import type { Bundle, BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { buildCda } from '../build/build-document.ts';
import { FhirDocument, type Located } from '../document.ts';
import { documentCount } from './oracle.ts';

/** Elements that people write words in. */
const wordy = new Set([
  'abatementString',
  'conclusion',
  'description',
  'display',
  'lotNumber',
  'name',
  'onsetString',
  'patientInstruction',
  'performedString',
  'text',
  'title',
  'unit',
  'valueString',
]);
/** Codes of FHIR itself, whose words the CDA tells by its own codes. */
const codes = new Set(['clinicalStatus', 'verificationStatus']);
/** What the header tells of. */
const ofHeader = new Set(['Composition', 'Encounter', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole']);
const choice = /^(abatement|age|deceased|effective|medication|occurrence|onset|performed|value)[A-Z].*$/;

/**
 * Follows generated documents from their sections to all that these cite, and what says it is part of that: each word of it stands in the CDA, or
 * a remark names its place or one above it.
 */
export function checkWords(documents: fc.Arbitrary<Bundle>, count = documentCount): void {
  fc.assert(
    fc.property(documents, (bundle) => {
      const { xml, remarks } = buildCda(bundle);
      const told = unescaped(xml);
      const remarked = new Set(remarks.map(({ expression }) => expression?.[0]));
      for (const { words, path } of cited(new FhirDocument(bundle), remarked)) {
        assert.ok(
          [words, words.replace(/\s+/g, '_')].some((one) => told.includes(one)),
          path,
        );
      }
    }),
    { numRuns: count },
  );
}

interface Word {
  readonly words: string;
  readonly path: string;
}

/** Every word of what the sections cite that no remark is about. */
function cited(document: FhirDocument, remarked: ReadonlySet<string | undefined>): readonly Word[] {
  const seen = new Set<Resource>();
  const words: Word[] = [];
  const visit = (located: Located | undefined): void => {
    if (!located || seen.has(located.resource) || ofHeader.has(located.resource.resourceType)) return;
    seen.add(located.resource);
    walk(located.resource, [located.path], '', located);
    for (const [at, entry] of (document.bundle.entry ?? []).entries()) {
      if (isPartOf(entry, located.resource)) visit({ resource: entry.resource, path: `Bundle.entry[${at}].resource` });
    }
  };
  // Remarks name an element of a choice by its short or its long name.
  const walk = (value: unknown, paths: readonly string[], key: string, from: Located): void => {
    if (paths.some((path) => remarked.has(path)) || codes.has(key)) return;
    if (typeof value === 'string') {
      if (key === 'reference') visit(document.find({ reference: value }, from));
      else if (wordy.has(key) && value.trim() !== '') words.push({ words: writable(value), path: paths[0] ?? '' });
    } else if (Array.isArray(value)) {
      for (const [at, one] of value.entries()) {
        walk(
          one,
          paths.map((path) => `${path}[${at}]`),
          key,
          from,
        );
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        const names = new Set([name, name.replace(choice, '$1')]);
        walk(
          inner,
          paths.flatMap((path) => [...names].map((one) => `${path}.${one}`)),
          name,
          from,
        );
      }
    }
  };
  const sections = [...document.sections()];
  for (const located of sections) {
    sections.push(...document.sections(located));
    for (const reference of located.section.entry ?? []) visit(document.find(reference, document.located));
  }
  return words;
}

function isPartOf(entry: BundleEntry, whole: Resource): entry is BundleEntry & { resource: Resource } {
  const partOf: unknown = entry.resource && Reflect.get(entry.resource, 'partOf');
  const own = `${whole.resourceType}/${whole.id ?? ''}`;
  return Array.isArray(partOf) && partOf.some((one: Reference) => one.reference === own);
}

function unescaped(xml: string): string {
  return xml.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
}

/** As the CDA writes it: without the characters that XML has no way to write. */
function writable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
}
