import { createHash } from 'node:crypto';

/**
 * The step that turns codes of people into what is sent. The ministry's own tool does it in production and its algorithm
 * is not public, so files of the ASL carry the codes as they are (`plainCodes`).
 */
export interface Pseudonymiser {
  /** From the code of the person (codice fiscale, STP, ENI, TEAM) to `CUNI`. */
  readonly person: (code: string) => string;
  /** From the plain `Id_Rec` to the one that is sent. */
  readonly record: (idRec: string) => string;
}

/** The form of the ASL's own file: codes stay as they are. */
export const plainCodes: Pseudonymiser = { person: (code) => code, record: (idRec) => idRec };

/**
 * Test double of the ministry's tool: it has the right shape (two base64 digests, 88 characters) and **not** the
 * ministry's values. Only for tests and demonstrations.
 */
export const pseudonymiserTestDouble: Pseudonymiser = { person: twoDigests, record: twoDigests };

function twoDigests(text: string): string {
  const digest = (salt: string) => createHash('sha256').update(`${salt}:${text}`).digest('base64');
  return digest('first') + digest('second');
}

/**
 * Plain `Id_Rec` of a taking in charge: region (3), ASL (3), day `AAAA-MM-GG` (10), code of the person (16 for a codice
 * fiscale).
 */
export function buildIdRec(parts: {
  readonly region: string;
  readonly asl: string;
  readonly day: string;
  readonly person: string;
}): string {
  return parts.region + parts.asl + parts.day + parts.person;
}

/** Deterministic FHIR id for what a record of the flow brings: the same record imported twice gives the same resources. */
export function toResourceId(...parts: readonly string[]): string {
  return `siad-${createHash('sha256').update(parts.join('\u001f')).digest('hex').slice(0, 40)}`;
}
