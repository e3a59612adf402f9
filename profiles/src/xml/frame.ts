import type { PropertyPlan, TypePlan } from './element-plan.ts';

/** One value of an element while it is read: for a primitive also its sibling. */
export interface ReadItem {
  readonly value?: unknown;
  readonly sibling?: unknown;
}

/** An element whose end tag has not come yet, with what was read of it so far. */
export interface Frame {
  /** What the element is for its parent; undefined for a resource, which stands for its wrapper. */
  readonly property?: PropertyPlan;
  /** Content model; undefined for the wrapper of a resource and for the narrative. */
  readonly plan?: TypePlan;
  readonly resourceType?: string;
  readonly place: string;
  /** Line of the start tag. */
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly items: Map<PropertyPlan, ReadItem[]>;
  /** Position in the definition of the last element read. */
  order: number;
  /** The resource that a wrapper holds. */
  resource?: unknown;
}

/**
 * The JSON object of a finished element: attributes first, then its properties in the order read, with null where one of
 * the two arrays of a repeating primitive has no value. Source: FHIR R4 json.html#primitive.
 */
export function toJsonObject(frame: Frame): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  if (frame.resourceType !== undefined) object['resourceType'] = frame.resourceType;
  for (const name of ['id', 'url']) {
    if (frame.attributes[name] !== undefined) object[name] = frame.attributes[name];
  }
  for (const [property, items] of frame.items) {
    place(object, property.property, property, items, (item) => item.value);
    place(object, `_${property.property}`, property, items, (item) => item.sibling);
  }
  return object;
}

function place(
  object: Record<string, unknown>,
  name: string,
  property: PropertyPlan,
  items: readonly ReadItem[],
  side: (item: ReadItem) => unknown,
): void {
  const values = items.map((item) => side(item) ?? null);
  if (values.every((value) => value === null)) return;
  object[name] = property.repeats ? values : values[0];
}
