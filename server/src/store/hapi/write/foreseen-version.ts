/** A version that a write will make. */
export interface ForeseenVersion {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** True for the marker that a delete leaves. */
  readonly deleted: boolean;
}
