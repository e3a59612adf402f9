/**
 * The step that turns codes of people into what is sent. The ministry's own tool does it in production and its algorithm
 * is not public, so files of the ASL carry the codes as they are (`plainCodes`).
 */
export interface Pseudonymiser {
  /** From the code of the person (codice fiscale, STP, ENI, TEAM) to the one that is sent. */
  readonly person: (code: string) => string;
  /** From the plain identifier of the record to the one that is sent. */
  readonly record: (identifier: string) => string;
}

/** The form of the ASL's own file: codes stay as they are. */
export const plainCodes: Pseudonymiser = { person: (code) => code, record: (identifier) => identifier };
