/** A value of a search parameter; a list sends the parameter several times, which means *and*. */
export type SearchValue = string | number | boolean | readonly (string | number | boolean)[] | undefined;

/**
 * Search parameters by name, with modifiers and chains as FHIR writes them. Several values in one text, parted by commas,
 * mean *or*. `undefined` leaves a parameter out.
 *
 * @example
 * ```ts
 * const parameters: SearchParameters = { 'family:exact': 'Esposito', birthdate: ['ge1950', 'lt1960'], _sort: '-birthdate' };
 * ```
 */
export type SearchParameters = Readonly<Record<string, SearchValue>> | readonly (readonly [string, string])[];

/** Turns parameters into a form. */
export function toForm(parameters: SearchParameters): URLSearchParams {
  const form = new URLSearchParams();
  if (isPairs(parameters)) {
    for (const [name, value] of parameters) form.append(name, value);
    return form;
  }
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of value === undefined ? [] : Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return form;
}

/**
 * A token for a search, `system|code`, with the characters that mean something in FHIR searches escaped. An empty system
 * looks for codes without one; leave it undefined to look in all.
 *
 * @example
 * ```ts
 * client.search('Patient', { identifier: token('urn:oid:2.16.840.1.113883.2.9.4.3.2', codiceFiscale) });
 * ```
 */
export function token(system: string | undefined, value: string): string {
  return system === undefined ? escapeValue(value) : `${escapeValue(system)}|${escapeValue(value)}`;
}

/** Escapes `\`, `|`, `,` and `$` in a search value. Source: FHIR R4 search.html#escaping. */
export function escapeValue(value: string): string {
  return value.replace(/[\\|,$]/g, '\\$&');
}

function isPairs(parameters: SearchParameters): parameters is readonly (readonly [string, string])[] {
  return Array.isArray(parameters);
}
