import type { ElementModel } from '../../model/index.ts';
import type { ValueCheck } from '../checks.ts';
import type { PrimitiveFault } from '../primitives/formats.ts';
import type { Run } from '../run.ts';

const tag = /<[a-z!/][^>]*>/i;
const exampleHost = /^https?:\/\/([^/]+\.)?(example\.(org|com|net)|acme\.com)([/:?#]|$)/i;
const uuid = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const oid = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;
const absolute = /^(#|[a-z][a-z0-9+.-]*:)/i;
const addresses = new Set(['uri', 'url', 'canonical']);

/** What is wrong with an address beyond its form. */
export type AddressTest = (value: unknown) => PrimitiveFault | undefined;

/**
 * The test of an address beyond its form: one that says that it is a UUID or an OID is one; a canonical address is
 * absolute or names something in the same resource. Undefined for elements that are no addresses.
 *
 * @see FHIR R4 datatypes.html#uri, references.html#canonical
 */
export function addressTest(element: ElementModel, type: string): AddressTest | undefined {
  // The entries of a bundle are told apart by whatever text they have here.
  if (!addresses.has(type) || element.path === 'Bundle.entry.fullUrl') return undefined;
  return type === 'canonical' ? canonicalFault : urnFault;
}

const urnFault: AddressTest = (value) => {
  if (typeof value !== 'string' || !value.startsWith('urn:')) return undefined;
  if (value.startsWith('urn:uuid:')) return uuid.test(value) ? undefined : 'format-wrong';
  return !value.startsWith('urn:oid:') || oid.test(value) ? undefined : 'format-wrong';
};

const canonicalFault: AddressTest = (value) =>
  typeof value === 'string' && !absolute.test(value) ? 'canonical-relative' : urnFault(value);

/**
 * The rules of texts and addresses that a caller may ask for: no markup, no addresses kept for examples. Run only when
 * {@link Run.isStrict}.
 */
export function strictTextRule(type: string): ValueCheck | undefined {
  if (type === 'string' || type === 'markdown') return (value, run) => checkMarkup(value, type, run);
  return addresses.has(type) ? checkExample : undefined;
}

function checkMarkup(value: unknown, type: 'string' | 'markdown', run: Run): void {
  if (run.options.refuseMarkupIn?.includes(type) && typeof value === 'string' && tag.test(value))
    run.report('text-markup');
}

const checkExample: ValueCheck = (value, run) => {
  if (run.options.refuseExampleAddresses && typeof value === 'string' && exampleHost.test(value))
    run.report('address-example');
};
