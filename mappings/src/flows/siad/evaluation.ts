import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import type { FieldNode, FlowRecord, GroupNode, LayoutNode } from '../../layout/layout.ts';
import { siadTables } from './code-tables.ts';
import { siadSystem, systems } from './fhir-shape.ts';
import { evaluationChildren, leavesOf } from './layout-fields.ts';

/** ICD-9-CM codes of a case by rank, for responses that do not carry them. */
export interface RankedDiagnoses {
  readonly main?: string;
  readonly second?: string;
}

/** Items that stand outside the group `Valutazione` of the record. */
const outerTables = {
  AssistenteNonFamiliare: siadTables.assistenteNonFamiliare,
  ResponsabilitaGenitoriale: siadTables.responsabilitaGenitoriale,
  PianificazioneCondivisa: siadTables.pianificazioneCondivisa,
  motivo: siadTables.motivoRivalutazione,
  confermaPrecedente: siadTables.siNo,
} as const;

/** Names of coded items outside the group `Valutazione`. */
export type OuterItem = keyof typeof outerTables;

/** Leaves of the evaluation group by linkId. */
const leaves: ReadonlyMap<string, FieldNode> = new Map(leavesOf(evaluationChildren).map((leaf) => [leaf.name, leaf]));

/** Answers of a response by linkId, read once; nested items count as flat ones. */
export class EvaluationAnswers {
  readonly #items = new Map<string, QuestionnaireResponseItem>();

  constructor(response: QuestionnaireResponse) {
    const visit = (items: readonly QuestionnaireResponseItem[] | undefined): void => {
      for (const item of items ?? []) {
        if (!this.#items.has(item.linkId)) this.#items.set(item.linkId, item);
        visit(item.item);
      }
    };
    visit(response.item);
  }

  /** Code of an answer of a SIAD table. An answer of another code system does not count. */
  code(linkId: string, system: string): string | undefined {
    const coding = this.#items.get(linkId)?.answer?.[0]?.valueCoding;
    return coding && (coding.system === undefined || coding.system === system) ? coding.code : undefined;
  }

  /** Code of an item outside the group `Valutazione`. */
  outer(item: OuterItem): string | undefined {
    return this.code(item, siadSystem(outerTables[item].system ?? ''));
  }

  /** Whole number that answers an item. */
  integer(linkId: string): number | undefined {
    const answer = this.#items.get(linkId)?.answer?.[0];
    return answer?.valueInteger ?? answer?.valueDecimal;
  }

  /** Tells whether any need item is answered, so that the response is a whole evaluation. */
  hasNeeds(): boolean {
    for (const linkId of this.#items.keys()) {
      const leaf = leaves.get(linkId);
      if (leaf?.table === siadTables.bisogno) return true;
    }
    return false;
  }
}

/** Group `Valutazione` of a record (without `@data`) from the answers of a response. */
export function toEvaluationGroup(
  answers: EvaluationAnswers,
  options: { readonly palliative: boolean; readonly diagnoses: RankedDiagnoses },
): FlowRecord {
  return fill(evaluationChildren, answers, options) ?? {};
}

function fill(
  nodes: readonly LayoutNode[],
  answers: EvaluationAnswers,
  options: { readonly palliative: boolean; readonly diagnoses: RankedDiagnoses },
): FlowRecord | undefined {
  const record: FlowRecord = {};
  let filled = false;
  for (const node of nodes) {
    const value = node.kind === 'group' ? groupValue(node, answers, options) : leafValue(node, answers, options);
    if (value === undefined) continue;
    record[node.name] = value;
    filled = true;
  }
  return filled ? record : undefined;
}

function groupValue(
  node: GroupNode,
  answers: EvaluationAnswers,
  options: { readonly palliative: boolean; readonly diagnoses: RankedDiagnoses },
): FlowRecord | undefined {
  if (node.name === 'ValutazioneUCPDOM' && !options.palliative) return undefined;
  return fill(node.children, answers, options);
}

function leafValue(
  node: FieldNode,
  answers: EvaluationAnswers,
  options: { readonly palliative: boolean; readonly diagnoses: RankedDiagnoses },
): string | undefined {
  if (node.table) return answers.code(node.name, siadSystem(node.table.system ?? ''));
  const answered = withoutDot(answers.code(node.name, systems.icd9cm));
  if (node.name === 'Prevalente') return answered ?? options.diagnoses.main;
  if (node.name !== 'Concomitante') return answered;
  if (answered !== undefined) return answered;
  // The rank-2 diagnosis belongs to the evaluation only when the rank-1 one was taken from the case too.
  const main = answers.code('Prevalente', systems.icd9cm);
  return main === undefined ? (options.diagnoses.second ?? '000') : '000';
}

/** ICD-9-CM code as the flow writes it: without dot, in capitals. */
export function withoutDot(code: string | undefined): string | undefined {
  return code?.replace('.', '').trim().toUpperCase();
}

/** Items of a response from a group `Valutazione` of a record; `000` leaves no answer. */
export function toEvaluationItems(group: FlowRecord): QuestionnaireResponseItem[] {
  return itemsOf(evaluationChildren, group);
}

function itemsOf(nodes: readonly LayoutNode[], record: FlowRecord): QuestionnaireResponseItem[] {
  return nodes.flatMap((node): QuestionnaireResponseItem[] => {
    const value = record[node.name];
    if (value === undefined || Array.isArray(value)) return [];
    if (node.kind === 'group') return typeof value === 'string' ? [] : itemsOf(node.children, value);
    if (typeof value !== 'string') return [];
    if (node.table) return [codedItem(node.name, siadSystem(node.table.system ?? ''), value)];
    return value === '000' ? [] : [codedItem(node.name, systems.icd9cm, withDot(value))];
  });
}

/** ICD-9-CM code as FHIR writes it: a dot after the third character. */
export function withDot(code: string): string {
  return code.length > 3 && !code.includes('.') ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
}

/** An item with one coded answer of a table outside the group `Valutazione`. */
export function outerCodedItem(item: OuterItem, code: string): QuestionnaireResponseItem {
  return codedItem(item, siadSystem(outerTables[item].system ?? ''), code);
}

function codedItem(linkId: string, system: string, code: string): QuestionnaireResponseItem {
  return { linkId, answer: [{ valueCoding: { system, code } }] };
}
