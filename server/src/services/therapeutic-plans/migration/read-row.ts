import { isCivilDate } from '@sinfonia/mappings';
import type { Issue } from '@sinfonia/profiles/issues';
import type { PlanContent } from '../operations/plan-parameters.ts';
import { formOfRow } from './form-of-row.ts';
import { answerPrefix, type PlanColumn, planColumns } from './layout.ts';

/** Something to be told about a row, at one of its columns. */
export interface PlanFinding {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Empty for the row as a whole. */
  readonly column: string;
  readonly issue: Issue;
}

/** A row as it was read; a row with a finding is not imported. */
export interface PlanRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
  readonly content: PlanContent;
  readonly findings: readonly PlanFinding[];
}

const byName = new Map(planColumns.map((column) => [column.name, column]));

/** What is wrong with the names of the columns. */
export function judgeHeader(names: readonly string[]): readonly PlanFinding[] {
  const told = (column: string): PlanFinding => ({
    line: 1,
    column: column.slice(0, 60),
    issue: { code: 'plan-import-column', values: { column: column.slice(0, 60) } },
  });
  const missing = planColumns.filter(({ name, required }) => required && !names.includes(name));
  const unknown = names.filter((name) => !byName.has(name) && !name.startsWith(answerPrefix));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...missing.map(({ name }) => told(name)), ...[...unknown, ...twice].map(told)];
}

/** Reads a row by the names of its columns. */
export function readRow(names: readonly string[], line: number, given: readonly string[]): PlanRow {
  const cells = new Map(names.map((name, index) => [name, (given[index] ?? '').trim()]));
  const findings: PlanFinding[] = [];
  const wrong = (column: string, expected: string) =>
    findings.push({ line, column, issue: { code: 'plan-import-value', values: { column, expected } } });
  if (given.length > names.length) wrong('', `${names.length}`);
  for (const column of planColumns) {
    const value = cells.get(column.name) ?? '';
    if (value === '' ? column.required : !fits(column, value)) wrong(column.name, column.pattern);
  }
  const filled = formIn(cells);
  for (const link of filled.wrong) {
    findings.push({
      line,
      column: `${answerPrefix}${link}`.slice(0, 80),
      issue: { code: 'plan-import-answer', values: { link: link.slice(0, 60) } },
    });
  }
  const form = cells.get('form') ?? '';
  if (form !== '' && filled.response === undefined) wrong('form', 'pt-…');
  return { line, cells, content: contentOf(cells, filled.response), findings };
}

function fits({ pattern, form }: PlanColumn, value: string): boolean {
  return new RegExp(pattern).test(value) && (form !== 'day' || isCivilDate(value));
}

function formIn(cells: ReadonlyMap<string, string>): ReturnType<typeof formOfRow> {
  const answers = new Map(
    [...cells].flatMap(([name, value]) =>
      name.startsWith(answerPrefix) && value !== '' ? [[name.slice(answerPrefix.length), value] as const] : [],
    ),
  );
  const form = cells.get('form') ?? '';
  return form === '' ? { response: undefined, wrong: [...answers.keys()] } : formOfRow(form, answers);
}

function contentOf(cells: ReadonlyMap<string, string>, response: PlanContent['response']): PlanContent {
  const text = (name: string): string | undefined => {
    const value = cells.get(name) ?? '';
    return value === '' ? undefined : value;
  };
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
  };
  const [value, unit, perDay] = [number('dose'), text('dose_unit'), number('doses_per_day')];
  const aid = text('aid');
  return {
    response,
    atc: text('atc'),
    aic: text('aic'),
    group: undefined,
    associated: [],
    centre: undefined,
    name: text('name'),
    aid,
    quantityPerMonth: aid === undefined ? undefined : number('packs'),
    authoredOn: text('issued_on'),
    start: text('valid_from'),
    end: text('valid_to'),
    dose: value === undefined || unit === undefined || perDay === undefined ? undefined : { value, unit, perDay },
    dosageText: undefined,
    quantity: aid === undefined ? number('packs') : undefined,
    diagnosis: text('diagnosis'),
    reason: text('reason'),
    channel: text('channel'),
    justification: undefined,
  };
}
