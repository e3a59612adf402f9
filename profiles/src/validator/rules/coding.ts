import type { Terminology } from '../../terminology/index.ts';
import type { ObjectCheck } from '../checks.ts';
import { type JsonObject, textOf } from '../json.ts';
import type { Run } from '../run.ts';

const absolute = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Compiles the rules of a coding: its system is an absolute address of a code system and not of a value set; a code that
 * a completely known system does not have is pointed out.
 *
 * @see FHIR R4 datatypes.html#Coding
 */
export function compileCodingRule(terminology: Terminology): ObjectCheck {
  const valueSets = new Map<string, boolean>();
  const isValueSet = (system: string): boolean => {
    let found = valueSets.get(system);
    if (found === undefined) {
      found = !terminology.hasCodeSystem(system) && terminology.hasValueSet(system);
      // Systems come from clients: only what is known is remembered.
      if (found || terminology.hasCodeSystem(system)) valueSets.set(system, found);
    }
    return found;
  };
  return (coding, run) => {
    const system = textOf(coding['system']);
    if (system === undefined) return;
    if (!absolute.test(system)) {
      run.reportAt('system', -1, 'system-relative');
      return;
    }
    if (isValueSet(system)) {
      run.reportAt('system', -1, 'system-is-value-set');
      return;
    }
    const code = textOf(coding['code']);
    if (code !== undefined && terminology.isComplete(system) && terminology.display(system, code) === undefined)
      run.reportAt('code', -1, 'code-unknown', { system });
  };
}

/** The system of an identifier should be an absolute address too. Source: FHIR R4 datatypes.html#Identifier. */
export function checkIdentifier(identifier: JsonObject, run: Run): void {
  const system = textOf(identifier['system']);
  if (system !== undefined && !absolute.test(system))
    run.reportAt('system', -1, 'system-relative', undefined, 'warning');
}
