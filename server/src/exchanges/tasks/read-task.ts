import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Read } from '../../services/steps/changes.ts';
import { codeIn } from '../../services/steps/elements.ts';

/** A call that a Task (profile ExchangeTask) asks for. References are relative. */
export interface AskedCall {
  readonly task: Read<Task>;
  /** A code of `exchange-call`. */
  readonly call: string;
  readonly order: { readonly system: string; readonly value: string };
  readonly focus: string;
  readonly patient: string | undefined;
  readonly requester: string | undefined;
  readonly owner: string;
  /** References of a named part, in the order of the Task. */
  parts(name: string): readonly string[];
  /** A named value. */
  value(name: string): string | undefined;
}

/** Reads a Task; undefined when it is not of the profile. */
export function readTask(task: Read<Task>): AskedCall | undefined {
  const call = codeIn(task.code, codeSystemUrl.ExchangeCall);
  const { system, value } = task.groupIdentifier ?? {};
  const focus = task.focus?.reference;
  const owner = task.owner?.reference;
  if (call === undefined || focus === undefined || owner === undefined) return undefined;
  if (system === undefined || value === undefined) return undefined;
  const named = (name: string) => (task.input ?? []).filter(({ type }) => type?.text === name);
  return {
    task,
    call,
    order: { system, value },
    focus,
    patient: task.for?.reference,
    requester: task.requester?.reference,
    owner,
    parts: (name) =>
      named(name).flatMap(({ valueReference }) =>
        valueReference?.reference === undefined ? [] : [valueReference.reference],
      ),
    value: (name) => named(name)[0]?.valueString,
  };
}
