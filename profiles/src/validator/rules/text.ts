import type { ElementModel } from '../../model/index.ts';
import type { ValueCheck } from '../checks.ts';
import type { Run } from '../run.ts';

const tag = /<[a-z!/][^>]*>/i;
const exampleHost = /^https?:\/\/([^/]+\.)?(example\.(org|com|net)|acme\.com)([/:?#]|$)/i;
const uuid = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const oid = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;
const addresses = new Set(['uri', 'url', 'canonical']);

/**
 * Compiles the rules of texts and addresses beyond their form: no markup where the caller refuses it, no addresses kept
 * for examples where the caller refuses them, and addresses that say they are a UUID or an OID are one.
 *
 * @see FHIR R4 security.html#narrative, datatypes.html#uri
 */
export function compileTextRules(element: ElementModel, type: string): readonly ValueCheck[] {
  if (type === 'string' || type === 'markdown') return [(value, run) => checkMarkup(value, type, run)];
  if (!addresses.has(type)) return [];
  // The entries of a bundle are told apart by whatever text they have here.
  if (element.path === 'Bundle.entry.fullUrl') return [checkExample];
  return type === 'canonical' ? [checkExample, checkUrn, checkCanonical] : [checkExample, checkUrn];
}

function checkMarkup(value: unknown, type: 'string' | 'markdown', run: Run): void {
  if (run.options.refuseMarkupIn?.includes(type) && typeof value === 'string' && tag.test(value))
    run.report('text-markup');
}

const checkExample: ValueCheck = (value, run) => {
  if (run.options.refuseExampleAddresses && typeof value === 'string' && exampleHost.test(value))
    run.report('address-example');
};

const checkUrn: ValueCheck = (value, run) => {
  if (typeof value !== 'string' || !value.startsWith('urn:')) return;
  if (value.startsWith('urn:uuid:') && !uuid.test(value))
    run.report('format-wrong', { type: 'uuid', form: 'urn:uuid:…' });
  else if (value.startsWith('urn:oid:') && !oid.test(value))
    run.report('format-wrong', { type: 'oid', form: 'urn:oid:…' });
};

/** A canonical address is absolute, or names something in the same resource. Source: FHIR R4 references.html#canonical. */
const checkCanonical: ValueCheck = (value, run) => {
  if (typeof value === 'string' && !/^(#|[a-z][a-z0-9+.-]*:)/i.test(value)) run.report('canonical-relative');
};
