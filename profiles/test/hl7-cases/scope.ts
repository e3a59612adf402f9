import type { ExpectedOutcome, ManifestCase } from './manifest.ts';

/** Why a run of the suite is not ours to judge. A closed list; every reason is worked out from the manifest. */
export const leftOutReasons = {
  version: 'for another FHIR version',
  format: 'neither a JSON nor an XML file',
  disabled: 'switched off in the manifest',
  packages: 'needs a package from a registry',
  product:
    'about another product: CDS Hooks, CDA, v2, health cards, JSON 5, signatures, logical models, matching, scoring',
  terminology: 'needs a terminology server',
  support: 'lacks its file, or brings a supporting file that is no R4 resource',
  fetching: 'needs resources of a server, or switches of a command line',
  outcome: 'has no outcome of the reference implementation',
} as const;

export type LeftOutReason = keyof typeof leftOutReasons;

const otherProducts = new Set(['cdshooks', 'cda', 'v2', 'shc', 'json5', 'dsig', 'logical', 'scoring']);
const terminologyModules = new Set(['tx', 'tx-advanced']);
/** Modes that ask whether what references name is there. */
const fetchingModes = new Set<unknown>(['CHECK_VALID', 'CHECK_EXISTS_AND_TYPE']);
const r4 = new Set(['4.0', '4.0.1']);

/** Reason to leave a whole case out, undefined when it is in. */
export function leftOut(entry: ManifestCase): LeftOutReason | undefined {
  if (!r4.has(entry.version ?? '')) return 'version';
  if (!/\.(json|xml)$/.test(entry.file)) return 'format';
  if (String(entry['use-test']) === 'false') return 'disabled';
  if (otherProducts.has(entry.module ?? '') || 'logical' in entry) return 'product';
  if ('packages' in entry || 'package-map' in entry || entry.profile?.packages) return 'packages';
  if (fetchingModes.has(entry['validateReference']) || 'bundle-param' in entry) return 'fetching';
  if (terminologyModules.has(entry.module ?? '')) return 'terminology';
  return undefined;
}

/** Code systems whose contents no package of ours can hold: licensed, or kept by a server. */
const serverSystems =
  /http:\/\/(snomed\.info|loinc\.org|www\.nlm\.nih\.gov|hl7\.org\/fhir\/sid\/(icd|cvx|ndc)|dicom\.nema\.org|www\.whocc\.no)|urn:iso:std:iso|urn:ietf:bcp/;
const aboutCodes =
  /^(Wrong Display Name|Unknown [Cc]ode|The code provided|The provided code|None of the codings provided|The Coding provided|A definition for the value Set|The value provided|The display )/;

/** Whether an outcome is of another version than the case, as happens where the manifest shares files. */
export function isOfOtherVersion(stated: unknown): boolean {
  return typeof stated === 'string' && /\/R(2|3|4B|5|6)\./.test(stated);
}

/** Errors that do not come from a terminology server: what is left is for any validator to find. */
export function errorsWithoutServer(outcome: ExpectedOutcome): number {
  if (outcome.issues.length === 0) return outcome.errors;
  return outcome.issues.filter(({ details }) => {
    const text = details?.text ?? '';
    return !(aboutCodes.test(text) && serverSystems.test(text));
  }).length;
}
