/** A canonical address and the version it asks for. Source: FHIR R4 references.html#canonical. */
export interface CanonicalParts {
  readonly url: string;
  readonly version?: string;
}

/** Takes `url|version` apart. */
export function canonicalParts(canonical: string): CanonicalParts {
  const bar = canonical.indexOf('|');
  if (bar < 0) return { url: canonical };
  const version = canonical.slice(bar + 1);
  return version === '' ? { url: canonical.slice(0, bar) } : { url: canonical.slice(0, bar), version };
}
