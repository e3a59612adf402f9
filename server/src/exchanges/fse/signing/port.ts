/** A document to be signed. */
export interface SigningRequest {
  /** A PDF without encryption. */
  readonly pdf: Uint8Array;
  /** Who signs, as it is shown in the signature field. */
  readonly signerName: string;
  /** Why, as it is shown in the signature field. */
  readonly reason: string;
  /** Instant of the signature, ms since the epoch, UTC. */
  readonly time: number;
  /** What the signer gives for this one signature, where the service asks for it. Never kept, never logged. */
  readonly consent?: SignerConsent;
}

/** The signer's consent to a remote signature. */
export interface SignerConsent {
  /** Name of the signer's key at the service. */
  readonly credential: string;
  readonly pin?: string;
  readonly otp?: string;
}

/**
 * What came of it:
 *
 * * `signed`: the PDF with the signature at its end; what was there before is unchanged, byte for byte;
 * * `refused`: it is not signed as it is: `not-pdf`, `encrypted`, `credential-unknown`, `credential-locked`, `pin-wrong`, `otp-wrong`,
 *   `certificate-expired`, `too-large`, or another word of the service;
 * * `unreached`: nothing was signed, or nobody knows; a signature without a document has no effect, so it may be asked for again.
 *
 * `reason` is in fixed words, nothing of the document.
 */
export type Signing =
  | { readonly kind: 'signed'; readonly pdf: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string };

/**
 * Signs PDF documents for those who are responsible for them, as PAdES baseline B-B (ETSI EN 319 142-1). Expected failures are values.
 *
 * The gateway of the FSE asks for it on publication and replacement: integration guide v2.22.
 */
export interface DocumentSigner {
  sign(request: SigningRequest): Promise<Signing>;
}
