import type { CodeSystem, CodeSystemConcept, ValueSet } from '@medplum/fhirtypes';
import { sourceOf, textOf } from '@sinfonia/profiles/package';
import { expandValueSet } from '@sinfonia/profiles/terminology';
import { escapeHtml } from '../render-markdown.ts';
import { canonicalLink } from './links.ts';
import { anchor, code, copyable, facts, heading, inline, type Pair, type Row, sideBySide, table } from './markup.ts';
import { type PackageContent, titleOf, urlOf } from './package-content.ts';
import { usersSection } from './profile-sections.ts';
import { pageTitle } from './structure-page.ts';

/** A table with more codes than this is shown in part: the definition has them all. */
const mostRows = 1000;

/** Content of the page of a code system: its codes in both languages with their properties. */
export function codeSystemPage(system: CodeSystem, content: PackageContent): string {
  const rows: Row[] = [];
  const properties = (system.property ?? []).filter(({ code: property }) =>
    (system.concept ?? []).some((concept) => holds(concept, property ?? '')),
  );
  const walk = (concepts: readonly CodeSystemConcept[], depth: number): void => {
    for (const concept of concepts) {
      const english = concept.designation?.find(({ language }) => language === 'en')?.value ?? '';
      rows.push({
        cells: [
          `<span class="d${Math.min(depth, 8)}">${code(concept.code ?? '')}</span>`,
          escapeHtml(concept.display ?? ''),
          `<span lang="en">${escapeHtml(english)}</span>`,
          ...properties.map((property) => escapeHtml(propertyText(concept, property.code ?? ''))),
        ],
      });
      walk(concept.concept ?? [], depth + 1);
    }
  };
  walk(system.concept ?? [], 0);
  const heads: readonly Pair[] = [
    ['Codice', 'Code'],
    ['Italiano', 'Italian'],
    ['Inglese', 'English'],
    ...properties.map(({ code: name = '' }): Pair => [name, '']),
  ];
  const title: Pair = ['Codici', 'Codes'];
  return (
    head(system, system.copyright) +
    facts([
      [['Indirizzo canonico', 'Canonical'], copyable(urlOf(system))],
      [['Contenuto', 'Content'], escapeHtml(`${system.content} (${rows.length})`)],
      [
        ['Insieme di tutti i codici', 'Value set of all codes'],
        system.valueSet && canonicalLink(system.valueSet, content),
      ],
      [['In TypeScript', 'In TypeScript'], code(`codeSystemUrl.${system.name}`)],
      ...common(system),
    ]) +
    heading(2, 'codes', title) +
    codeTable(title, heads, rows)
  );
}

/** Content of the page of a value set: where its codes come from, which they are, who uses it. */
export function valueSetPage(set: ValueSet, content: PackageContent): string {
  const url = urlOf(set);
  const sources = (set.compose?.include ?? []).map(({ system, concept, filter, valueSet = [] }) => {
    const from = [...(system === undefined ? [] : [system]), ...valueSet].map((one) => canonicalLink(one, content));
    const part: Pair =
      concept !== undefined
        ? ['alcuni codici', 'some codes']
        : filter !== undefined
          ? [filterText(filter), filterText(filter)]
          : ['tutti i codici', 'all codes'];
    return `<li>${from.join(', ')}: ${part[0] === part[1] ? code(part[0]) : inline(part)}</li>\n`;
  });
  const codes = expandValueSet(url);
  const title: Pair = ['Codici', 'Codes'];
  const heads: readonly Pair[] = [
    ['Codice', 'Code'],
    ['Testo', 'Display'],
    ['Sistema', 'System'],
  ];
  const rows = (codes ?? []).map((one) => ({
    cells: [code(one.code), escapeHtml(one.display), canonicalLink(one.system, content)],
  }));
  return (
    head(set, set.copyright) +
    facts([[['Indirizzo canonico', 'Canonical'], copyable(url)], ...common(set)]) +
    `${heading(2, 'from', ['Da dove vengono i codici', 'Where the codes come from'])}<ul>\n${sources.join('')}</ul>\n` +
    (rows.length === 0 ? '' : heading(2, 'codes', title) + codeTable(title, heads, rows)) +
    usersSection(url, content)
  );
}

function head(resource: CodeSystem | ValueSet, source: string | undefined): string {
  const description = textOf(resource, 'description');
  return (
    `${pageTitle(titleOf(resource))}${description === undefined ? '' : sideBySide(description)}` +
    (source === undefined ? '' : `<p class="source">${inline(['Fonte', 'Source'])}: ${escapeHtml(source)}</p>\n`)
  );
}

function common(resource: CodeSystem | ValueSet): readonly (readonly [Pair, string])[] {
  const source = sourceOf(resource)?.file;
  return [
    [['Versione', 'Version'], escapeHtml(resource.version ?? '')],
    [['Sorgente', 'Source'], source === undefined ? '' : code(`profiles/${source}`)],
    [['Definizione', 'Definition'], anchor(`${resource.resourceType}-${resource.id}.json`, 'JSON')],
  ];
}

function codeTable(title: Pair, heads: readonly Pair[], rows: readonly Row[]): string {
  const more: Pair = [
    `Qui i primi ${mostRows} di ${rows.length}: gli altri sono nella definizione.`,
    `The first ${mostRows} of ${rows.length}: the others are in the definition.`,
  ];
  return table(title, heads, rows.slice(0, mostRows)) + (rows.length > mostRows ? `<p>${inline(more)}</p>\n` : '');
}

function filterText(filter: NonNullable<NonNullable<ValueSet['compose']>['include'][number]['filter']>): string {
  return filter.map(({ property, op, value }) => `${property} ${op} ${value}`).join(', ');
}

function holds(concept: CodeSystemConcept, property: string): boolean {
  return (
    concept.property?.some((one) => one.code === property) === true ||
    concept.concept?.some((below) => holds(below, property)) === true
  );
}

function propertyText(concept: CodeSystemConcept, property: string): string {
  const found = (concept.property ?? []).filter((one) => one.code === property);
  return found
    .map((one) => Object.entries(one).find(([name]) => name.startsWith('value'))?.[1])
    .map((value) => (typeof value === 'object' ? String((value as { readonly code?: string }).code) : String(value)))
    .join(', ');
}
