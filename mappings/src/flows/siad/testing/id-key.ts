/** Key of resource ids for the tests. */
export const testIdKey = new TextEncoder().encode('a key that only the tests know and use');
