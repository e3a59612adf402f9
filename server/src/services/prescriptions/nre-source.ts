/** A number for a new prescription, or that there is none left. */
export type AllottedNre =
  | { readonly ok: true; readonly nre: string }
  | { readonly ok: false; readonly reason: 'used-up' };

/**
 * Where the numbers of prescriptions (NRE) come from. A number that was given is never given again, whatever happens to the
 * prescription that it was for: a lost number is only a gap.
 */
export interface NreSource {
  /** The next number, fifteen characters; on disk when it is given. */
  take(): Promise<AllottedNre>;
}
