import type { Identifier } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { ii, iiOf } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import type { Gaps } from '../gaps.ts';

const regional = /^2\.16\.840\.1\.113883\.2\.9\.2\.\d{2,3}\.4\.1(\.1)?$/;

/**
 * Identifiers of the person in care: those of one family, national (codice fiscale, TEAM card with personal number, ENI,
 * ANA) or else STP or regional, each once; with `admitted` those alone. A TEAM number without the other one is left out. Source: schematrons, rules on
 * `recordTarget/patientRole/id`.
 */
export function patientIds(
  identifiers: readonly Identifier[] | undefined,
  path: string,
  gaps: Gaps,
  admitted?: readonly string[],
): readonly CdaElement[] {
  const byRoot = new Map<string, { readonly identifier: Identifier; readonly at: number }>();
  for (const [at, identifier] of (identifiers ?? []).entries()) {
    const root = oidOf(identifier.system);
    if (root === undefined || identifier.value === undefined || identifier.use === 'old') continue;
    const other = byRoot.get(root);
    if (!other || endOf(identifier) > endOf(other.identifier)) byRoot.set(root, { identifier, at });
  }
  const team = byRoot.has(oids.teamCard) && byRoot.has(oids.teamPersonal) ? [oids.teamCard, oids.teamPersonal] : [];
  const national = [oids.codiceFiscale, ...team, oids.eni, oids.ana].filter((root) => byRoot.has(root));
  const others = [oids.stp, ...[...byRoot.keys()].filter((root) => regional.test(root)).sort()];
  const usual = national.length > 0 ? national : others.filter((root) => byRoot.has(root));
  const chosen = admitted ? admitted.filter((root) => byRoot.has(root)) : usual;
  const elements = chosen.flatMap((root) => {
    const found = byRoot.get(root);
    const made = found && checkedId(found.identifier, root, `${path}.identifier[${found.at}].value`, gaps);
    return made ? [made] : [];
  });
  if (chosen.length === 0) gaps.missing(`${path}.identifier`);
  return elements;
}

/** The identifier of one of the roots, by their order; the codice fiscale has its form checked. */
export function identifierIn(
  identifiers: readonly Identifier[] | undefined,
  roots: readonly string[],
  path: string,
  gaps: Gaps,
): CdaElement | undefined {
  for (const root of roots) {
    const at = (identifiers ?? []).findIndex(({ system, value }) => oidOf(system) === root && value !== undefined);
    const found = identifiers?.[at];
    if (found) return checkedId(found, root, `${path}.identifier[${at}].value`, gaps);
  }
  return undefined;
}

/** The first identifier that an OID can be written for, preferring some. */
export function anyIdentifier(
  identifiers: readonly Identifier[] | undefined,
  preferred: readonly string[] = [],
): CdaElement | undefined {
  const list = identifiers ?? [];
  for (const root of preferred) {
    const found = list.find(({ system, value }) => oidOf(system) === root && value !== undefined);
    if (found) return ii('id', found);
  }
  for (const identifier of list) {
    const made = ii('id', identifier);
    if (made) return made;
  }
  return undefined;
}

function checkedId(identifier: Identifier, root: string, path: string, gaps: Gaps): CdaElement | undefined {
  const value = identifier.value ?? '';
  if (root === oids.codiceFiscale && !/^[A-Z0-9]{16}$/.test(value.toUpperCase())) {
    gaps.value(path);
    return undefined;
  }
  return iiOf('id', root, root === oids.codiceFiscale ? value.toUpperCase() : value);
}

/** Codes that are still valid go before those that ended. */
function endOf({ period }: Identifier): string {
  return period?.end ?? '9999';
}
