import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { type PackageFile, textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { typeLink } from './links.ts';
import {
  anchor,
  both,
  code,
  copyable,
  definitionText,
  details,
  facts,
  heading,
  inline,
  type Pair,
  sideBySide,
  table,
} from './markup.ts';
import { byDomain, domainTitle, type PackageContent, pageOf, titleOf, urlOf } from './package-content.ts';
import { contents, pageTitle } from './structure-page.ts';

/** Title of the index of the package. */
export const indexTitle: Pair = ['Pacchetto FHIR', 'FHIR package'];

const lists: readonly (readonly [type: Resource['resourceType'], id: string, title: Pair])[] = [
  ['Questionnaire', 'questionnaires', ['Questionari', 'Questionnaires']],
  ['OperationDefinition', 'operations', ['Operazioni', 'Operations']],
  ['SearchParameter', 'search-parameters', ['Parametri di ricerca', 'Search parameters']],
  ['CodeSystem', 'code-systems', ['Tabelle di codici', 'Code tables']],
  ['ValueSet', 'value-sets', ['Insiemi di codici', 'Value sets']],
];

/** Content of the index of the package: what it is, how to load it, everything that is in it by domain. */
export function packageIndex(content: PackageContent, pack: PackageFile): string {
  const listed = new Set<string>(['StructureDefinition', ...lists.map(([type]) => type)]);
  const others = content.resources.filter(({ resourceType }) => !listed.has(resourceType));
  const sections = [
    loading(pack),
    structures('profiles', ['Profili', 'Profiles'], content.profiles),
    structures('extensions', ['Estensioni', 'Extensions'], content.extensions),
    ...lists.map(([type, id, title]) => {
      const resources = content.resources.filter((one) => one.resourceType === type);
      return list(id, title, resources);
    }),
    list('others', ['Altre risorse', 'Other resources'], others),
  ];
  return (
    pageTitle(indexTitle) +
    sideBySide({
      it: 'I profili FHIR R4 di SINFONIA con estensioni, tabelle di codici, parametri di ricerca ed esempi, in un pacchetto che ogni strumento FHIR sa caricare. Allineati alle guide di HL7 Italia; le differenze sono in ogni pagina.',
      en: 'The FHIR R4 profiles of SINFONIA with extensions, code tables, search parameters and examples, in a package that any FHIR tool can load. Aligned with the guides of HL7 Italia; each page says the differences.',
    }) +
    facts([
      [['Pacchetto', 'Package'], `${copyable(`${pack.name}#${pack.version}`)}`],
      [['Scarica', 'Download'], `${anchor(pack.file, escapeHtml(pack.file))} (${Math.ceil(pack.bytes / 1024)} kB)`],
      [['Indirizzo canonico', 'Canonical'], copyable(pack.canonical)],
      [['FHIR', 'FHIR'], '4.0.1'],
      [
        ['Contiene', 'Holds'],
        inline([
          `${content.profiles.length} profili, ${content.extensions.length} estensioni`,
          `${content.profiles.length} profiles, ${content.extensions.length} extensions`,
        ]),
      ],
    ]) +
    contents(sections) +
    sections.join('')
  );
}

function loading({ name, version, file }: PackageFile): string {
  const ways: readonly (readonly [Pair, Pair, string])[] = [
    [
      ['Validatore ufficiale', 'Official validator'],
      ['Convalida un file con i profili che dichiara.', 'Validates a file by the profiles that it claims.'],
      `java -jar validator_cli.jar paziente.json -version 4.0.1 -ig ${file}`,
    ],
    [
      ['HAPI FHIR', 'HAPI FHIR'],
      [
        'Nella configurazione del server JPA (application.yaml).',
        'In the configuration of the JPA server (application.yaml).',
      ],
      `hapi:\n  fhir:\n    implementationguides:\n      sinfonia:\n        name: ${name}\n        version: ${version}\n        packageUrl: file:///path/${file}`,
    ],
    [
      ['SUSHI', 'SUSHI'],
      [
        'Il pacchetto nella cache FHIR locale, poi la dipendenza in sushi-config.yaml.',
        'The package in the local FHIR cache, then the dependency in sushi-config.yaml.',
      ],
      `mkdir -p ~/.fhir/packages/${name}#${version}\ntar -xzf ${file} -C ~/.fhir/packages/${name}#${version}\n\n# sushi-config.yaml\ndependencies:\n  ${name}: ${version}`,
    ],
    [
      ['TypeScript', 'TypeScript'],
      ['Tipi e indirizzi dei profili, nello SDK.', 'Types and addresses of the profiles, in the SDK.'],
      `import { extensionOf, extensionUrl, profileUrl, type PaiCarePlan } from '@sinfonia/sdk';`,
    ],
  ];
  const blocks = ways.map(([title, words, text]) =>
    details(both(title), `<p>${inline(words)}</p>\n<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`),
  );
  return heading(2, 'loading', ['Come si carica', 'How to load it']) + blocks.join('');
}

function structures(id: string, title: Pair, all: readonly StructureDefinition[]): string {
  const isProfile = id === 'profiles';
  const heads: readonly Pair[] = [
    ['Titolo', 'Title'],
    isProfile ? ['Risorsa', 'Resource'] : ['Dove sta', 'Where it goes'],
    ['A che cosa serve', 'What it is for'],
  ];
  const parts = byDomain(all).map(([domain, group]) => {
    const rows = group.map((structure) => ({
      cells: [
        `${anchor(pageOf(structure), both(titleOf(structure)))}<br>${code(structure.name ?? '')}`,
        isProfile
          ? typeLink(structure.type ?? '')
          : (structure.context ?? []).map(({ expression = '' }) => code(expression)).join('<br>'),
        purpose(structure),
      ],
    }));
    const words = domainTitle(domain);
    const caption: Pair = [`${title[0]}: ${words[0]}`, `${title[1]}: ${words[1]}`];
    return heading(3, `${id}-${domain}`, words) + table(caption, heads, rows, 'listing');
  });
  return heading(2, id, title) + parts.join('');
}

function list(id: string, title: Pair, resources: readonly Resource[]): string {
  if (resources.length === 0) return '';
  const parts = byDomain(resources).map(([domain, group]) => {
    const items = group.map(
      (resource) =>
        `<li>${anchor(pageOf(resource), both(titleOf(resource)))} <code>${escapeHtml(urlOf(resource).split('/').at(-1) ?? '')}</code></li>\n`,
    );
    return `${heading(3, `${id}-${domain}`, domainTitle(domain))}<ul class="columns">\n${items.join('')}</ul>\n`;
  });
  return heading(2, id, title) + parts.join('');
}

/** First sentence of what a profile says of itself. */
function purpose(structure: StructureDefinition): string {
  const description = textOf(structure, 'description');
  if (description === undefined) return '';
  const { it, en } = description;
  return definitionText({ it: firstSentence(it), ...(en === undefined ? {} : { en: firstSentence(en) }) });
}

function firstSentence(text: string): string {
  return /^[\s\S]*?[.:](?=\s+\p{Lu}|\s*$)/u.exec(text)?.[0] ?? text;
}
