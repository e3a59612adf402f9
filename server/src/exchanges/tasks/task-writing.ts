import type { Resource, Task, TaskOutput } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { FhirContext } from '../../fhir/context.ts';
import type { Changes, Read } from '../../services/steps/changes.ts';
import { isOvertaken, platformAs, writeAsPlatform } from '../../services/steps/platform-write.ts';
import { fingerprintOf, provenanceOf } from '../../services/steps/provenance.ts';
import type { Reading } from '../../services/steps/stored.ts';
import { caregiversOf, noticesTo } from '../../services/steps/told.ts';
import type { AskedCall } from './read-task.ts';
import type { CallFailure, CallResult } from './settling.ts';

/** The platform itself, in whose name calls are queued and settled. */
const platform = platformAs('sinfonia-exchanges');

/** Types that are all of the platform's making. */
const own: ReadonlySet<string> = new Set(['Task', 'Provenance', 'Communication', 'SupplyDelivery']);

/** What changes of Tasks are written with. */
export interface TaskWriting {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
}

/**
 * Writes what became of a call in one transaction: the changes, the record of who made them (Provenance) and the AuditEvent. False when
 * something that it changes has changed meanwhile; rejects for anything else.
 */
export function writeCall(
  writing: TaskWriting,
  asked: AskedCall,
  step: string,
  changes: Changes,
  now: number,
): Promise<boolean> {
  return writeNews(writing, asked.task, step, changes, now);
}

/** The same for what another system tells about a resource without being called for a Task. */
export async function writeNews(
  { context, fhirBase }: TaskWriting,
  { resourceType: type, id, meta }: Read,
  step: string,
  changes: Changes,
  now: number,
): Promise<boolean> {
  const targets = changes.operations.flatMap((one) =>
    one.kind === 'update' ? [`${one.resource.resourceType}/${one.resource.id}`] : [],
  );
  changes.create(
    provenanceOf({
      step,
      actor: { role: 'platform-system', client: platform.clientId },
      targets,
      namesOf: new Map(),
      now,
      purpose: 'TREAT',
      fingerprint: fingerprintOf(step, id, meta?.versionId),
    }),
  );
  try {
    await writeAsPlatform({ context, fhirBase }, changes, {
      as: platform,
      type,
      id,
      interaction: 'update',
      // What is told about stays as it is but for the answer, even if it was stored before a rule that it breaks.
      isChecked: ({ resourceType }) => own.has(resourceType),
    });
    return true;
  } catch (error) {
    if (isOvertaken(error)) return false;
    throw error;
  }
}

/** A Task whose message is queued. */
export function accepted({ task }: AskedCall, now: number): Read<Task> {
  return { ...task, status: 'accepted', lastModified: new Date(now).toISOString() };
}

/** A result of a call as its Task holds it. */
export function outputOf({ code, value }: CallResult): TaskOutput {
  return {
    type: { coding: [{ system: codeSystemUrl.ExchangeResult, code }] },
    ...(typeof value === 'number' ? { valueDateTime: new Date(value).toISOString() } : { valueString: value }),
  };
}

/** A Task whose call succeeded. `ended` is when (ms, UTC). */
export function completed({ task }: AskedCall, results: readonly CallResult[], ended: number): Read<Task> {
  const { statusReason: _reason, output: _output, ...rest } = task;
  const output = results.map(outputOf);
  return {
    ...rest,
    status: 'completed',
    lastModified: new Date(ended).toISOString(),
    ...(output.length === 0 ? {} : { output }),
  };
}

/** A Task whose call failed. `ended` is when (ms, UTC). */
export function failed({ task }: AskedCall, { code, reason }: CallFailure, ended: number): Read<Task> {
  const { output: _output, ...rest } = task;
  return {
    ...rest,
    status: 'failed',
    statusReason: { coding: [{ system: codeSystemUrl.ExchangeFailure, code }], text: reason },
    lastModified: new Date(ended).toISOString(),
  };
}

const people = /^(?:PractitionerRole|Practitioner|Organization)\//;

/** The notices of a failure to the one who asked for the call, or for whom it was made. Without a person there is no notice. */
export async function noticesOfFailure(asked: AskedCall, now: number): Promise<readonly Resource[]> {
  const { patient, requester, owner, task } = asked;
  if (patient === undefined) return [];
  const recipient = requester !== undefined && people.test(requester) ? requester : owner;
  const happening = { about: [`Task/${task.id}`, asked.focus], sender: undefined, now };
  return noticesTo(patient, [{ template: 'exchange-failed', tell: ['requester'] }], happening, () => [recipient]);
}

/** The notices of a template to the person of a call and to who represents her. */
export async function noticesToPerson(
  store: Reading,
  asked: AskedCall,
  template: string,
  now: number,
): Promise<readonly Resource[]> {
  const { patient } = asked;
  if (patient === undefined) return [];
  const happening = { about: [asked.focus], sender: undefined, now };
  const representatives = await caregiversOf(store, patient, now);
  return noticesTo(patient, [{ template, tell: ['person'] }], happening, () => [patient, ...representatives]);
}
