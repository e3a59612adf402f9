import type { FhirRequest } from '../../fhir/exchange.ts';
import { decodeSegments, parseParameters } from '../../http/address.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const form = /^([A-Za-z]+)\s+(?:https?:\/\/[^/\s]+)?(\/fhir(?=[/?]|$))?(\/?[^?\s]*)(?:\?(\S*))?$/;

/**
 * Reads `GET /fhir/Observation?patient=Patient/x`, as a request line or an address is written; `/fhir` may be left out. Undefined
 * for what is none. A body is added by the caller.
 */
export function readRequestLine(text: string): Pick<FhirRequest, 'method' | 'path' | 'query' | 'headers'> | undefined {
  const [, verb = '', , address = '', search = ''] = form.exec(text.trim()) ?? [];
  const method = methods.find((one) => one === verb.toUpperCase());
  const path = decodeSegments(address === '' ? '/' : address.startsWith('/') ? address : `/${address}`, 0);
  const query = parseParameters(search);
  if (method === undefined || path === undefined || query === undefined) return undefined;
  return { method, path, query, headers: {} };
}
