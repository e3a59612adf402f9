import type { Parameters, ParametersParameter, Provenance, Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal, toOperationOutcome } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirResponse } from '../../fhir/exchange.ts';
import { etagOf, versionOfEtag } from '../../fhir/responses.ts';
import { presented } from '../../fhir/showing.ts';
import { touch, touchedBy } from '../../fhir/touched.ts';
import { writeAudited } from '../../fhir/writing.ts';
import type { StoredVersion, WriteResult } from '../../store/port.ts';
import { actorOf } from './actor.ts';
import { Changes } from './changes.ts';
import { readInput } from './parameters.ts';
import { contentSystem, entityOf, fingerprintOf, planOfRecord, provenanceOf } from './provenance.ts';
import type { Service, Step, StepRequest, StepResult } from './step.ts';
import { describeStep } from './step-description.ts';
import { Turns } from './turns.ts';

/** How often a step is judged anew when somebody else changes meanwhile what it is about. */
const attempts = 4;

/** Steps about one person, one after the other. */
const turns = new Turns();

/** A step that was written: its result, and the versions behind its references. */
interface Made {
  readonly result: StepResult;
  readonly versions: ReadonlyMap<string, StoredVersion>;
  readonly warnings: readonly Issue[];
  readonly status: 200 | 201;
}

/**
 * The operation of a step: reads its parameters, judges role and state by the machine of the service, and writes what the step
 * changes in one transaction with its Provenance and AuditEvents. The answer is a Parameters with `state`, what the step shows
 * as the caller may see it, and `outcome` with remarks.
 *
 * Made again with the same `key` and the same parameters it writes nothing and answers as before. `If-Match` binds it to the
 * version of the resource that stands for the process; without it the step is judged anew when that changed meanwhile.
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
      const carryOut = async (): Promise<FhirResponse> => {
        for (let attempt = 1; ; attempt++) {
          const subject = await service.load(asked, step.name, input);
          const repeated = await repetitionOf(service, step, asked, input, subject);
          if (repeated !== undefined) return repeated;
          requireVersion(service, subject, ifMatch);
          const state = service.stateOf(subject);
          if (!rule.from.includes(state)) throw notAllowed(service, step.name, state, asked.actor.role);
          try {
            return answer(asked, step, await make(service, step, asked, input, subject));
          } catch (error) {
            if (ifMatch !== undefined || attempt === attempts || !isRace(error)) throw error;
          }
        }
      };
      // Who may not see what the step is about does not wait for it either.
      const asIs = await service.load(asked, step.name, input);
      return turns.take(`${service.name} ${service.turnOf(asIs)}`, carryOut);
    },
  };
}

/** The type on which a step was asked for. */
function typeOf<Subject>({ target }: Step<Subject>, { request }: StepRequest): string {
  return target.also?.find((type) => type === request.path[0]) ?? target.type;
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

/**
 * The client's key within what the step is about, so that two cases may use the same one; within the client for a step on a type.
 */
const keyOf = (
  input: Readonly<Record<string, unknown>>,
  { id, actor }: Pick<StepRequest, 'id' | 'actor'>,
): string | undefined => (typeof input['key'] === 'string' ? `${id ?? actor.client}.${input['key']}` : undefined);

const fingerprintFor = (step: { readonly name: string }, { id, request }: StepRequest): string =>
  fingerprintOf(step.name, id ?? '', request.body);

/** The answer to a step that was made before with the same key. Refusal: `step-key-reused` 409 when it was another one. */
async function repetitionOf<Subject>(
  service: Service<Subject>,
  step: Step<Subject>,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
  subject: Subject,
): Promise<FhirResponse | undefined> {
  const key = keyOf(input, asked);
  if (key === undefined) return undefined;
  const { context } = asked;
  const { entries } = await context.store.search(planOfRecord(key));
  const [found] = entries;
  if (found?.json === undefined) return undefined;
  const record = JSON.parse(found.json) as Provenance;
  if (entityOf(record, contentSystem) !== fingerprintFor(step, asked)) {
    throw new FhirError({ code: 'step-key-reused', values: { key: String(input['key']) } });
  }
  const versions = new Map<string, StoredVersion>();
  for (const { reference = '' } of record.target) {
    const [type = '', id = ''] = reference.split('/');
    const version = await context.store.read({ type, id });
    if (version !== undefined && !version.deleted) versions.set(reference, version);
  }
  const shows: Record<string, readonly string[]> = {};
  for (const name of Object.keys(step.shows)) {
    shows[name] = record.target.flatMap(({ reference, display }) =>
      reference !== undefined && display === name && versions.has(reference) ? [reference] : [],
    );
  }
  const about = record.target[0]?.reference ?? '';
  // A step on a type has led to something that stands somewhere by now.
  const [, id = ''] = about.split('/');
  const current = asked.id === undefined ? await service.load({ ...asked, id }, step.name, input) : subject;
  const result = { state: service.stateOf(current), shows, about };
  const touched = [...versions.values()].map(touch);
  context.audit.record({
    request: asked.request,
    question: { interaction: 'operation', operation: step.name, type: typeOf(step, asked) },
    status: 200,
    touched,
  });
  return answer(asked, step, { result, versions, warnings: [{ code: 'step-repeated' }], status: 200 });
}

async function answer<Subject>(asked: StepRequest, step: Step<Subject>, made: Made): Promise<FhirResponse> {
  const { context, request } = asked;
  const parameter: ParametersParameter[] = [{ name: 'state', valueCode: made.result.state }];
  for (const [name, given] of Object.entries(made.result.shows)) {
    if (!Object.hasOwn(step.shows, name)) throw new Error(`${step.name} does not declare that it shows ${name}`);
    const references = typeof given === 'string' ? [given] : given;
    const versions = await Promise.all(references.map((reference) => versionOf(context, made, reference)));
    const shown = await shownTo(
      asked,
      versions.filter((version) => version !== undefined),
    );
    parameter.push(...shown.map((resource) => ({ name, resource })));
  }
  parameter.push(...(made.result.tells ?? []));
  if (made.warnings.length > 0) {
    parameter.push({ name: 'outcome', resource: toOperationOutcome(made.warnings, request.language) });
  }
  const body: Parameters = { resourceType: 'Parameters', parameter };
  const main = made.versions.get(made.result.about);
  const headers: Record<string, string> = main === undefined ? {} : { etag: etagOf(main.versionId) };
  if (made.status === 201 && main !== undefined) headers['location'] = `${request.baseUrl}/${main.type}/${main.id}`;
  return { status: made.status, headers, body: JSON.stringify(body) };
}

async function versionOf(context: FhirContext, made: Made, reference: string): Promise<StoredVersion | undefined> {
  const written = made.versions.get(reference);
  if (written !== undefined || reference.startsWith('urn:')) return written;
  const [type = '', id = ''] = reference.split('/');
  return context.store.read({ type, id });
}

/** The resources that the caller may see, as the caller may see them: who makes a step does not see more for it. */
async function shownTo(asked: StepRequest, versions: readonly StoredVersion[]): Promise<Resource[]> {
  const { context, request } = asked;
  const visible = context.access.isUnrestricted(request.principal)
    ? undefined
    : await context.access.visible(request.principal, versions, 'read');
  const seen = versions.filter((one) => visible === undefined || visible.has(`${one.type}/${one.id}`));
  const texts = await presented({ context, request }, seen);
  return texts.flatMap(({ json }) => (json === undefined || json === '' ? [] : [JSON.parse(json) as Resource]));
}
