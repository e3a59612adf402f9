import type { Resource } from '@medplum/fhirtypes';
import type { Issue, IssueCode } from '@sinfonia/profiles/issues';
import type { Store, WriteOperation } from '../store/port.ts';
import type { AccessPort } from './access-port.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';
import type { OperationDescription } from './operations/operation-description.ts';
import type { InteractionName, RoutedInteraction } from './routing.ts';
import type { SearchPlanner } from './searching.ts';

/** What an access decision is about. */
export interface AccessQuestion {
  readonly interaction: InteractionName;
  readonly type?: string;
  readonly id?: string;
  /** Name of the operation, without `$`. */
  readonly operation?: string;
}

/** A resource that an access touched, for its audit record. */
export interface TouchedResource {
  readonly type: string;
  readonly id: string;
  readonly versionId?: string;
  /** JSON texts from which the audit tells whose data it is; not kept. */
  readonly texts?: readonly string[];
}

/** What the audit keeps of an access, whether it was answered or refused. */
export interface AccessRecord {
  readonly request: FhirRequest;
  readonly question: AccessQuestion;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly touched: readonly TouchedResource[];
  /** Purpose of use when it is not that of the token: `ETREAT` for what is seen under an emergency access. */
  readonly purpose?: string;
  /** Code of the refusal, when it was refused. */
  readonly refusal?: IssueCode;
}

/** The audit as the FHIR layer sees it. */
export interface AuditPort {
  /** Records an access that wrote nothing; returns at once, writing follows in batches. */
  record(access: AccessRecord): void;
  /** The AuditEvents of a write, to be stored in the same atomic step: more than one when it touched very much. */
  eventsFor(access: AccessRecord): readonly Resource[];
}

/** An operation (`$name`) of the FHIR API. One file each in `operations/`, or in the service it belongs to. */
export interface OperationHandler {
  /** Name without `$`. */
  readonly name: string;
  /** Canonical address of its OperationDefinition. */
  readonly definition: string;
  /** Its definition on some types, where they have one of their own. */
  readonly definitions?: Readonly<Record<string, string>>;
  readonly levels: readonly ('system' | 'type' | 'instance')[];
  /** Types it exists on; absent: all. */
  readonly types?: readonly string[];
  /** Whether it changes nothing, so that GET is allowed. */
  readonly readOnly: boolean;
  /** What it tells clients of itself; absent where its definition is another's or written by hand. */
  readonly description?: OperationDescription;
  /** Whether its AuditEvents travel in the atomic step of its own write, so that none is to be recorded beside it. */
  readonly auditsItself?: true;
  /** `touched` takes what the answer shows, for the audit record. */
  handle(
    context: FhirContext,
    request: FhirRequest,
    target: { type?: string; id?: string },
    touched: TouchedResource[],
  ): Promise<FhirResponse>;
}

/** Everything an interaction needs, put together once by `compose.ts`. */
export interface FhirContext {
  readonly store: Store;
  readonly planner: SearchPlanner;
  readonly validate: (
    resource: unknown,
    options?: { readonly profiles?: readonly string[]; readonly bestPractice?: boolean },
  ) => readonly Issue[];
  /** Decides what callers may use and how it is shown to them. */
  readonly access: AccessPort;
  readonly audit: AuditPort;
  /**
   * Judges and completes writes of types that the server itself acts on (Subscription), before anything is stored. Throws
   * `FhirError` for what is refused; answers the operations in the order given.
   */
  readonly beforeWrite?: (
    request: FhirRequest,
    operations: readonly WriteOperation[],
  ) => Promise<readonly WriteOperation[]>;
  readonly operations: ReadonlyMap<string, OperationHandler>;
  /** JSON text of the CapabilityStatement. */
  readonly capability: () => string;
}

/** A request with its routed interaction, whichever it is, and what it touched so far. */
export interface OpenExchange {
  readonly context: FhirContext;
  readonly request: FhirRequest;
  readonly route: RoutedInteraction;
  /** Filled by reading interactions, for the audit record. */
  readonly touched: TouchedResource[];
}

/** A request of one kind of interaction. */
export interface Exchange<Name extends InteractionName = InteractionName> extends OpenExchange {
  readonly route: Extract<RoutedInteraction, { interaction: Name }>;
}
