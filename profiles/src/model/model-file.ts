/**
 * Layout of `generated/model.json`, the compact form of the FHIR R4 StructureDefinitions. Written by the build step, read
 * by `model.ts`; texts that only people read are left out.
 */
export interface ModelFile {
  readonly fhirVersion: string;
  readonly types: Readonly<Record<string, TypeRecord>>;
  readonly constraints: Readonly<Record<string, ConstraintRecord>>;
}

/** Kind of type: resource, complex (also nested backbone types), primitive. */
export type KindCode = 'r' | 'c' | 'p';

/** `[kind, base or 0, abstract 0|1, constraint keys joined by commas, elements]`. */
export type TypeRecord = readonly [
  kind: KindCode,
  base: string | 0,
  abstract: 0 | 1,
  constraints: string,
  elements: readonly ElementRecord[],
];

/** Bits of the third field of an element record. */
export const elementFlag = { choice: 1, summary: 2, modifier: 4 } as const;

/**
 * One element. `max` is -1 for `*`. `types` is `Code` or `Code(Target|Target)` joined by commas. `binding` is the first
 * letter of the strength (r, e, p, x for example) followed by the value set.
 */
export type ElementRecord = readonly [
  name: string,
  min: number,
  flags: number,
  max: number,
  types: string,
  constraints: string,
  binding: string,
  content: string,
];

/** `[severity, FHIRPath expression, English text, 1 when it is only best practice]`. */
export type ConstraintRecord = readonly [severity: 'e' | 'w', expression: string, human: string, bestPractice: 0 | 1];
