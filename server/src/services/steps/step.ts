import type { ParametersParameter, Resource } from '@medplum/fhirtypes';
import type { Issue, IssueCode } from '@sinfonia/profiles/issues';
import type { FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { DescribedParameter } from '../../fhir/operations/operation-description.ts';
import type { Actor } from './actor.ts';
import type { Changes } from './changes.ts';
import type { Bilingual, InputOf, ParameterSet } from './parameters.ts';

/** What the machine of a service says of one step; the file with the machine is the decision that allows it. */
export interface StepRule {
  readonly title: Bilingual;
  /** States from which the step may be made. */
  readonly from: readonly string[];
  /** States that it may lead to; absent for a step that leaves the state as it is. */
  readonly to?: readonly string[];
  /** Roles (keys of access policies) that may make it. */
  readonly roles: readonly string[];
  /** Who is told of it, and by which template. */
  readonly notices?: readonly { readonly template: string; readonly tell: readonly string[] }[];
  /** Law or practice that the decision rests on. */
  readonly because: string;
}

/** What some steps of a service ask of their data, beside state and role. */
export interface StepCondition {
  /** Name that a refusal or remark gives, e.g. `HC-01`. */
  readonly id: string;
  /** Whether the step is refused (`step-precondition`) or made with a remark (`step-remark`). */
  readonly kind: 'refusal' | 'remark';
  /** Names of the steps that it holds for. */
  readonly steps: readonly string[];
  readonly text: Bilingual;
  readonly source: string;
  /** `normative`, `public` or `unverified`. */
  readonly evidence: string;
}

/** Where a step is made: on a type, or on an instance of it. */
export interface StepTarget {
  readonly type: string;
  /** Further types on which the step is the same; of the request it is the first word of the path. */
  readonly also?: readonly string[];
  readonly level: 'type' | 'instance';
}

/** A request for a step with what it is judged by. */
export interface StepRequest {
  readonly context: FhirContext;
  readonly request: FhirRequest;
  readonly actor: Actor;
  /** The present, ms since the epoch, UTC. */
  readonly now: number;
  /** Logical id of the target of a step on an instance. */
  readonly id?: string;
}

/** What a step works with, beside its input. */
export interface Work<Subject> extends StepRequest {
  readonly subject: Subject;
  /** State of the subject before the step. */
  readonly stateBefore: string;
  /** What will be written, all or nothing. */
  readonly changes: Changes;
  /** Adds a remark to the answer: the step is made all the same. */
  warn(issue: Issue): void;
}

/** What a step leads to. */
export interface StepResult {
  /** State after the step. */
  readonly state: string;
  /** What the answer shows, by name: references to what is written (`urn:uuid:` for what the step creates) or was there. */
  readonly shows: Readonly<Record<string, string | readonly string[]>>;
  /** What the answer tells beside resources; a repetition tells again what has a value, not what has parts. */
  readonly tells?: readonly ParametersParameter[];
  /** Whom the step concerns beside the actors of the process, for the notices. */
  readonly concerns?: {
    readonly operators?: readonly string[];
    readonly organization?: string;
    /** Values that the notice shows; never clinical. */
    readonly values?: Readonly<Record<string, string>>;
    /** Template of the notice, where it is another than that of the machine. */
    readonly template?: string;
    /** Whether nobody is told, because nothing new happened. */
    readonly silent?: true;
  };
  /** What the Provenance is about: the resource that stands for the process. */
  readonly about: string;
}

/** One step of a service: an operation of the FHIR API that ends in one transaction. */
export interface Step<Subject, Set extends ParameterSet = ParameterSet> {
  /** Name of the operation, without `$`. */
  readonly name: string;
  readonly target: StepTarget;
  readonly description: Bilingual;
  readonly parameters: Set;
  /** Names and types of what the answer shows. */
  readonly shows: Readonly<Record<string, { readonly type: string; readonly text: Bilingual; readonly many?: true }>>;
  /** What the answer tells beside resources: every name that a result tells is here. */
  readonly tells?: readonly DescribedParameter[];
  /** Codes of what the step refuses beside what every step does. */
  readonly refusals?: readonly IssueCode[];
  /** Optional parameters that the example of a request shows, beside those it must have. */
  readonly exampleShows?: readonly string[];
  /**
   * Tells what the step changes. Throws `FhirError` for what is refused. Called again, on the subject as it is then, when
   * somebody else changed it meanwhile.
   */
  readonly run: (work: Work<Subject>, input: InputOf<Set>) => Promise<StepResult> | StepResult;
}

/** The states of a service. */
export interface ServiceStates {
  /** Value set of their codes. */
  readonly valueSet: string;
  readonly titles: Readonly<Record<string, Bilingual>>;
}

/** A service whose steps are operations. */
export interface Service<Subject> {
  /** Name of the folder, e.g. `home-care`. */
  readonly name: string;
  readonly states: ServiceStates;
  /** What the machine says of a step, by the name of the operation. */
  readonly rules: ReadonlyMap<string, StepRule>;
  readonly conditions: readonly StepCondition[];
  /**
   * Reads what a step is about, as it is now, and refuses it as not found (404) when the caller may not see it.
   * `Subject` of a step on a type: what the input names.
   */
  readonly load: (request: StepRequest, step: string, input: Readonly<Record<string, unknown>>) => Promise<Subject>;
  readonly stateOf: (subject: Subject) => string;
  /** What the steps about a subject have in common: within a server they are made one after the other. */
  readonly turnOf: (subject: Subject) => string;
  /** The notices that tell the actors of a step; written in its transaction. */
  readonly noticesOf: (work: Work<Subject>, step: string, result: StepResult) => Promise<readonly Resource[]>;
  /** The resource whose version a step is bound to by `If-Match`, and which is guarded while it is made. */
  readonly guarded: (subject: Subject) => (Resource & { readonly id: string }) | undefined;
}

/** Declares a step so that the type of its input is known from its parameters. */
export function defineStep<Subject>() {
  return <const Set extends ParameterSet>(step: Step<Subject, Set>): Step<Subject> => step as unknown as Step<Subject>;
}
