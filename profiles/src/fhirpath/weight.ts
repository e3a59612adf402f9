/** A node of the engine, as far as scores need it. */
interface PathNode {
  readonly data: unknown;
  readonly _data: unknown;
  readonly parentResNode: PathNode | null;
}

/**
 * Variable `scoreOf` of an evaluation: the score that a questionnaire gives to an answer, a coding or a primitive value
 * of the item with a linkId.
 */
export type ScoreOf = (element: unknown, linkId: string | undefined) => number | undefined;

interface PathContext {
  readonly vars: { readonly scoreOf?: ScoreOf };
}

const scoreExtensions: ReadonlySet<unknown> = new Set([
  'http://hl7.org/fhir/StructureDefinition/itemWeight',
  'http://hl7.org/fhir/StructureDefinition/ordinalValue',
]);

/** The score that an element carries as an extension (`itemWeight`, `ordinalValue`). */
export function scoreIn(element: unknown): number | undefined {
  if (typeof element !== 'object' || element === null || !('extension' in element)) return undefined;
  if (!Array.isArray(element.extension)) return undefined;
  for (const extension of element.extension as readonly unknown[]) {
    if (typeof extension !== 'object' || extension === null) continue;
    const { url, valueDecimal } = extension as { readonly url?: unknown; readonly valueDecimal?: unknown };
    if (scoreExtensions.has(url) && typeof valueDecimal === 'number') return valueDecimal;
  }
  return undefined;
}

/**
 * `weight()` and `ordinal()` of Structured Data Capture: the scores of answers or codings, from their own extensions or
 * from the questionnaire that the variable `scoreOf` knows. The engine's own function would ask a terminology server.
 *
 * @see Structured Data Capture 3.0, expressions.html#fhirpath-supplements
 */
export function weight(this: PathContext, nodes: readonly PathNode[]): number[] {
  const { scoreOf } = this.vars;
  return nodes.flatMap((node) => {
    const value = plainOf(node.data);
    return scoreIn(node._data) ?? scoreIn(value) ?? scoreOf?.(value, linkIdOf(node)) ?? [];
  });
}

/** The engine wraps numbers and dates. */
function plainOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'toJSON' in data && typeof data.toJSON === 'function'
    ? data.toJSON()
    : data;
}

function linkIdOf(node: PathNode): string | undefined {
  for (let at: PathNode | null = node; at; at = at.parentResNode) {
    const { data } = at;
    if (typeof data === 'object' && data !== null && 'linkId' in data && typeof data.linkId === 'string')
      return data.linkId;
  }
  return undefined;
}
