import type { Accepted, Reply, ValidateCall } from '../../exchanges/fse/gateway/port.ts';
import type { Signing, SigningRequest } from '../../exchanges/fse/signing/port.ts';

/**
 * What a document needs of other systems while its author waits: the validation by the gateway before the signature, and the signature.
 * Everything after that is queued. Expected failures are values.
 */
export interface PublicationDesk {
  /** Organisation of the FSE in whose name the gateway is called: the region, three digits. */
  readonly organisation: string;
  /** Whether a signature needs the consent of the signer (credential, PIN, one-time password). */
  readonly asksConsent: boolean;
  /** Holds the unsigned PDF against the rules of the gateway, which keeps the result for five days. */
  validate(call: ValidateCall): Promise<Reply<Accepted>>;
  /** Signs a PDF. */
  sign(request: SigningRequest): Promise<Signing>;
  /** Has a one-time password sent to a signer; undefined when it was. */
  requestOtp(credential: string): Promise<Exclude<Signing, { readonly kind: 'signed' }> | undefined>;
}

/** A desk that nobody reaches, where the exchange is not configured or is not at work in this process. */
export const closedDesk: PublicationDesk = {
  organisation: '',
  asksConsent: false,
  validate: async () => ({ kind: 'unreached', reason: 'closed' }),
  sign: async () => ({ kind: 'unreached', reason: 'closed' }),
  requestOtp: async () => ({ kind: 'unreached', reason: 'closed' }),
};
