/** A link of the chain of audit events with the event that it is about, as far as there is one. Hashes are hexadecimal. */
export interface Link {
  readonly position: number;
  readonly id: string;
  readonly digest: string;
  readonly hash: string;
  /** Whole text of the event where events are read. */
  readonly text?: string;
  /** Whether exactly this one version is there, as the current one. */
  readonly current?: boolean;
  /** The text after `meta.lastUpdated` of an event that waits to be entered. */
  readonly tail?: string;
}
