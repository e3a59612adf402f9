import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirResponse } from '../../fhir/exchange.ts';
import { versionOfEtag } from '../../fhir/responses.ts';
import { touchedBy } from '../../fhir/touched.ts';
import { writeAudited } from '../../fhir/writing.ts';
import type { StoredVersion, WriteResult } from '../../store/port.ts';
import { actorOf } from './actor.ts';
import { Changes } from './changes.ts';
import { readInput } from './parameters.ts';
import { planOfRecord, provenanceOf } from './provenance.ts';
import { fingerprintFor, keyOf, repetitionOf, repetitionUnseen, typeOf } from './repetition.ts';
import type { Service, Step, StepRequest } from './step.ts';
import { answer, type Made } from './step-answer.ts';
import { describeStep } from './step-description.ts';
import { Turns } from './turns.ts';

/** How often a step is judged anew when somebody else changes meanwhile what it is about. */
const attempts = 4;

/** Steps about one person, one after the other. */
const turns = new Turns();

/**
 * The operation of a step: reads its parameters, judges role and state by the machine of the service, and writes what the step
 * changes in one transaction with its Provenance and AuditEvents. The answer is a Parameters with `state`, what the step shows
 * as the caller may see it, and `outcome` with remarks.
 *
 * Made again with the same `key` and the same parameters it writes nothing and answers as before. `If-Match` binds it to the
 * version of the resource that stands for the process. The step is judged anew when what it rests on changed meanwhile.
 *
 * Refusals: those of `readInput` 400, `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed` and `step-key-reused`
 * 409, `version-mismatch` 412, `step-precondition` and those of validation 422.
 */
export function stepOperation<Subject>(service: Service<Subject>, step: Step<Subject>): OperationHandler {
  const rule = service.rules.get(step.name);
  if (rule === undefined) throw new Error(`the machine of ${service.name} has no rule for ${step.name}`);
  return {
    name: step.name,
    definition: definitionUrl(step.name),
    levels: [step.target.level],
    types: [step.target.type, ...(step.target.also ?? [])],
    readOnly: false,
    auditsItself: true,
    description: describeStep(service, step, rule),
    async handle(context, request, { id }) {
      const asked: StepRequest = {
        context,
        request,
        actor: actorOf(request.principal),
        now: Date.now(),
        ...(id === undefined ? {} : { id }),
      };
      const input = readInput(step.parameters, request.body);
      if (!rule.roles.includes(asked.actor.role)) {
        throw new FhirError({ code: 'step-role-not-allowed', values: { step: step.name, role: asked.actor.role } });
      }
      const ifMatch = request.headers.ifMatch;
      const load = async (): Promise<{ readonly subject: Subject } | { readonly repeated: FhirResponse }> => {
        try {
          const subject = await service.load(asked, step.name, input);
          return { subject };
        } catch (error) {
          const repeated = isMissing(error) ? await repetitionUnseen(step, asked, input) : undefined;
          if (repeated === undefined) throw error;
          return { repeated };
        }
      };
      const carryOut = async (): Promise<FhirResponse> => {
        for (let attempt = 1; ; attempt++) {
          const loaded = await load();
          if ('repeated' in loaded) return loaded.repeated;
          const { subject } = loaded;
          const repeated = await repetitionOf(service, step, asked, input, subject);
          if (repeated !== undefined) return repeated;
          requireVersion(service, subject, ifMatch);
          const state = service.stateOf(subject);
          if (!rule.from.includes(state)) throw notAllowed(service, step.name, state, asked.actor.role);
          try {
            return answer(asked, step, await make(service, step, asked, input, subject));
          } catch (error) {
            // Loaded anew, the step is held against If-Match again: what changed may be something else.
            if (attempt === attempts || !isRace(error)) throw error;
          }
        }
      };
      // Who may not see what the step is about does not wait for it either.
      const asIs = await load();
      if ('repeated' in asIs) return asIs.repeated;
      return turns.take(`${service.name} ${service.turnOf(asIs.subject)}`, carryOut);
    },
  };
}

/** Canonical address of the OperationDefinition of a step. */
export const definitionUrl = (name: string): string => `${canonicalBase}/OperationDefinition/${name}`;

function notAllowed<Subject>(service: Service<Subject>, step: string, state: string, role: string): FhirError {
  const next = [...service.rules].flatMap(([name, rule]) =>
    rule.from.includes(state) && rule.roles.includes(role) ? [`$${name}`] : [],
  );
  return new FhirError({
    code: 'step-not-allowed',
    values: { step: `$${step}`, state, next: next.length === 0 ? '—' : next.join(', ') },
  });
}

