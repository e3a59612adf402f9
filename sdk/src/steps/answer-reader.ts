import type { OperationOutcome, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { clientFault, issuesOf } from '../errors.ts';
import type { Stored } from '../stored.ts';
import type { StepAnswer } from './step.ts';

/** The parts of a parameter. */
export type Parts = readonly ParametersParameter[];

/** Resources by the names under which answers show them. */
export type Shows<Shown> = { readonly [Name in keyof Shown]: Resource };

/**
 * The parameters of an answer, by name. `Shown`: what the names of an answer show, as `shows` of the steps in the
 * OperationDefinitions of the server; `State`: codes of the states of the service.
 */
export class AnswerReader<Shown extends Shows<Shown> = Record<never, never>, State extends string = string> {
  readonly #name: string;
  readonly #parameters: Parts;

  /** Throws `answer-unreadable` for anything but Parameters. */
  constructor(name: string, answer: Resource) {
    if (answer.resourceType !== 'Parameters') throw unreadable(name, `a ${answer.resourceType}`);
    this.#name = name;
    this.#parameters = answer.parameter ?? [];
  }

  /** What is common to all steps. */
  step(): StepAnswer<State> {
    const outcome = this.resource<OperationOutcome>('outcome');
    const remarks = outcome === undefined ? [] : issuesOf(outcome);
    return { state: this.state(), remarks, repeated: remarks.some(({ code }) => code === 'step-repeated') };
  }

  /** The state of what the step is about. */
  state(): State {
    const state = this.#parameters.find(({ name }) => name === 'state')?.valueCode;
    if (state === undefined) throw unreadable(this.#name, 'no state');
    return state as State;
  }

  /** All resources of a name. The server answers what the OperationDefinition promises. */
  all<Name extends keyof Shown>(name: Name): readonly Stored<Shown[Name]>[] {
    return this.#parameters.flatMap((one) =>
      one.name === name && one.resource !== undefined ? [one.resource as unknown as Stored<Shown[Name]>] : [],
    );
  }

  /** The resource of a name, as a member to spread; none when the caller may not see it. */
  optional<Name extends keyof Shown>(name: Name): { readonly [N in Name]?: Stored<Shown[N]> } {
    const [found] = this.all(name);
    return (found === undefined ? {} : { [name]: found }) as { readonly [N in Name]?: Stored<Shown[N]> };
  }

  /** The resource that the caller is sure to see. Throws `answer-unreadable`. */
  required<Name extends keyof Shown>(name: Name): Stored<Shown[Name]> {
    const [found] = this.all(name);
    if (found === undefined) throw unreadable(this.#name, `no ${String(name)}`);
    return found;
  }

  /** The resource of any other name. */
  resource<T extends Resource>(name: string): T | undefined {
    return this.#parameters.find((one) => one.name === name)?.resource as T | undefined;
  }

  /** The parts of every parameter of a name. */
  parts(name: string): readonly Parts[] {
    return this.#parameters.flatMap((one) => (one.name === name ? [one.part ?? []] : []));
  }

  /** The values of all parameters of a name, as texts. */
  texts(name: string): readonly string[] {
    return textsIn(this.#parameters, name);
  }

  /** The first value of a name, as a number; that of a decimal or a whole one. */
  number(name: string): number | undefined {
    return numberIn(this.#parameters, name);
  }

  /** The first value of a name, as yes or no. */
  flag(name: string): boolean | undefined {
    return flagIn(this.#parameters, name);
  }

  /** The first value of a name, as text. */
  text(name: string): string | undefined {
    return textOf(this.#parameters.find((one) => one.name === name));
  }
}

/** The value of a part as text; that of a reference is `Type/id`. */
export function textIn(parts: Parts, name: string): string | undefined {
  return textOf(parts.find((one) => one.name === name));
}

/** The values of all parts of a name, as texts. */
export function textsIn(parts: Parts, name: string): readonly string[] {
  return parts.flatMap((one) => (one.name === name ? (textOf(one) ?? []) : []));
}

/** The value of a part as a number. */
export function numberIn(parts: Parts, name: string): number | undefined {
  const found = textIn(parts, name);
  return found === undefined ? undefined : Number(found);
}

/** The value of a part as yes or no. */
export function flagIn(parts: Parts, name: string): boolean | undefined {
  const found = textIn(parts, name);
  return found === undefined ? undefined : found === 'true';
}

/** The parts of every part of a name. */
export function partsIn(parts: Parts, name: string): readonly Parts[] {
  return parts.flatMap((one) => (one.name === name ? [one.part ?? []] : []));
}

/** The resource of a part. */
export function resourceIn<T extends Resource>(parts: Parts, name: string): Stored<T> | undefined {
  return parts.find((one) => one.name === name)?.resource as unknown as Stored<T> | undefined;
}

function textOf(parameter: object | undefined): string | undefined {
  const [, value] = Object.entries(parameter ?? {}).find(([name]) => name.startsWith('value')) ?? [];
  if (typeof value === 'object' && value !== null && 'reference' in value) return String(value.reference);
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

function unreadable(name: string, what: string): Error {
  return clientFault('answer-unreadable', `${name} answered ${what}`);
}
