import type { Identifier, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';

/*
 * One parameter of an operation, or none when there is no value. Spread them into the list of a Parameters.
 */

type Given = readonly ParametersParameter[];

/** A code of a table. */
export const code = (name: string, valueCode: string | undefined): Given =>
  valueCode === undefined ? [] : [{ name, valueCode }];

/** A text. */
export const text = (name: string, valueString: string | undefined): Given =>
  valueString === undefined ? [] : [{ name, valueString }];

/** A day, `YYYY-MM-DD`. */
export const day = (name: string, valueDate: string | undefined): Given =>
  valueDate === undefined ? [] : [{ name, valueDate }];

/** An instant with its time zone. */
export const instant = (name: string, valueDateTime: string | undefined): Given =>
  valueDateTime === undefined ? [] : [{ name, valueDateTime }];

/** Yes or no. */
export const flag = (name: string, valueBoolean: boolean | undefined): Given =>
  valueBoolean === undefined ? [] : [{ name, valueBoolean }];

/** A whole number. */
export const count = (name: string, valueInteger: number | undefined): Given =>
  valueInteger === undefined ? [] : [{ name, valueInteger }];

/** A number with decimals. */
export const decimal = (name: string, valueDecimal: number | undefined): Given =>
  valueDecimal === undefined ? [] : [{ name, valueDecimal }];

/** A reference `Type/id`. */
export const reference = (name: string, value: string | undefined): Given =>
  value === undefined ? [] : [{ name, valueReference: { reference: value } }];

/** An identifier. */
export const identifier = (name: string, valueIdentifier: Identifier | undefined): Given =>
  valueIdentifier === undefined ? [] : [{ name, valueIdentifier }];

/** A resource. */
export const resource = (name: string, value: Resource): Given => [{ name, resource: value }];

/** One parameter with parts, or none when there is nothing to say. */
export const group = <T>(name: string, value: T | undefined, partsOf: (one: T) => Given): Given =>
  value === undefined ? [] : [{ name, part: [...partsOf(value)] }];

/** One parameter with parts for each of a list. */
export const each = <T>(name: string, list: readonly T[] | undefined, partsOf: (one: T) => Given): Given =>
  (list ?? []).map((one) => ({ name, part: [...partsOf(one)] }));

/** The same parameter once for each of a list. */
export const repeated = <T>(list: readonly T[] | undefined, parameterOf: (one: T) => Given): Given =>
  (list ?? []).flatMap(parameterOf);

/** The body of an operation. */
export const toParameters = (...given: readonly Given[]): Parameters => ({
  resourceType: 'Parameters',
  parameter: given.flat(),
});
