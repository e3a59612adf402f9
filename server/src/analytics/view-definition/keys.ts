/**
 * Makes the key of a row from type and id: the id itself, or a pseudonym. Same type and id, same key, so that tables can be
 * joined. Source: SQL on FHIR v2, getResourceKey and getReferenceKey.
 */
export type ToKey = (type: string, id: string) => string;

const relative = /^([A-Z][A-Za-z]*)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** The key of a resource; undefined for what is none, or has no id. */
export function keyOfResource(value: unknown, toKey: ToKey): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { resourceType, id } = value as { readonly resourceType?: unknown; readonly id?: unknown };
  return typeof resourceType === 'string' && typeof id === 'string' ? toKey(resourceType, id) : undefined;
}

/** The key that a relative literal reference leads to; undefined for other references and other types. */
export function keyOfReference(value: unknown, type: string | undefined, toKey: ToKey): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { reference } = value as { readonly reference?: unknown };
  const [, found, id] = (typeof reference === 'string' && relative.exec(reference)) || [];
  if (found === undefined || id === undefined) return undefined;
  return type === undefined || type === found ? toKey(found, id) : undefined;
}
