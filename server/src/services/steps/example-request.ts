import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { expandValueSet } from '@sinfonia/profiles/terminology';
import type { DescribedParameter } from '../../fhir/operations/operation-description.ts';

/**
 * A request that the declaration takes: the parameters that must be there, the `key`, and the optional ones named. Its values
 * are of the right kind and are about nobody.
 */
export function exampleOf(described: readonly DescribedParameter[], shows: readonly string[]): Parameters {
  const shown = described.filter(({ name, min }) => min === 1 || name === 'key' || shows.includes(name));
  return { resourceType: 'Parameters', parameter: shown.map(exampleParameter) };
}

function exampleParameter(described: DescribedParameter): ParametersParameter {
  const { name, part } = described;
  if (part !== undefined) return { name, part: part.filter(({ min }) => min === 1).map(exampleParameter) };
  return { name, ...exampleValue(described) } as ParametersParameter;
}

function exampleValue({ name, type = '', targets = [], valueSet, limits, text }: DescribedParameter): object {
  switch (type) {
    case 'date':
      return { valueDate: '2026-12-01' };
    case 'dateTime':
      return { valueDateTime: `2026-12-01T${name === 'end' ? '10' : '09'}:00:00+01:00` };
    case 'string':
      return { valueString: name === 'key' ? 'esempio-0001' : text.it };
    case 'code':
      return { valueCode: limits?.enum?.[0] ?? expandValueSet(valueSet ?? '')?.[0]?.code ?? '' };
    case 'boolean':
      return { valueBoolean: true };
    case 'integer':
      return { valueInteger: limits?.minimum ?? 1 };
    case 'Reference':
      return { valueReference: { reference: `${targets[0] ?? 'Resource'}/esempio` } };
    case 'Identifier':
      return { valueIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'XXXXXX00X00X000X' } };
    default:
      return { resource: { resourceType: type } };
  }
}
