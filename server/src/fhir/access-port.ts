import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { Principal } from '../access/principal.ts';
import type { ResourceAddress, StoredVersion, WriteOperation, WriteResult } from '../store/port.ts';
import type { AccessQuestion } from './context.ts';
import type { SearchPlan } from './search/plan.ts';

/** What somebody wants to do with a resource that exists. */
export type Use = 'read' | 'search' | 'update' | 'delete';

/**
 * The access decision as the FHIR layer sees it. What it does not show does not exist for the caller: the answer is the one
 * a resource that never was would have, whether the reason is a missing relationship or an obscuring.
 */
export interface AccessPort {
  /**
   * Makes ready what the synchronous questions below need about a principal (its organizations). Called once at the start
   * of each request; returns nothing when it is ready already.
   */
  prepare(principal: Principal): Promise<void> | undefined;

  /** Refusal by scope, role, purpose or level, before any data is looked at; undefined when something may be allowed. */
  authorize(principal: Principal, question: AccessQuestion): Issue | undefined;

  /**
   * Whether everything is allowed and nothing is hidden, so that `visible`, `present` and `judgeContent` are not asked. Cheap:
   * asked several times per request. `narrow` and `completeWrites` are asked all the same: scopes bound every search, and
   * what is obscured is labelled whoever writes it.
   */
  isUnrestricted(principal: Principal): boolean;

  /**
   * The plan, narrowed to what the principal may find: its matches, the resources that chains, `_has`, `_list` and
   * references look into, and its includes. Throws `FhirError` (403) for what no rule allows.
   */
  narrow(principal: Principal, plan: SearchPlan): SearchPlan;

  /** Which of these resources (current state) the principal may use so; keys are `Type/id`. */
  visible(principal: Principal, addresses: readonly ResourceAddress[], use: Use): Promise<ReadonlySet<string>>;

  /**
   * Tells whether an older version of a resource that the principal sees is about the same persons as the current one: what
   * was once filed under somebody else is not shown with it.
   */
  isAboutSamePersons(version: StoredVersion, current: StoredVersion): boolean;

  /**
   * JSON texts of versions the principal may see, in order, without the elements that the role hides, without references to
   * resources that are hidden from it and without the labels that would tell of them. `''` for a version without text.
   */
  present(principal: Principal, versions: readonly StoredVersion[]): Promise<readonly string[]>;

  /**
   * Refusal of storing this resource, judged by its content: whose data it is and for whom the principal may write.
   * `newborn` holds the `urn:uuid:` addresses of the Patients that the same transaction creates: who may create a Patient
   * may write the first data of it, so a reference to one of them is passed over.
   */
  judgeContent(
    principal: Principal,
    resource: Resource,
    use: 'create' | 'update',
    newborn?: ReadonlySet<string>,
  ): Promise<Issue | undefined>;

  /**
   * Completes the writes of one atomic step: labels of what is obscured already, and the resources that a new or changed
   * obscuring reaches. The operations given keep their order and come first; of a changed one only `meta` counts, since its
   * references may have been resolved for this question. An added update that carries `expectedVersion` is computed anew
   * when it loses a race.
   */
  completeWrites(principal: Principal, operations: readonly WriteOperation[]): Promise<readonly WriteOperation[]>;

  /**
   * Told of a resource, checked or not, that is about to be written alone: what its completion asks the store for is begun already. Nothing
   * is refused here.
   */
  anticipate(resource: Resource): void;

  /**
   * Told what a completed step has written, with what it replaced, so that the end of a relationship and a new obscuring
   * count at once in this process.
   */
  written(results: readonly WriteResult[]): Promise<void>;
}
