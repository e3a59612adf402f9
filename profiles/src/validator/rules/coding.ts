import { type JsonObject, textOf } from '../../json/json-object.ts';
import type { Terminology } from '../../terminology/index.ts';
import type { ObjectCheck } from '../checks.ts';
import type { Run } from '../run.ts';

const absolute = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Compiles the rules of a coding: its system is an absolute address of a code system and not of a value set; a code that
 * a completely known system does not have is pointed out.
 *
 * @see FHIR R4 datatypes.html#Coding
 */
export function compileCodingRule(terminology: Terminology): ObjectCheck {
  const kinds = new Map<string, SystemKind>();
  const kindOf = (system: string): SystemKind => {
    const known = kinds.get(system);
    if (known) return known;
    if (terminology.hasCodeSystem(system))
      return remember(system, terminology.isComplete(system) ? 'complete' : 'partial');
    if (!absolute.test(system)) return 'relative';
    // Most systems of clients are unknown here: the look-up is only worth it where the name says what it is.
    return system.includes('ValueSet') && terminology.hasValueSet(system) ? remember(system, 'value-set') : 'unknown';
  };
  // Systems come from clients: only what the terminology knows is remembered.
  const remember = (system: string, kind: SystemKind): SystemKind => {
    kinds.set(system, kind);
    return kind;
  };
  return (coding, run) => {
    const system = textOf(coding['system']);
    if (system === undefined) return;
    const kind = kindOf(system);
    if (kind === 'relative') run.reportAt('system', -1, 'system-relative');
    else if (kind === 'value-set') run.reportAt('system', -1, 'system-is-value-set');
    else if (kind === 'complete') {
      const code = textOf(coding['code']);
      if (code !== undefined && terminology.display(system, code) === undefined)
        run.reportAt('code', -1, 'code-unknown', { system });
    }
  };
}

type SystemKind = 'complete' | 'partial' | 'value-set' | 'relative' | 'unknown';

/** The system of an identifier should be an absolute address too. Source: FHIR R4 datatypes.html#Identifier. */
export function checkIdentifier(identifier: JsonObject, run: Run): void {
  const system = textOf(identifier['system']);
  if (system !== undefined && !absolute.test(system))
    run.reportAt('system', -1, 'system-relative', undefined, 'warning');
}
