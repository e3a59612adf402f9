import type {
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireItemAnswerOption,
  QuestionnaireItemEnableWhen,
} from '@medplum/fhirtypes';
import { textOf } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';
import { canonicalLink } from './links.ts';
import { both, code, definitionText, heading, type Pair, type Row, table } from './markup.ts';
import type { PackageContent } from './package-content.ts';

/** Facts of a form: version, state, period, source. */
export function formFacts(questionnaire: Questionnaire): readonly (readonly [Pair, string])[] {
  const { version = '', status = '', effectivePeriod: { start = '…', end = '…' } = {}, copyright = '' } = questionnaire;
  return [
    [['Versione', 'Version'], escapeHtml(version)],
    [['Stato', 'Status'], code(status)],
    [['In uso', 'In use'], `${escapeHtml(start)} – ${escapeHtml(end)}`],
    [['Fonte', 'Source'], escapeHtml(copyright)],
    [['Certezza', 'Certainty'], code(extensionOf(questionnaire, 'evidence-grade')?.valueCode ?? '')],
  ];
}

/** The questions of a form, with their answers, conditions, limits and what computes them. */
export function questionsSection(questionnaire: Questionnaire, content: PackageContent): string {
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
          answersOf(item, content) + rulesOf(item),
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
    ['Risposte e regole', 'Answers and rules'],
  ];
  return heading(2, 'questions', title) + table(title, heads, rows);
}

function answersOf({ answerValueSet, answerOption = [] }: QuestionnaireItem, content: PackageContent): string {
  const set = answerValueSet === undefined ? '' : canonicalLink(answerValueSet, content);
  return set + answerOption.map(optionLine).join('');
}

function optionLine({ extension = [], valueCoding = {} }: QuestionnaireItemAnswerOption): string {
  const score = extension.find(({ url }) => url?.endsWith('/ordinalValue') === true)?.valueDecimal;
  const text = textOf(valueCoding, 'display');
  const words = text === undefined ? '' : both([text.it, text.en ?? text.it]);
  return `<span class="line">${code(valueCoding.code ?? '')} ${words}${score === undefined ? '' : ` = ${score}`}</span>`;
}

function rulesOf(item: QuestionnaireItem): string {
  const { enableWhen = [], enableBehavior } = item;
  const [unit, min, max, computed] = ['questionnaire-unit', 'minValue', 'maxValue', 'calculatedExpression'].map(
    (name) => extensionOf(item, name),
  );
  const joined = enableWhen.map(conditionText).join(enableBehavior === 'any' ? ' | ' : ' & ');
  const range = [min, max].map((limit) => limit?.valueInteger ?? limit?.valueDecimal ?? '…').join(' – ');
  const lines = [
    unit?.valueCoding?.code === undefined ? '' : code(unit.valueCoding.code),
    min === undefined && max === undefined ? '' : escapeHtml(range),
    joined === '' ? '' : `${both(['se', 'if'])} ${code(joined)}`,
    computed?.valueExpression?.expression === undefined ? '' : code(computed.valueExpression.expression),
  ];
  return lines.map((line) => (line === '' ? '' : `<span class="line">${line}</span>`)).join('');
}

function conditionText({ question, operator, ...answer }: QuestionnaireItemEnableWhen): string {
  const { answerCoding, answerBoolean, answerInteger, answerDecimal, answerDate, answerString } = answer;
  const value = answerCoding?.code ?? answerBoolean ?? answerInteger ?? answerDecimal ?? answerDate ?? answerString;
  return `${question} ${operator} ${value}`;
}

function extensionOf({ extension = [] }: { readonly extension?: Extension[] }, name: string): Extension | undefined {
  return extension.find(({ url }) => url?.endsWith(name) === true);
}
