import type { FlowRecord } from '../../layout/layout.ts';

/** A record, and the resource where it is corrected. */
export interface WaitingRecord {
  readonly resource: string;
  readonly record: FlowRecord;
}
