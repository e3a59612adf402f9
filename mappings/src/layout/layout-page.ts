import type { CodeTable } from './code-table.ts';
import { type Column, type FieldNode, type FlowLayout, type LayoutNode, nodesOf, pathName } from './layout.ts';
import type { RuleFacts } from './rule.ts';

/**
 * Renders the page of a layout in Markdown: its fields in order with their source in FHIR, its rules and its code tables.
 * Everything comes from the layout, so the page says what the program does. `across` are rules that look beyond a record;
 * `numbering` says whose the identifiers of the rules are.
 */
export function renderLayoutPage(
  layout: FlowLayout,
  across: readonly RuleFacts[] = [],
  numbering = 'The identifiers are the project’s own, never codes of the Ministry.',
): string {
  const rows = nodesOf(layout).flatMap((node) => rowsOf(node, '', layout));
  const tables = new Map<string, CodeTable>();
  for (const { table } of nodesOf(layout).flatMap(fieldsOf)) if (table) tables.set(table.id, table);
  return [
    `# ${layout.title.it} · ${layout.title.en}`,
    '',
    `\`${layout.name}\` ${layout.version} · ${kindOf(layout)} · from ${layout.validFrom}${layout.validTo ? ` to ${layout.validTo}` : ''}.`,
    `Source: ${layout.source}.`,
    '',
    'How sure a fact is: `schema` read in a schema or document of the State; `use` seen with bodies that send the flow;',
    '`regional` a regional variant; `derived` follows from the meaning of the fields. What is not `schema` is checked as a warning',
    'where it is a rule.',
    '',
    '## Campi · Fields',
    '',
    ...tableOf(['field', 'times', 'form', 'certainty', 'from FHIR'], rows),
    '',
    '## Regole · Rules',
    '',
    numbering,
    '',
    ...tableOf(['rule', 'level', 'field', 'italiano', 'English', 'certainty', 'source'], layout.rules.map(ruleRow)),
    ...(across.length === 0
      ? []
      : [
          '',
          '### Fra più record e file · Across records and files',
          '',
          ...tableOf(['rule', 'level', 'field', 'italiano', 'English', 'certainty', 'source'], across.map(ruleRow)),
        ]),
    '',
    '## Tabelle di codici · Code tables',
    ...[...tables.values()].flatMap(codeTableSection),
    '',
  ].join('\n');
}

function kindOf(layout: FlowLayout): string {
  if (layout.kind === 'xml') return `XML, root \`${layout.root}\`, record \`${layout.record.name}\``;
  if (layout.kind === 'csv') return `CSV, separator \`${layout.separator}\`, ${layout.encoding}`;
  return `fixed width, ${layout.recordLength} characters, ${layout.encoding}`;
}

function fieldsOf(node: LayoutNode): readonly FieldNode[] {
  return node.kind === 'group' ? node.children.flatMap(fieldsOf) : [node];
}

function rowsOf(node: LayoutNode, path: string, layout: FlowLayout): string[][] {
  const place = path === '' ? pathName(node) : `${path}/${pathName(node)}`;
  if (node.kind === 'group') {
    const times = `${node.min}..${Number.isFinite(node.max) ? node.max : 'n'}`;
    return [
      [`**\`${place}\`**`, times, 'group', '', ''],
      ...node.children.flatMap((child) => rowsOf(child, place, layout)),
    ];
  }
  const column = layout.kind === 'fixed-width' ? layout.columns.find(({ field }) => field === node) : undefined;
  return [[`\`${place}\``, node.required ? '1' : '0..1', formOf(node, column), node.certainty, node.from]];
}

const formNames: Partial<Record<FieldNode['form'], string>> = {
  date: 'date AAAA-MM-GG',
  'day-month-year': 'date GGMMAAAA',
  year: 'year AAAA',
};

function formOf(field: FieldNode, column: Column | undefined): string {
  const parts: string[] = [formNames[field.form] ?? field.form];
  if (column) parts.push(`characters ${column.start}–${column.start + column.length - 1}`);
  if (field.maxLength !== undefined) parts.push(`${field.minLength ?? 1}–${field.maxLength} characters`);
  if (field.table) parts.push(`table [${field.table.id}](#${anchorOf(field.table)})`);
  if (field.patternNote) parts.push(field.patternNote.en);
  else if (field.pattern !== undefined) parts.push(`\`${field.pattern}\``);
  if (field.identifying) parts.push('identifies a person');
  return parts.join(', ');
}

function ruleRow(rule: RuleFacts): string[] {
  const { id, level, field, text, certainty, source, from, to } = rule;
  const when = from === undefined && to === undefined ? '' : ` (${from ?? '…'} – ${to ?? '…'})`;
  return [
    id + when,
    level === 'discard' ? 'scarto · discard' : 'anomalia · anomaly',
    `\`${field}\``,
    text.it,
    text.en,
    certainty,
    source,
  ];
}

/** Anchor that the heading of a table gets. */
function anchorOf(table: CodeTable): string {
  return table.id.toLowerCase();
}

function codeTableSection(table: CodeTable): string[] {
  const hasPeriods = table.codes.some(({ from, to }) => from !== undefined || to !== undefined);
  return [
    '',
    `### ${table.id}`,
    '',
    `**${table.title.it}** · ${table.title.en}`,
    '',
    `${table.certainty}${table.open ? ', incomplete list' : ''}. ${table.source}`,
    '',
    ...tableOf(
      ['code', 'italiano', 'English', ...(hasPeriods ? ['valid'] : [])],
      table.codes.map(({ code, it, en, from, to }) => [
        code,
        it,
        en,
        ...(hasPeriods ? [from === undefined && to === undefined ? '' : `${from ?? '…'} – ${to ?? '…'}`] : []),
      ]),
    ),
  ];
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
