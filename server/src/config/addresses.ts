/** What is expected of a base address, in words. */
export const baseUrlExpected = 'an absolute http or https address without query and final slash';

/** Whether a text is an absolute http or https address without user, query, fragment and final slash. */
export function isBaseUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return (
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    !value.includes('?') &&
    !value.includes('#') &&
    !value.endsWith('/')
  );
}

/** Whether a text is the origin of web pages, e.g. `https://app.example.org`. */
export function isOrigin(value: string): boolean {
  return isBaseUrl(value) && new URL(value).origin === value;
}

/** Empty, or the address of a PostgreSQL database. */
export const postgresAddress = {
  expected: 'empty, or an address that begins with postgres:// or postgresql://',
  matches: (value: string) => value === '' || /^postgres(ql)?:\/\//.test(value),
};
