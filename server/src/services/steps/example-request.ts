import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import type { DescribedParameter } from '../../fhir/operations/operation-description.ts';

/** Which parameters and parts an example has. */
type Shown = (described: DescribedParameter) => boolean;

/** A request with the parameters that `shown` chooses. Its values are of the kind declared and are about nobody. */
export function exampleOf(described: readonly DescribedParameter[], shown: Shown): Parameters {
  return { resourceType: 'Parameters', parameter: entriesOf(described, shown) };
}

function entriesOf(described: readonly DescribedParameter[], shown: Shown): ParametersParameter[] {
  return described.filter(shown).map((one) => exampleEntry(one, shown));
}

function exampleEntry(described: DescribedParameter, shown: Shown): ParametersParameter {
  const { name, part } = described;
  if (part !== undefined) return { name, part: entriesOf(part, shown) };
  return { name, ...exampleValue(described) } as ParametersParameter;
}

function exampleValue({ name, type = '', targets = [], valueSet, limits, text, example }: DescribedParameter): object {
  switch (type) {
    case 'date':
      return { valueDate: '2026-12-01' };
    case 'dateTime':
      return { valueDateTime: `2026-12-01T${name === 'end' ? '10' : '09'}:00:00+01:00` };
    case 'string':
      return { valueString: name === 'key' ? 'esempio-0001' : (example ?? formed(limits?.pattern) ?? text.it) };
    case 'code':
      return { valueCode: example ?? limits?.enum?.[0] ?? firstCodeOf(valueSet ?? '') };
    case 'boolean':
      return { valueBoolean: true };
    case 'integer':
      return { valueInteger: limits?.minimum ?? 1 };
    case 'decimal':
      return { valueDecimal: limits?.minimum ?? 1 };
    case 'Reference':
      return { valueReference: { reference: `${targets[0] ?? 'Resource'}/esempio` } };
    case 'Identifier':
      return { valueIdentifier: { system: 'https://example.org/sid/esempio', value: 'esempio-1' } };
    default:
      return { resource: { resourceType: type } };
  }
}

/** The first code that is known of a value set: of a fragment too, which has no expansion. */
function firstCodeOf(valueSet: string): string {
  const members = packageTerminology().members(valueSet);
  for (const codes of members?.bySystem.values() ?? []) for (const [code] of codes) return code;
  return '';
}

/** Texts of the forms that parameters have, the first that fits. */
const formedTexts = ['1500A4000000017', '000000001', '0000473651', 'V03AN01'];

function formed(pattern: string | undefined): string | undefined {
  return pattern === undefined ? undefined : formedTexts.find((text) => new RegExp(pattern).test(text));
}
