import type { Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import type { SinfoniaIssue } from '../errors.ts';
import type { OperationOptions } from '../requests/operation-options.ts';
import type { CallOptions } from '../requests/sender.ts';
import { etagOf, idOf } from '../stored.ts';
import { AnswerReader, type Shows } from './answer-reader.ts';
import { text, toParameters } from './parameters.ts';

/** What the steps of a service need of a client. */
export interface OperationCaller {
  operation<T extends Resource>(name: string, options: OperationOptions): Promise<T>;
}

/** What every step takes. */
export interface StepInput {
  /**
   * Name of the step, without personal data: 8 to 80 letters, digits, `.`, `-`, `_`. Repeating the step with the same key
   * and the same input does nothing twice and answers as before; with another input it is refused (`step-key-reused`).
   * Drawn at random unless given: give one of your own to repeat the step after your program ended.
   */
  readonly key?: string;
}

/** What every step answers. */
export interface StepAnswer<State extends string = string> {
  /** State of what the step is about, after it. */
  readonly state: State;
  /** Remarks that did not stop the step, e.g. `step-remark` with its rule; `step-repeated` when it had been made before. */
  readonly remarks: readonly SinfoniaIssue[];
  /** Whether the step had been made before with this key, so that this call changed nothing. */
  readonly repeated: boolean;
}

/** What a step is made on: a resource as it was last read, which binds the step to that version, or a reference `Type/id`. */
export type StepTarget = { readonly resourceType: string; readonly id: string; readonly meta?: { versionId?: string } };

/** The relative reference of what a step is made on. */
export function referenceOf(of: StepTarget | string): string {
  return typeof of === 'string' ? of : `${of.resourceType}/${of.id}`;
}

/** Type and id of a relative reference to one of some types. Throws `TypeError` for any other. */
export function placeOf<Type extends Resource['resourceType']>(
  reference: string,
  types: readonly Type[],
): { readonly type: Type; readonly id: string } {
  for (const type of types) {
    const id = idOf(reference, type);
    if (id !== undefined) return { type, id };
  }
  throw new TypeError(`a step is made on ${types.map((type) => `${type}/…`).join(' or ')}`);
}

/** A call of a step. */
export interface StepCall<Type extends Resource['resourceType']> {
  /** Name of the operation with `$`. */
  readonly name: string;
  /** Types that the step may be made on. */
  readonly types: readonly Type[];
  /** A type for a step that begins something, or what it is made on. */
  readonly target: Type | StepTarget | string;
  /** What the step is bound to when that is not the target, e.g. the draft that a plan is issued from. */
  readonly bound?: StepTarget | string | undefined;
  readonly input: StepInput;
  readonly given: readonly ParametersParameter[];
  readonly options: CallOptions | undefined;
}

/** Makes a step: bound to the version that was read, and named by a key, so that it is sent again when its answer is lost. */
export async function makeStep<Shown extends Shows<Shown>, State extends string, Type extends Resource['resourceType']>(
  caller: OperationCaller,
  { name, types, target, bound = target, input, given, options }: StepCall<Type>,
): Promise<AnswerReader<Shown, State>> {
  const version = typeof bound === 'string' ? undefined : bound.meta?.versionId;
  const type = types.find((one) => one === target);
  const answer = await caller.operation<Parameters>(name, {
    ...options,
    on: type ?? placeOf(referenceOf(target), types),
    parameters: toParameters(text('key', input.key ?? crypto.randomUUID()), given),
    // The key makes the server answer a repetition without doing anything twice.
    repeatable: true,
    ...(version === undefined ? {} : { headers: { ...options?.headers, 'if-match': etagOf(version) } }),
  });
  return new AnswerReader<Shown, State>(name, answer);
}
