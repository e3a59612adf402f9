/** The office that is told of the emergency accesses to the persons of a health authority. */
export interface DataProtectionOfficer {
  /** Health authority (`Organization/…`) that it answers for; absent: every person. */
  readonly authority?: string;
  /** `Organization/…` or `PractitionerRole/…`. */
  readonly office: string;
}

/** Reads `<authority>=<office>`, where the authority may be `*`, as the configuration has it. */
export function readDataProtectionOfficer(entry: string): DataProtectionOfficer {
  const at = entry.indexOf('=');
  const [authority, office] = [entry.slice(0, at), entry.slice(at + 1)];
  return authority === '*' ? { office } : { authority, office };
}

/**
 * Who is told, each once: the offices for the health authority of a person, or the authority itself when it has none, and
 * the offices for everybody.
 */
export function officesFor(
  authority: string | undefined,
  officers: readonly DataProtectionOfficer[],
): readonly string[] {
  const ofEverybody = officers.filter((one) => one.authority === undefined).map(({ office }) => office);
  if (authority === undefined) return [...new Set(ofEverybody)];
  const own = officers.filter((one) => one.authority === authority).map(({ office }) => office);
  return [...new Set([...(own.length === 0 ? [authority] : own), ...ofEverybody])];
}
