const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z$/;

/**
 * Reads an instant of a SAML message: UTC with `Z`, with or without fractions of a second. Gives ms since the epoch, or
 * undefined when the form is another one or there is no such day.
 *
 * Source: SAML 2.0 core, 1.3.3; AgID check list, case 110 (fractions are right).
 */
export function parseInstant(text: string | undefined): number | undefined {
  const parts = text === undefined ? null : form.exec(text);
  if (parts === null || text === undefined) return undefined;
  const value = Date.parse(text);
  // The engine takes 30 February for 2 March.
  return Number.isNaN(value) || !new Date(value).toISOString().startsWith(text.slice(0, 19)) ? undefined : value;
}

/** Writes an instant (ms since the epoch) for a SAML message, UTC, whole seconds. */
export function formatInstant(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
