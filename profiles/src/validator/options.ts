/** Choices of one validation. */
export interface ValidateOptions {
  /** Canonical addresses of profiles to check beside those in `meta.profile`. */
  readonly profiles?: readonly string[];
  /** Whether rules that are only recommended (dom-6: narrative) are reported; true unless said otherwise. */
  readonly bestPractice?: boolean;
  /**
   * Types of text that may not hold HTML tags, which are dangerous where a program shows text without escaping it. None
   * unless said otherwise: FHIR allows any character.
   */
  readonly refuseMarkupIn?: readonly ('string' | 'markdown')[];
  /**
   * When given, an unknown extension is refused unless its address begins with one of these. FHIR tells receivers to
   * accept unknown extensions; this is for checking a product against a guide.
   */
  readonly extensionDomains?: readonly string[];
  /** Whether addresses of domains kept for examples (example.org, acme.com) are refused; false unless said otherwise. */
  readonly refuseExampleAddresses?: boolean;
}
