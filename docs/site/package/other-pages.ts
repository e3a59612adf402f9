import type { ConceptMap, Questionnaire, Resource, SearchParameter } from '@medplum/fhirtypes';
import { sourceOf, textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { examplesSection, invalidSection } from './example-sections.ts';
import { canonicalLink, typeLink } from './links.ts';
import {
  anchor,
  both,
  code,
  copyable,
  details,
  facts,
  heading,
  jsonBlock,
  type Pair,
  sideBySide,
  table,
} from './markup.ts';
import { operationFacts, operationSections } from './operation-sections.ts';
import { type PackageContent, titleOf, urlOf } from './package-content.ts';
import { formFacts, questionsSection } from './questionnaire-sections.ts';
import { pageTitle } from './structure-page.ts';

/** Longer definitions, in characters, are not shown on the page: the link leads to them. */
const mostJson = 40_000;

/** Content of the page of a search parameter, questionnaire, operation, concept map, or any other conformance resource. */
export function otherPage(resource: Resource, content: PackageContent): string {
  const description = textOf(resource, 'description');
  const source = sourceOf(resource)?.file;
  return (
    `${pageTitle(titleOf(resource))}${description === undefined ? '' : sideBySide(description)}` +
    facts([
      [['Indirizzo canonico', 'Canonical'], copyable(urlOf(resource))],
      ...(resource.resourceType === 'SearchParameter' ? searchFacts(resource) : []),
      ...(resource.resourceType === 'Questionnaire' ? formFacts(resource) : []),
      ...(resource.resourceType === 'OperationDefinition' ? operationFacts(resource) : []),
      [['Sorgente', 'Source'], source === undefined ? '' : code(`profiles/${source}`)],
      [['Definizione', 'Definition'], anchor(`${resource.resourceType}-${resource.id}.json`, 'JSON')],
    ]) +
    (resource.resourceType === 'Questionnaire' ? form(resource, content) : '') +
    (resource.resourceType === 'OperationDefinition' ? operationSections(resource, content) : '') +
    (resource.resourceType === 'ConceptMap' ? mappings(resource, content) : '') +
    (JSON.stringify(resource).length > mostJson
      ? ''
      : details(`${both(['Definizione', 'Definition'])} (JSON)`, jsonBlock(resource)))
  );
}

function searchFacts(parameter: SearchParameter): readonly (readonly [Pair, string])[] {
  const { base = [], code: name = '', type = '', expression = '', target = [] } = parameter;
  return [
    [['Per', 'For'], base.map(typeLink).join(', ')],
    [['Tipo', 'Type'], escapeHtml(type)],
    [['Punta a', 'Refers to'], target.map(typeLink).join(', ')],
    [['FHIRPath', 'FHIRPath'], code(expression)],
    [['Uso', 'Use'], base.map((one) => code(`GET [base]/${one}?${name}=…`)).join('<br>')],
  ];
}

function form(questionnaire: Questionnaire, content: PackageContent): string {
  return (
    questionsSection(questionnaire, content) +
    examplesSection(content.examplesOf(questionnaire)) +
    invalidSection(questionnaire, content)
  );
}

function mappings(map: ConceptMap, content: PackageContent): string {
  const heads: readonly Pair[] = [
    ['Da', 'From'],
    ['Rapporto', 'Relation'],
    ['A', 'To'],
  ];
  const parts = (map.group ?? []).map(({ source = '', target = '', element = [] }, index) => {
    const rows = element.flatMap(({ code: from = '', display, target: targets = [] }) =>
      targets.map((to) => ({
        cells: [
          `${code(from)} ${escapeHtml(display ?? '')}`,
          escapeHtml(to.equivalence ?? ''),
          `${code(to.code ?? '')} ${escapeHtml(to.display ?? '')}`,
        ],
      })),
    );
    const caption: Pair = [`Corrispondenze ${index + 1}`, `Mappings ${index + 1}`];
    return `<p>${canonicalLink(source, content)} → ${canonicalLink(target, content)}</p>\n${table(caption, heads, rows.slice(0, 1000))}`;
  });
  return heading(2, 'mappings', ['Corrispondenze', 'Mappings']) + parts.join('');
}
