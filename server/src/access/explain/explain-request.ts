import type { AuditEvent } from '@medplum/fhirtypes';
import { questionOf } from '../../fhir/api.ts';
import type { AccessRecord, FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import { routeRequest } from '../../fhir/routing.ts';
import type { SearchTerminology } from '../../fhir/search/terminology.ts';
import type { Access } from '../create-access.ts';
import { mayOpenEmergency } from '../emergency/may-open.ts';
import type { Policies } from '../policies/load-policies.ts';
import type { Permission } from '../policies/policy.ts';
import { permissionOf } from '../question.ts';
import { type Attempt, attempt } from './attempt.ts';
import type { AllowingRule, Explanation, Fact, StageName, StageReport } from './explanation.ts';
import { judgeRules, type RuleJudge } from './judge-rules.ts';
import {
  consentStage,
  emergencyStage,
  maskingStage,
  narrowingStage,
  organizationStage,
  purposeStage,
  relationshipStage,
  report,
  roleStage,
  scopeStage,
} from './stages.ts';
import { type Subject, subjectOf } from './subject.ts';

/** What an explanation is made with: the parts of the server, on a store that nobody writes to. */
export interface ExplainParts {
  readonly context: FhirContext;
  readonly access: Access;
  readonly policies: Policies;
  readonly terminology: SearchTerminology;
  /** The events that the audit would keep of an access. */
  readonly auditEventsOf: (record: AccessRecord) => readonly AuditEvent[];
}

/** Stage of a refusal that the stages on the type do not tell of. */
const stageOfCode: Readonly<Record<string, StageName>> = {
  'access-role-missing': 'role',
  'access-level-too-low': 'role',
  'audit-append-only': 'role',
  'access-purpose-not-allowed': 'purpose',
  'write-not-allowed': 'relationship',
  'search-parameter-not-allowed': 'masking',
  'masked-resource': 'masking',
  'emergency-not-allowed': 'emergency',
};

/**
 * Explains the decision on a request. The verdict is that of the server: the request is carried out by its own handlers, up to
 * the first write. The stages ask the filters of the access engine one by one, to tell where it came from.
 *
 * A search that is answered counts as refused when there is something to find and everything of it is hidden, or when it
 * names persons none of whom is reached.
 *
 * @throws FhirError for a request that the server does not understand (400, 404 for an unknown address, 405, 422)
 */
export async function explainRequest(parts: ExplainParts, request: FhirRequest): Promise<Explanation> {
  const { access, context, policies } = parts;
  const { principal } = request;
  const route = routeRequest(request);
  const question = questionOf(route);
  if (route.interaction === 'capabilities')
    return { verdict: 'allowed', status: 200, stages: [report('audit', 'told', [{ code: 'public' }])], rules: [] };
  await access.prepare(principal);
  const outcome = await attempt(context, request, route, question);
  const subject = await subjectOf(context, parts.terminology, request, route, question);
  const filterParts = access.partsOf(principal);
  const permission = route.interaction === 'operation' ? 'read' : permissionOf(route.interaction);
  const { type } = question;
  const mayOpen = mayOpenEmergency(principal, policies) === undefined;
  let judge: RuleJudge | undefined;
  const stages: StageReport[] = [];
  if (type !== undefined && permission !== undefined) {
    judge = await judgeRules(access, principal, type, permission, subject);
    const decision = { parts: filterParts, type, permission, judge, mayOpenEmergency: mayOpen };
    stages.push(
      await scopeStage(decision),
      roleStage(decision),
      organizationStage(filterParts),
      relationshipStage(decision),
      await consentStage(decision),
      purposeStage(decision),
      narrowingStage(decision),
    );
  } else {
    stages.push(
      report('scope', 'told', [{ code: 'scopes', values: { scopes: principal.scopes.join(' ') } }]),
      report('role', 'told', [{ code: 'each-type-apart' }]),
      organizationStage(filterParts),
    );
  }
  stages.push(
    maskingStage(filterParts, question),
    emergencyStage(filterParts, judge, mayOpen),
    auditStage(parts, outcome),
  );
  return conclude({ outcome, subject, stages, judge, permission, rules: allowingRules(judge, access, principal.role) });

  function allowingRules(
    found: RuleJudge | undefined,
    engine: Access,
    role: string | undefined,
  ): readonly AllowingRule[] {
    const { policy } = engine.partsOf(principal).rights;
    if (found === undefined || policy === undefined || role === undefined) return [];
    return found.rules
      .filter(({ isSearchable, passed }) => isSearchable && (found.judged.length === 0 || passed.size > 0))
      .map(({ rule, reached }) => ({
        policy: role,
        index: policy.rules.indexOf(rule),
        because: rule.because,
        reach: rule.reach.filter((one) => found.judged.length === 0 || (reached.get(one)?.size ?? 0) > 0),
        source: policy.source,
        evidence: policy.evidence,
      }));
  }
}

interface Concluding {
  readonly outcome: Attempt;
  readonly subject: Subject;
  readonly stages: readonly StageReport[];
  readonly judge: RuleJudge | undefined;
  readonly permission: Permission | undefined;
  readonly rules: readonly AllowingRule[];
}

function conclude({ outcome, subject, stages, judge, permission, rules }: Concluding): Explanation {
  const { status, refusal } = outcome;
  const [issue] = refusal?.issues ?? [];
  const firstRefused = stages.find((one) => one.outcome === 'refused')?.stage;
  const answered = status === undefined ? {} : { status };
  if (refusal !== undefined) {
    const code = issue === undefined ? {} : { code: issue.code };
    const known = issue === undefined || !Object.hasOwn(stageOfCode, issue.code) ? undefined : stageOfCode[issue.code];
    const isAbsent = refusal.status === 404 || refusal.status === 410;
    const refusedBy = known ?? firstRefused ?? (isAbsent ? 'request' : 'narrowing');
    const marked = stages.map((one) => (one.stage === refusedBy ? refusedStage(one, issue?.code, issue?.values) : one));
    return { verdict: 'refused', ...answered, ...code, refusedBy, stages: marked, rules: [] };
  }
  const isSearch = permission === 'search';
  const nothingShown = isSearch && judge !== undefined && outcome.record.touched.length === 0;
  const isAskedOfPersons = subject.data.length > 0 || subject.persons.length > 0;
  if (nothingShown && isAskedOfPersons && firstRefused !== undefined)
    return { verdict: 'refused', ...answered, refusedBy: firstRefused, stages, rules: [] };
  // A delete of what is hidden is answered as one of what is not there, and does nothing.
  if (permission === 'delete' && status !== undefined)
    return { verdict: 'refused', ...answered, refusedBy: firstRefused ?? 'request', stages, rules: [] };
  return { verdict: 'allowed', ...answered, stages, rules };
}

/** A stage that the engine refused at for what its own facts do not tell. */
function refusedStage(
  stage: StageReport,
  code: string | undefined,
  values: Readonly<Record<string, unknown>> | undefined,
): StageReport {
  if (stage.outcome === 'refused') return stage;
  const told = Object.entries(values ?? {}).map(([name, value]) => `${name}=${String(value)}`);
  const fact: Fact = { code: 'refused-with', values: { code: code ?? '', detail: told.join(' ') } };
  return { ...stage, outcome: 'refused', facts: [...stage.facts, fact] };
}

function auditStage({ auditEventsOf }: ExplainParts, { record, contentUnjudged, status }: Attempt): StageReport {
  const events = auditEventsOf(record);
  const [event] = events;
  const patients = new Set(
    events
      .flatMap(({ entity }) => entity ?? [])
      .flatMap(({ what }) =>
        what?.reference?.startsWith('Patient/') === true ? [what.reference.replace(/\/_history\/.*$/, '')] : [],
      ),
  );
  const facts: Fact[] = [
    {
      code: 'audit-event',
      values: {
        events: events.length,
        action: event?.action ?? '',
        outcome: event?.outcome ?? '',
        purpose: event?.purposeOfEvent?.[0]?.coding?.[0]?.code ?? '',
        patients: [...patients].slice(0, 10).join(', '),
        count: patients.size,
      },
    },
  ];
  if (status === undefined) facts.push({ code: contentUnjudged ? 'content-unjudged' : 'would-write' });
  return report('audit', 'told', facts);
}
