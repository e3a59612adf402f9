import { FhirError } from '@sinfonia/profiles/issues';
import type { Reply } from '../../exchanges/fse/gateway/port.ts';
import type { Signing } from '../../exchanges/fse/signing/port.ts';
import { parameterPlace } from '../steps/step-rules.ts';

/**
 * What the gateway refuses: `fse-gateway-refused` 422 with its code, and the field or claim. The texts of the gateway may hold codes of the
 * document: they are told to who sent it, and nowhere else.
 */
export function gatewayRefused(reply: Extract<Reply<unknown>, { readonly kind: 'refused' }>): FhirError {
  const detail = reply.problem?.['detail'];
  return new FhirError({
    code: 'fse-gateway-refused',
    expression: [parameterPlace('document')],
    values: {
      problem: reply.code,
      place: reply.place ?? '—',
      detail: typeof detail === 'string' ? detail.slice(0, longestDetail) : '—',
    },
  });
}

const longestDetail = 2000;

/** What the signature service refuses, `fse-signature-refused` 422, and its silence, `fse-signature-unavailable` 503. */
export function notSigned({ kind, reason }: Exclude<Signing, { readonly kind: 'signed' }>): FhirError {
  const expression = [parameterPlace('credential')];
  return kind === 'refused'
    ? new FhirError({ code: 'fse-signature-refused', expression, values: { reason } })
    : new FhirError({ code: 'fse-signature-unavailable', expression });
}
