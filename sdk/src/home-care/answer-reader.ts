import type {
  Observation,
  OperationOutcome,
  ParametersParameter,
  QuestionnaireResponse,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import type {
  HomeCareAccess,
  HomeCareAlert,
  HomeCareEpisode,
  HomeCareProcedure,
  HomeCareReferral,
  HomeCareScore,
  HomeCareStateCode,
  HomeCareTeam,
  HomeCareTriage,
  HomeCareVisitAppointment,
  PaiCarePlan,
  PaiGoal,
} from '@sinfonia/profiles';
import { clientFault, issuesOf } from '../errors.ts';
import type { Stored } from '../stored.ts';
import type { StepAnswer } from './answers.ts';

/** The parts of a parameter. */
export type Parts = readonly ParametersParameter[];

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
interface Shown {
  readonly referral: HomeCareReferral;
  readonly newReferral: HomeCareReferral;
  readonly triage: HomeCareTriage;
  readonly task: Task;
  readonly episode: HomeCareEpisode;
  readonly newEpisode: HomeCareEpisode;
  readonly response: QuestionnaireResponse;
  readonly score: HomeCareScore;
  readonly plan: PaiCarePlan;
  readonly goal: PaiGoal;
  readonly team: HomeCareTeam;
  readonly intensity: Observation;
  readonly appointment: HomeCareVisitAppointment;
  readonly encounter: HomeCareAccess;
  readonly procedure: HomeCareProcedure;
  readonly alert: HomeCareAlert;
  readonly outcome: OperationOutcome;
}

/** The parameters of an answer, by name. */
export class AnswerReader {
  readonly #name: string;
  readonly #parameters: Parts;

  /** Throws `answer-unreadable` for anything but Parameters. */
  constructor(name: string, answer: Resource) {
    if (answer.resourceType !== 'Parameters') throw unreadable(name, `a ${answer.resourceType}`);
    this.#name = name;
    this.#parameters = answer.parameter ?? [];
  }

  /** What is common to all steps. */
  step(): StepAnswer {
    const outcome = this.all('outcome')[0];
    const remarks = outcome === undefined ? [] : issuesOf(outcome);
    return { state: this.state(), remarks, repeated: remarks.some(({ code }) => code === 'step-repeated') };
  }

  /** The state of the case. */
  state(): HomeCareStateCode {
    const state = this.#parameters.find(({ name }) => name === 'state')?.valueCode;
    if (state === undefined) throw unreadable(this.#name, 'no state');
    return state as HomeCareStateCode;
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
    if (found === undefined) throw unreadable(this.#name, `no ${name}`);
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

  /** The first value of a name, as text. */
  text(name: string): string | undefined {
    return textOf(this.#parameters.find((one) => one.name === name));
  }
}

/** The value of a part as text; that of a reference is `Type/id`. */
export function textIn(parts: Parts, name: string): string | undefined {
  return textOf(parts.find((one) => one.name === name));
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
