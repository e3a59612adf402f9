import table from './operations.json' with { type: 'json' };

/** A call that carries claims, by its name in `operations.json`. */
export type FseOperation = keyof typeof table.operations;

/** What the claims of an operation have to say. */
export interface OperationRules {
  /** What we send as `action_id` and, unless the caller says more, as `purpose_of_use`. */
  readonly action: string;
  readonly purpose: string;
  readonly actions: readonly string[];
  readonly purposes: readonly string[];
  /** Whether `locality` has the form XON; otherwise anything but nothing will do. */
  readonly locality: boolean;
  /** Whether `resource_hl7_type` is required. */
  readonly resourceType: boolean;
  /** Whether the file goes with its hash in `attachment_hash`. */
  readonly attachmentHash: boolean;
  /** The source says nothing of these rules. */
  readonly unverified?: boolean;
}

/** Operations by name. Source: integration guide v2.22, coherence of claims. */
export const operationRules: Readonly<Record<FseOperation, OperationRules>> = table.operations;
