import { codeSystemUrl } from '@sinfonia/profiles';
import type { Condition } from '../fhir/search/plan.ts';
import type { Circle } from './circle.ts';
import type { Code } from './codings.ts';
import {
  anyFilter,
  everyFilter,
  type Filter,
  hasCode,
  isNamedBy,
  type MadeFilters,
  names,
  notFilter,
  once,
} from './conditions.ts';
import type { Policy } from './policies/policy.ts';
import table from './protected-labels.json' with { type: 'json' };
import { consentInForce } from './reach/reach-condition.ts';

/** A label by its system and code. */
interface Label {
  readonly system: string;
  readonly code: string;
}

type Viewer = 'professional' | 'representative' | 'person';

/** From whom labels hide, by how a policy treats protected data; nobody is hidden from who carries it. */
const viewers: Readonly<Record<Policy['protectedData'], Viewer | undefined>> = {
  hidden: 'professional',
  'hidden-from-representative': 'representative',
  own: 'person',
  carried: undefined,
};

const labelsFor: Readonly<Record<Viewer, readonly Label[]>> = {
  professional: labelsThatHideFrom('professional'),
  representative: labelsThatHideFrom('representative'),
  person: labelsThatHideFrom('person'),
};

/** Labels that hide a resource from a caller; empty when nothing does. */
export function hidingLabels(protectedData: Policy['protectedData']): readonly Label[] {
  const viewer = viewers[protectedData];
  return viewer === undefined ? [] : labelsFor[viewer];
}

/** Tells whether one of these labels is one that hides a resource from a caller. */
export function carriesHidingLabel(security: readonly Code[], protectedData: Policy['protectedData']): boolean {
  return hidingLabels(protectedData).some(({ system, code }) =>
    security.some((one) => one.code === code && one.system === system),
  );
}

/**
 * Condition that a resource of a type is not hidden from a caller: it carries no label that hides it, or the caller made it,
 * or a consent of the person permits it to the caller; and no obscuring names the caller.
 *
 * Source: ministerial decree of 7 September 2023, arts. 6 and 9. An emergency access does not change it.
 */
export function protectionFilter(
  protectedData: Policy['protectedData'],
  { circle, now, made }: { readonly circle: Circle; readonly now: number; readonly made: MadeFilters },
  type: string,
  authored: Filter,
): Filter {
  const labels = hidingLabels(protectedData);
  if (labels.length === 0) return 'all';
  // Of its type and not of every type: in a search over many types each would ask for all of them.
  const parameter = { type, code: '_security' };
  const labelled: Condition = { kind: 'token', parameter, anyOf: labels };
  const plain: Condition = { kind: 'not', of: labelled };
  const named = names('Consent', 'actor', circle.callers);
  const obscuring = obscuringNaming(circle);
  if (protectedData !== 'hidden' || obscuring === 'none') return plain;
  const permitted = once(made, 'permitted', () =>
    isNamedBy('Consent', 'data', [...consentInForce(['stronger-protection'], now), named]),
  );
  const denied = once(made, 'denied', () => isNamedBy('Consent', 'data', [obscuring]));
  return everyFilter([anyFilter([plain, authored, permitted]), notFilter(denied)]);
}

/** The obscurings in force that name the caller among those from whom they hide, as a filter on Consent. */
export function obscuringNaming(circle: Circle): Filter {
  return everyFilter([
    hasCode('Consent', 'category', ['obscuring'], codeSystemUrl.ConsentKind),
    hasCode('Consent', 'status', ['active']),
    names('Consent', 'actor', circle.callers),
  ]);
}

function labelsThatHideFrom(viewer: Viewer): readonly Label[] {
  return table.labels
    .filter(({ hides }) => hides.includes(viewer))
    .flatMap(({ system, codes }) => codes.map((code) => ({ system, code })));
}
