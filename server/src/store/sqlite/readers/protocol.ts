import type { Issue } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../../fhir/search/plan.ts';
import type { HistoryPage, HistoryRequest, SearchPage } from '../../port.ts';

/** What a reader can be asked for, and what it answers. */
export interface ReaderTasks {
  readonly search: { readonly input: SearchPlan; readonly output: SearchPage };
  readonly explain: { readonly input: SearchPlan; readonly output: unknown };
  readonly history: { readonly input: HistoryRequest; readonly output: HistoryPage };
  /** Addresses (`Type/id`, sorted) that a plan matches, at most `limit`; on behalf of a write that waits. */
  readonly match: {
    readonly input: { readonly plan: SearchPlan; readonly limit: number };
    readonly output: readonly string[];
  };
}

/** Name of a task. */
export type ReaderTask = keyof ReaderTasks;

/** One request to a reader thread; it handles one at a time. */
export interface ReaderRequest {
  readonly task: ReaderTask;
  readonly input: unknown;
}

/** The answer of a reader thread: the output, the refusal of the request, or a technical failure. */
export type ReaderReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly output: unknown }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[]; readonly status: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a reader thread is started with. */
export interface ReaderStart {
  readonly file: string;
}
