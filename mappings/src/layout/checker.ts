import type { IssueCode } from '@sinfonia/profiles/issues';
import { fromDayMonthYear, isCivilDate } from './civil-date.ts';
import { compileCodeTable } from './code-table.ts';
import { type RecordFinding, toFinding } from './finding.ts';
import {
  type FieldNode,
  type FlowLayout,
  type FlowRecord,
  type FlowValue,
  type GroupNode,
  nodesOf,
  pathName,
} from './layout.ts';
import { compileCondition, occurrencesAt, type Rule, textAt } from './rule.ts';
import { toRuleFinding } from './rule-finding.ts';

/** Checks records of one layout. */
export interface RecordChecker {
  /** Only what the structure schema demands: presence and number of elements. A record that fails would refuse the file. */
  readonly structure: (record: FlowRecord) => readonly RecordFinding[];
  /** Structure, forms, lengths, code tables on the reference date, and rules. */
  readonly all: (record: FlowRecord) => readonly RecordFinding[];
}

/** What a check may need to know. */
export interface CheckOptions {
  /** Day of production of the file: no date may lie after it. Not checked when absent. */
  readonly producedOn?: string;
}

interface Context {
  readonly findings: RecordFinding[];
  readonly day: string | undefined;
  readonly deep: boolean;
}

type NodeCheck = (parent: FlowRecord, path: string, context: Context) => void;

/** Compiles a layout to its checks. Findings come in the order of the layout, those of the rules last. */
export function compileChecker(layout: FlowLayout, options: CheckOptions = {}): RecordChecker {
  const checks = nodesOf(layout).map((child) =>
    child.kind === 'group' ? groupCheck(child, options) : fieldCheck(child, options),
  );
  const rules = layout.rules.map(compileRule);
  const run = (record: FlowRecord, deep: boolean) => {
    const day = layout.referenceDate === undefined ? undefined : textAt(record, layout.referenceDate);
    const context: Context = { findings: [], day, deep };
    for (const check of checks) check(record, '', context);
    if (deep) for (const rule of rules) rule(record, context);
    return context.findings;
  };
  return { structure: (record) => run(record, false), all: (record) => run(record, true) };
}

function groupCheck(node: GroupNode, options: CheckOptions): NodeCheck {
  const name = pathName(node);
  const checks = node.children.map((child) =>
    child.kind === 'group' ? groupCheck(child, options) : fieldCheck(child, options),
  );
  const repeats = node.max > 1;
  return (parent, path, context) => {
    const value = parent[node.name];
    const place = path === '' ? name : `${path}/${name}`;
    const occurrences = asGroups(value);
    if (occurrences.length === 0) {
      if (node.min > 0) context.findings.push(toFinding({ code: 'flow-element-missing' }, place));
      return;
    }
    if (occurrences.length > node.max) context.findings.push(toFinding({ code: 'flow-element-repeated' }, place));
    let position = 0;
    for (const occurrence of occurrences) {
      position += 1;
      const at = repeats ? `${place}[${position}]` : place;
      for (const check of checks) check(occurrence, at, context);
    }
  };
}

function asGroups(value: FlowValue | undefined): readonly FlowRecord[] {
  if (value === undefined || typeof value === 'string') return [];
  return Array.isArray(value) ? value : [value];
}

function fieldCheck(node: FieldNode, options: CheckOptions): NodeCheck {
  const name = pathName(node);
  const unverified = node.certainty === 'regional' || node.certainty === 'derived';
  const pattern = node.pattern === undefined ? undefined : new RegExp(`^(?:${node.pattern})$`, 'u');
  const member = node.table ? compileCodeTable(node.table) : undefined;
  // One value serves the texts of both languages.
  const patternName = node.patternNote ? `${node.patternNote.it} / ${node.patternNote.en}` : (node.pattern ?? '');
  const openTable = node.table?.open ?? false;

  const fault = (text: string, context: Context): [IssueCode, Record<string, string | number>, boolean] | undefined => {
    if (node.maxLength !== undefined && (text.length > node.maxLength || text.length < (node.minLength ?? 1))) {
      return ['flow-field-length', { min: node.minLength ?? 1, max: node.maxLength }, unverified];
    }
    if (node.form === 'date' || node.form === 'day-month-year') {
      const day = node.form === 'date' ? text : fromDayMonthYear(text);
      if (day === undefined || !isCivilDate(day)) {
        return ['flow-field-date', { form: node.form === 'date' ? 'AAAA-MM-GG' : 'GGMMAAAA' }, unverified];
      }
      if (options.producedOn !== undefined && day > options.producedOn && !(node.later?.includes(day) ?? false)) {
        return ['flow-field-future', {}, true];
      }
    }
    if (node.form === 'year' && !/^[12]\d{3}$/.test(text)) return ['flow-field-form', { form: 'AAAA' }, unverified];
    if (node.form === 'integer' && !/^\d+$/.test(text)) return ['flow-field-form', { form: '0-9' }, unverified];
    if (pattern && !pattern.test(text)) {
      return ['flow-field-form', { form: patternName }, unverified];
    }
    if (member && node.table && !member(text, context.day)) {
      return ['flow-field-code', { table: node.table.id }, unverified || openTable];
    }
    return undefined;
  };

  return (parent, path, context) => {
    const value = parent[node.name];
    if (typeof value !== 'string' || value === '') {
      const missing = value === undefined || value === '';
      if (!node.required && missing) return;
      const place = path === '' ? name : `${path}/${name}`;
      context.findings.push(toFinding({ code: missing ? 'flow-field-missing' : 'flow-element-repeated' }, place));
      return;
    }
    if (!context.deep) return;
    const found = fault(value, context);
    if (!found) return;
    const [code, values, doubtful] = found;
    const place = path === '' ? name : `${path}/${name}`;
    context.findings.push(toFinding({ code, values }, place, { unverified: doubtful }));
  };
}

function compileRule(rule: Rule): (record: FlowRecord, context: Context) => void {
  const finding = toRuleFinding(rule);
  const applies = (day: string | undefined) =>
    day === undefined || ((rule.from === undefined || day >= rule.from) && (rule.to === undefined || day <= rule.to));
  if (rule.kind === 'sequence') {
    return (record, context) => {
      if (!applies(context.day)) return;
      for (const field of rule.broken(record)) context.findings.push({ ...finding, field });
    };
  }
  const when = rule.when ? compileCondition(rule.when) : () => true;
  const must = compileCondition(rule.must);
  const { each } = rule;
  return (record, context) => {
    if (!applies(context.day)) return;
    if (each === undefined) {
      if (when(record, undefined) && !must(record, undefined)) context.findings.push(finding);
      return;
    }
    let position = 0;
    for (const occurrence of occurrencesAt(record, each)) {
      position += 1;
      if (when(record, occurrence) && !must(record, occurrence)) {
        context.findings.push({ ...finding, field: rule.field.replace(each, `${each}[${position}]`) });
      }
    }
  };
}
