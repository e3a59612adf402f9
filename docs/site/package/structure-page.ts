import type { StructureDefinition } from '@medplum/fhirtypes';
import { addedElements, type SnapshotNode, sourceOf, textOf, toTree } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { elementTable, legend } from './element-table.ts';
import { examplesSection, invalidSection } from './example-sections.ts';
import { canonicalLink } from './links.ts';
import { both, code, copyable, details, facts, heading, type Pair, sideBySide } from './markup.ts';
import { type PackageContent, titleOf } from './package-content.ts';
import {
  bindingsSection,
  hl7ItaliaSection,
  rulesSection,
  searchSection,
  slicingSection,
  usersSection,
} from './profile-sections.ts';

/** Content of the page of a profile or extension. */
export function structurePage(structure: StructureDefinition, content: PackageContent): string {
  const { name = '', url = '', version, type = '', snapshot } = structure;
  const isExtension = type === 'Extension';
  const root = toTree(snapshot?.element ?? []);
  const description = textOf(structure, 'description');
  const isAdded = addedElements(structure, content.findStructure);
  const added = (snapshot?.element ?? []).filter(({ id = '' }) => isAdded(id));
  const constant = `${isExtension ? 'extensionUrl' : 'profileUrl'}.${name}`;
  const sections = [
    elementsSection(root, content, isAdded),
    rulesSection(added),
    ...(root === undefined || isExtension ? [] : [slicingSection(root, isAdded, content)]),
    bindingsSection(added, content),
    ...(isExtension ? [] : [searchSection(type, content)]),
    hl7ItaliaSection(structure, snapshot?.element ?? []),
    examplesSection(isExtension ? [] : content.examplesOf(structure)),
    invalidSection(structure, content),
    usersSection(url, content),
  ].filter((section) => section !== '');
  return (
    `${pageTitle(titleOf(structure))}${description === undefined ? '' : sideBySide(description)}` +
    facts([
      [['Indirizzo canonico', 'Canonical'], copyable(url)],
      [isExtension ? ['Dove sta', 'Where it goes'] : ['Tipo e base', 'Type and base'], place(structure, content)],
      [
        ['In TypeScript', 'In TypeScript'],
        `${copyable(`import type { ${name} } from '@sinfonia/sdk'`)} ${code(constant)}`,
      ],
      [['Versione', 'Version'], escapeHtml(version ?? '')],
      [['Sorgente', 'Source'], code(`profiles/${sourceOf(structure)?.file ?? ''}`)],
      [['Definizione', 'Definition'], `<a href="StructureDefinition-${structure.id}.json">JSON</a>`],
    ]) +
    contents(sections) +
    sections.join('')
  );
}

/** Title of a page in both languages. */
export function pageTitle([it, en]: Pair): string {
  return `<h1>${escapeHtml(it)}${it === en ? '' : ` <span lang="en">${escapeHtml(en)}</span>`}</h1>\n`;
}

function place(structure: StructureDefinition, content: PackageContent): string {
  if (structure.type !== 'Extension') return canonicalLink(structure.baseDefinition ?? '', content);
  return (structure.context ?? []).map(({ expression = '' }) => code(expression)).join(', ');
}

function elementsSection(
  root: SnapshotNode | undefined,
  content: PackageContent,
  isAdded: (id: string) => boolean,
): string {
  if (root === undefined) return '';
  const adds: Pair = ['Che cosa aggiunge', 'What it adds'];
  const all: Pair = ['Tutti gli elementi', 'All elements'];
  return (
    heading(2, 'adds', adds) +
    legend() +
    elementTable(root, content, { caption: adds, shows: isAdded }) +
    details(both(all), elementTable(root, content, { caption: all, shows: () => true, marks: isAdded }))
  );
}

/** Links to the sections of a page, from their headings. */
export function contents(sections: readonly string[]): string {
  const links = sections.flatMap((section) => {
    const [, id, words] = /<h2 id="([^"]+)">(.*?)<\/h2>/.exec(section) ?? [];
    return id === undefined ? [] : [`<li><a href="#${id}">${words}</a></li>`];
  });
  return `<nav class="contents" aria-label="In questa pagina · On this page"><ul>\n${links.join('\n')}\n</ul></nav>\n`;
}
