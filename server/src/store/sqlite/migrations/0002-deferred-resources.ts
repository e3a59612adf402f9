/**
 * Resources that were accepted and are durable, but have no place in the version log yet (`deferred-resources.ts`). `tail`
 * is the text after `meta.lastUpdated`; `position` is the order of acceptance.
 */
export const deferredResources = `
CREATE TABLE deferred_resource(
  position INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  tail TEXT NOT NULL
) STRICT;
`;
