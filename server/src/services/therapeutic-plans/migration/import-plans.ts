import type { Extension, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { csvRows, separatorOf, UnclosedQuotation } from '@sinfonia/profiles/terminology-files';
import type { Principal } from '../../../access/principal.ts';
import type { FhirContext } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { touchedBy } from '../../../fhir/touched.ts';
import { writeAudited } from '../../../fhir/writing.ts';
import type { Actor } from '../../steps/actor.ts';
import { Changes } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { fingerprintOf, provenanceOf } from '../../steps/provenance.ts';
import type { Work } from '../../steps/step.ts';
import { handlingOf } from '../handling.ts';
import { preparePlan, type ReadyPlan } from '../plan/plan-content.ts';
import { coded, protocolSystem } from '../plan/plan-elements.ts';
import { judgeSecond } from '../plan/second-plan.ts';
import type { TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { writePlan } from '../plan/write-plan.ts';
import { planColumns } from './layout.ts';
import { onlyOne, prescriberOf } from './named-people.ts';
import { judgeHeader, type PlanFinding, type PlanRow, readRow } from './read-row.ts';

/** System of the numbers that plans had in the archive that they come from; the name of the archive goes before the number. */
export const migratedSystem = `${canonicalBase}/sid/migrated-plan`;

/** What an import works with. */
export interface PlanImport {
  readonly context: FhirContext;
  readonly fhirBase: string;
  /** Name of the archive: with the number of a row it is what tells that a plan was imported before. */
  readonly archive: string;
  /** Whether nothing is to be written. */
  readonly isTrial: boolean;
  readonly onFinding: (finding: PlanFinding) => void;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/** What became of the rows. */
export interface PlanImportReport {
  readonly rows: number;
  readonly active: number;
  readonly drafts: number;
  readonly known: number;
  readonly refused: number;
}

/** The import, in whose name plans are written. */
const principal: Principal = { clientId: 'sinfonia-plans-import', role: 'platform-system', scopes: ['system/*.cruds'] };

/**
 * Imports plans from a CSV text, row by row: each in one transaction with its form, view, Provenance and AuditEvent, or not at all.
 * A plan is judged by the rules of its own day; one that does not meet them becomes a draft. A row that was imported before is passed
 * over, so that the import may be repeated.
 */
export async function importPlans(text: AsyncIterable<string>, given: PlanImport): Promise<PlanImportReport> {
  const report = { rows: 0, active: 0, drafts: 0, known: 0, refused: 0 };
  let names: readonly string[] | undefined;
  try {
    const { separator, whole } = await withSeparator(text);
    for await (const { line, cells } of csvRows(whole, separator)) {
      if (names === undefined) {
        names = cells.map((cell) => cell.trim());
        const findings = judgeHeader(names);
        for (const finding of findings) given.onFinding(finding);
        if (findings.length > 0) return report;
        continue;
      }
      report.rows += 1;
      report[await importRow(readRow(names, line, cells), given)] += 1;
    }
  } catch (error) {
    if (!(error instanceof UnclosedQuotation)) throw error;
    given.onFinding({
      line: error.line,
      column: '',
      issue: { code: 'plan-import-value', values: { column: '"', expected: '"…"' } },
    });
    report.refused += 1;
  }
  return report;
}

/** The text whole, without its byte order mark, and the separator of its first line. */
async function withSeparator(
  text: AsyncIterable<string>,
): Promise<{ separator: string; whole: AsyncIterable<string> }> {
  const chunks = text[Symbol.asyncIterator]();
  let head = '';
  while (!head.includes('\n')) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head += value;
  }
  head = head.replace(/^\ufeff/, '');
  const whole = async function* (): AsyncGenerator<string> {
    yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  };
  const [first = ''] = head.split('\n', 1);
  return { separator: separatorOf(first), whole: whole() };
}

type Fate = 'active' | 'drafts' | 'known' | 'refused';

async function importRow(row: PlanRow, given: PlanImport): Promise<Fate> {
  const tell = (finding: PlanFinding): Fate => {
    given.onFinding(finding);
    return 'refused';
  };
  for (const finding of row.findings) given.onFinding(finding);
  if (row.findings.length > 0) return 'refused';
  const { context } = given;
  const { line, cells } = row;
  const unknown = (column: string): PlanFinding => ({
    line,
    column,
    issue: { code: 'plan-import-unknown', values: { column } },
  });
  const code = cells.get('type') ?? '';
  const resource = handlingOf(code)?.resource;
  if (resource === undefined) {
    return tell({
      line,
      column: 'type',
      issue: { code: 'plan-import-value', values: { column: 'type', expected: 'therapeutic-plan-type' } },
    });
  }
  const number = `${given.archive}.${cells.get('row_id')}`;
  const named = plainPlan(
    [resource],
    {
      kind: 'token',
      parameter: { type: resource, code: 'identifier' },
      anyOf: [{ system: migratedSystem, code: number }],
    },
    1,
  );
  if ((await context.store.search(named)).entries.length > 0) {
    given.onFinding({ line, column: 'row_id', issue: { code: 'plan-import-known' } });
    return 'known';
  }
  const patient = await onlyOne(context, 'Patient', cells.get('person') ?? '');
  if (patient === undefined) return tell(unknown('person'));
  const actor = await prescriberOf(context, cells.get('prescriber') ?? '', principal.clientId);
  if (actor === undefined) return tell(unknown('prescriber'));
  const work = workOf(given, resource, patient, actor);
  try {
    const { ready, status, issues } = await readyFor(work, code, row);
    for (const issue of issues) given.onFinding({ line, column: columnOf(issue), issue });
    if (status === 'active') {
      await judgeSecond(context.store, ready, work.subject, (issue) =>
        given.onFinding({ line, column: columnOf(issue), issue }),
      );
    }
    if (!given.isTrial) await write(given, work, ready, status, { number, cells });
    return status === 'active' ? 'active' : 'drafts';
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    for (const issue of error.issues) given.onFinding({ line, column: columnOf(issue), issue });
    return 'refused';
  }
}

/** The plan as active or, when its criteria are not met or cannot be judged, as a draft, with what is to be told of it. */
async function readyFor(
  work: Work<TherapeuticPlan>,
  code: string,
  { content }: PlanRow,
): Promise<{ ready: ReadyPlan; status: 'draft' | 'active'; issues: readonly Issue[] }> {
  const prepare = async (status: 'draft' | 'active') => {
    const issues: Issue[] = [];
    const asked = { ...work, warn: (issue: Issue) => issues.push(issue) };
    const ready = await preparePlan(asked, work.subject.patient, code, content, {
      kind: 'first',
      status,
      origin: 'migrated',
    });
    return { ready, status, issues };
  };
  try {
    return await prepare('active');
  } catch (error) {
    if (
      !(error instanceof FhirError) ||
      !error.issues.some(({ code: told }) => told === 'plan-rule-not-met' || told === 'plan-rule-unknown')
    ) {
      throw error;
    }
    const draft = await prepare('draft');
    return { ...draft, issues: [{ code: 'plan-import-draft' }, ...draft.issues] };
  }
}

async function write(
  { context, archive, now }: PlanImport,
  work: Work<TherapeuticPlan>,
  ready: ReadyPlan,
  status: 'draft' | 'active',
  { number, cells }: { readonly number: string; readonly cells: ReadonlyMap<string, string> },
): Promise<void> {
  const protocol = cells.get('protocol') ?? '';
  const origin: Extension = {
    url: extensionUrl.PlanOrigin,
    extension: [
      coded('kind', codeSystemUrl.PlanOriginKind, 'migrated'),
      { url: 'number', valueIdentifier: { system: migratedSystem, value: number } },
      { url: 'issuer', valueString: cells.get('issuer') || archive },
      { url: 'issuedOn', valueDate: ready.authoredOn },
    ],
  };
  const written = writePlan(work, ready, {
    status,
    kind: 'first',
    // It was told when it was issued, or was not to be: what has no protocol is for the prescriber to renew.
    transmission: protocol === '' ? 'not-due' : 'registered',
    extension: [origin],
    identifiers: [
      { system: migratedSystem, value: number },
      ...(protocol === '' ? [] : [{ system: protocolSystem, value: protocol }]),
    ],
  });
  work.changes.create(
    provenanceOf({
      step: 'plan-import',
      actor: { role: 'platform-system', client: principal.clientId },
      targets: [written.plan, ...written.view, ...written.response],
      namesOf: new Map(),
      now,
      fingerprint: fingerprintOf('plan-import', number, undefined),
    }),
  );
  const { request } = work;
  await writeAudited({ context, request }, work.changes.operations, {
    check: (resource: Resource) => context.validate(resource, { bestPractice: false }).filter(isRefusal),
    alongside: (results) =>
      context.audit.eventsFor({
        request,
        question: { interaction: 'create', type: ready.handling.resource },
        status: 201,
        touched: results.flatMap(touchedBy),
      }),
  });
}

function workOf(
  { context, fhirBase, now }: PlanImport,
  resource: string,
  patient: string,
  actor: Actor,
): Work<TherapeuticPlan> {
  const request: FhirRequest = {
    method: 'POST',
    path: [resource],
    query: [],
    headers: {},
    baseUrl: fhirBase,
    principal,
    language: 'it',
    requestId: crypto.randomUUID(),
  };
  return {
    context,
    request,
    actor,
    now,
    subject: { patient, today: dayOf(now) },
    stateBefore: 'none',
    changes: new Changes(undefined),
    warn: () => undefined,
  };
}

/** The column that an issue is about, from the parameter that it names. */
function columnOf({ expression }: Issue): string {
  const [, parameter] = /name = '(\w+)'/.exec(expression?.[0] ?? '') ?? [];
  const [, link] = /linkId = '(\w+)'/.exec(expression?.[0] ?? '') ?? [];
  if (link !== undefined) return `answer.${link}`;
  if (parameter === undefined) return '';
  return planColumns.find((column) => column.parameter === parameter)?.name ?? '';
}
