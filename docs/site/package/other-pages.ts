import type { ConceptMap, Questionnaire, QuestionnaireItem, Resource, SearchParameter } from '@medplum/fhirtypes';
import { sourceOf, textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { canonicalLink, typeLink } from './links.ts';
import {
  anchor,
  both,
  code,
  copyable,
  definitionText,
  details,
  facts,
  heading,
  jsonBlock,
  type Pair,
  type Row,
  sideBySide,
  table,
} from './markup.ts';
import { type PackageContent, titleOf, urlOf } from './package-content.ts';
import { pageTitle } from './structure-page.ts';

/** Longer definitions, in characters, are not shown on the page: the link leads to them. */
const mostJson = 40_000;

/** Content of the page of a search parameter, questionnaire, concept map, or any other conformance resource. */
export function otherPage(resource: Resource, content: PackageContent): string {
  const description = textOf(resource, 'description');
  const source = sourceOf(resource)?.file;
  return (
    `${pageTitle(titleOf(resource))}${description === undefined ? '' : sideBySide(description)}` +
    facts([
      [['Indirizzo canonico', 'Canonical'], copyable(urlOf(resource))],
      ...(resource.resourceType === 'SearchParameter' ? searchFacts(resource) : []),
      [['Sorgente', 'Source'], source === undefined ? '' : code(`profiles/${source}`)],
      [['Definizione', 'Definition'], anchor(`${resource.resourceType}-${resource.id}.json`, 'JSON')],
    ]) +
    (resource.resourceType === 'Questionnaire' ? questions(resource, content) : '') +
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

function questions(questionnaire: Questionnaire, content: PackageContent): string {
  const rows: Row[] = [];
  const walk = (items: readonly QuestionnaireItem[], depth: number): void => {
    for (const item of items) {
      const text = textOf(item, 'text');
      rows.push({
        cells: [
          `<span class="d${Math.min(depth, 8)}">${code(item.linkId ?? '')}</span>`,
          text === undefined ? '' : definitionText(text),
          escapeHtml(item.type ?? ''),
          `${item.required === true ? 1 : 0}..${item.repeats === true ? '*' : 1}`,
          item.answerValueSet === undefined ? '' : canonicalLink(item.answerValueSet, content),
        ],
      });
      walk(item.item ?? [], depth + 1);
    }
  };
  walk(questionnaire.item ?? [], 0);
  const title: Pair = ['Domande', 'Questions'];
  const heads: readonly Pair[] = [
    ['Voce', 'Item'],
    ['Testo', 'Text'],
    ['Tipo', 'Type'],
    ['Card.', 'Card.'],
    ['Risposte', 'Answers'],
  ];
  return heading(2, 'questions', title) + table(title, heads, rows);
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
