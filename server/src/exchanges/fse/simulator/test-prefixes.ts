/**
 * Beginnings of `identificativoDoc` by which the test environment simulates failures; random text has to follow. Source: reference of
 * the gateway, section 1.7. All but `CRASH_TIMEOUT` need no validation before them. Which event tells of `CRASH_INI`, `CRASH_EDS` and
 * `CRASH_WF_EDS` is unverified.
 */
const prefixes = ['CRASH_TIMEOUT', 'SKIP_VALIDATION', 'CRASH_WF_EDS', 'CRASH_INI', 'CRASH_EDS'] as const;

/** One of the beginnings. */
export type TestPrefix = (typeof prefixes)[number];

/** The beginning of an identifier, if it is one of them. */
export function testPrefixOf(documentId: string): TestPrefix | undefined {
  return prefixes.find((prefix) => documentId.startsWith(prefix));
}
