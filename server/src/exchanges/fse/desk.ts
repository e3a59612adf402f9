import { closedDesk, type PublicationDesk } from '../../services/fse-documents/publication-desk.ts';
import type { Accepted, Reply, ValidateCall } from './gateway/port.ts';
import type { Signing, SigningRequest } from './signing/port.ts';

/** The desk at which documents are validated and signed: open while the exchange is, closed before and after. */
export class FseDesk implements PublicationDesk {
  #open: PublicationDesk = closedDesk;

  /** Takes the parts that do the work from now on. */
  connect(desk: PublicationDesk): void {
    this.#open = desk;
  }

  /** Answers `unreached` from now on. */
  disconnect(): void {
    this.#open = closedDesk;
  }

  get organisation(): string {
    return this.#open.organisation;
  }

  get asksConsent(): boolean {
    return this.#open.asksConsent;
  }

  validate(call: ValidateCall): Promise<Reply<Accepted>> {
    return this.#open.validate(call);
  }

  sign(request: SigningRequest): Promise<Signing> {
    return this.#open.sign(request);
  }

  requestOtp(credential: string): Promise<Exclude<Signing, { readonly kind: 'signed' }> | undefined> {
    return this.#open.requestOtp(credential);
  }
}
