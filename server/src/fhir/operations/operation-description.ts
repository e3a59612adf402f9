import type { Parameters } from '@medplum/fhirtypes';
import type { BilingualText, IssueCode } from '@sinfonia/profiles/issues';

/** What the values of a parameter are held to, in the words of JSON Schema. */
export interface ValueLimits {
  /** The only values, where no value set has them. */
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** One parameter of an operation, as it is told to clients. */
export interface DescribedParameter {
  readonly name: string;
  readonly min: 0 | 1;
  readonly max: '1' | '*';
  readonly text: BilingualText;
  /** FHIR type, or the type of a resource; absent for a parameter with parts. */
  readonly type?: string;
  /** Types of the target of a reference. */
  readonly targets?: readonly string[];
  /** Canonical address of the value set of a code; the binding is required. */
  readonly valueSet?: string;
  readonly limits?: ValueLimits;
  readonly part?: readonly DescribedParameter[];
  /** Value that the example of a request shows, where none follows from the rest. */
  readonly example?: string;
}

/**
 * What an operation says of itself: its OperationDefinition, its place in the OpenAPI description and its page are made of this,
 * so that none of them says something else than the operation does.
 */
export interface OperationDescription {
  readonly title: BilingualText;
  readonly description: BilingualText;
  /** When and by whom it may be called, and what it refuses; a paragraph each. */
  readonly comment: readonly BilingualText[];
  readonly in: readonly DescribedParameter[];
  readonly out: readonly DescribedParameter[];
  /** Codes of what it refuses, beside what any request is refused for. */
  readonly refusals: readonly IssueCode[];
  /** Status of an answer that is no refusal. */
  readonly successes: readonly (200 | 201)[];
  /** Whether `If-Match` binds it to a version. */
  readonly takesIfMatch: boolean;
  /** Whether it changes nothing, though it takes what an address cannot hold and so is no GET. */
  readonly writesNothing?: true;
  /** Makes an example of a request; absent where none is needed. Asked for when a description is written, not for each server. */
  readonly example?: () => Parameters;
}
