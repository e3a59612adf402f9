import type { ElementDefinition } from '@medplum/fhirtypes';
import { isJsonObject, textOf } from '../../json/json-object.ts';
import type { ValueCheck } from '../checks.ts';
import type { Run } from '../run.ts';

type Kind = 'contained' | 'bundled' | 'referenced';

/**
 * Compiles how a profile lets a reference point: to a contained resource, within the bundle or elsewhere, and with or
 * without a version. What lies elsewhere is told apart from the bundle only when the resource is in one.
 *
 * @see FHIR R4 elementdefinition.html, ElementDefinition.type.aggregation and versioning
 */
export function compileReferenceKinds(definition: ElementDefinition): readonly ValueCheck[] {
  const type = (definition.type ?? []).find(({ code }) => code === 'Reference');
  if (!type?.aggregation && !type?.versioning) return [];
  const kinds = new Set<string>(type.aggregation ?? []);
  const { versioning } = type;
  const checks: ValueCheck[] = [];
  if (kinds.size > 0) {
    checks.push((value, run) => {
      const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
      const kind = reference === undefined ? undefined : kindOf(reference, run);
      if (kind !== undefined && !kinds.has(kind))
        run.report('reference-kind', { kind, allowed: [...kinds].join(', ') });
    });
  }
  if (versioning === 'specific' || versioning === 'independent') {
    checks.push((value, run) => {
      const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
      if (reference === undefined || reference.startsWith('#') || reference.startsWith('urn:')) return;
      if (reference.includes('/_history/') !== (versioning === 'specific'))
        run.report('reference-version', { versioning });
    });
  }
  return checks;
}

function kindOf(reference: string, run: Run): Kind | undefined {
  if (reference.startsWith('#')) return 'contained';
  if (!run.bundle) return undefined;
  return run.resolve(reference).length > 0 ? 'bundled' : 'referenced';
}