function requireVersion<Subject>(service: Service<Subject>, subject: Subject, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const version = versionOfEtag(ifMatch);
  if (version === undefined) throw new FhirError({ code: 'invalid-etag' });
  const guarded = service.guarded(subject);
  if (guarded === undefined || guarded.meta?.versionId === version) return;
  const values = {
    type: guarded.resourceType,
    id: guarded.id,
    expected: version,
    actual: guarded.meta?.versionId ?? '',
  };
  throw new FhirError({ code: 'version-mismatch', values });
}

function isMissing(error: unknown): boolean {
  return error instanceof FhirError && error.issues[0]?.code === 'resource-not-found';
}

function isRace(error: unknown): boolean {
  const code = error instanceof FhirError ? error.issues[0]?.code : undefined;
  return (
    code === 'version-mismatch' || code === 'write-conflict' || code === 'multiple-matches' || code === 'already-exists'
  );
}

async function make<Subject>(
  service: Service<Subject>,
  step: Step<Subject>,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
  subject: Subject,
): Promise<Made> {
  const { context, request, actor, now } = asked;
  const key = keyOf(input, asked);
  const changes = new Changes(key);
  const warnings: Issue[] = [];
  const work = {
    ...asked,
    subject,
    stateBefore: service.stateOf(subject),
    changes,
    warn: (issue: Issue) => warnings.push(issue),
  };
  const result = await step.run(work, input as never);
  const notices = await service.noticesOf(work, step.name, result);
  for (const [index, notice] of notices.entries()) changes.create(notice, `notice-${index + 1}`);
  const guarded = service.guarded(subject);
  if (guarded !== undefined) changes.guard(guarded);
  const written = changes.operations.map((operation) => referenceOf(operation));
  const namesOf = new Map(
    Object.entries(result.shows).flatMap(([name, given]) =>
      (typeof given === 'string' ? [given] : given).map((one) => [one, name] as const),
    ),
  );
  const record = provenanceOf({
    step: step.name,
    actor,
    targets: [
      ...new Set([result.about, ...[...namesOf.keys()].filter((one) => written.includes(one)), ...written]),
    ].slice(0, mostTargets),
    namesOf,
    now,
    fingerprint: fingerprintFor(step, asked),
    state: result.state,
    ...(result.tells === undefined ? {} : { tells: result.tells }),
    ...(request.principal.purpose === undefined ? {} : { purpose: request.principal.purpose }),
    ...(key === undefined ? {} : { key }),
  });
  if (key === undefined) changes.create(record);
  else changes.createUnless(record, planOfRecord(key));
  const operations = changes.operations;
  let results: readonly WriteResult[] = [];
  results = await writeAudited({ context, request }, operations, {
    // What is only guarded stays as it is, even if it was stored before a rule that it breaks.
    check: (resource, index) =>
      operations[index] === guardOf(operations, guarded) ? [] : checked(context, resource, warnings),
    alongside: (told) => {
      const touched = told.flatMap(touchedBy);
      const question = { interaction: 'operation', operation: step.name, type: typeOf(step, asked) } as const;
      const about = { ...question, ...(asked.id === undefined ? {} : { id: asked.id }) };
      return context.audit.eventsFor({ request, question: about, status: 200, touched });
    },
  });
  const versions = new Map<string, StoredVersion>();
  for (const [index, { version }] of results.entries()) {
    const operation = operations[index];
    if (operation !== undefined && version !== undefined) versions.set(referenceOf(operation), version);
  }
  const created = results.some(({ outcome }) => outcome === 'created');
  return { result, versions, warnings, status: created && step.target.level === 'type' ? 201 : 200 };
}

/** Most targets that a Provenance names; what a step writes beyond is reached through them. */
const mostTargets = 200;

type Operations = Changes['operations'];

function guardOf(operations: Operations, guarded: Resource | undefined): Operations[number] | undefined {
  return operations.find((operation) => operation.kind === 'update' && operation.resource === guarded);
}

function checked(context: FhirContext, resource: Resource, warnings: Issue[]): readonly Issue[] {
  const issues = context.validate(resource, { bestPractice: false });
  if (issues.some(isRefusal)) return issues;
  warnings.push(...issues);
  return [];
}

function referenceOf(operation: Operations[number]): string {
  if (operation.kind === 'delete') return `${operation.type}/${operation.id ?? ''}`;
  if (operation.kind === 'create') return operation.fullUrl ?? '';
  return `${operation.resource.resourceType}/${operation.resource.id ?? ''}`;
}
