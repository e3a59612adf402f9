import type { Issue } from '../issues/index.ts';
import { readJsonSource } from './json-source.ts';
import { positionOf, type SourceNode } from './source-node.ts';
import { readXmlSource } from './xml-source.ts';

export { positionsIn, type TextPosition } from './source-node.ts';

/** The text that a resource was read from. */
export interface SourceText {
  readonly kind: 'json' | 'xml';
  readonly text: string;
}

/**
 * Adds line and column to issues whose place can be found in the text. An element that is missing has the place of the
 * element that should hold it. `base` is the FHIRPath of the resource inside what the text holds, when it is not the whole
 * (`Parameters.parameter[0].resource`).
 */
export function locateIssues(issues: readonly Issue[], source: SourceText, base?: string): readonly Issue[] {
  if (!issues.some((issue) => issue.expression?.length)) return issues;
  let root: SourceNode | undefined;
  try {
    root = source.kind === 'json' ? readJsonSource(source.text) : readXmlSource(source.text);
  } catch {
    // Nesting beyond the stack has no places; the issues say what is wrong all the same.
    return issues;
  }
  if (!root) return issues;
  const found = root;
  return issues.map((issue) => {
    const [expression] = issue.expression ?? [];
    if (expression === undefined) return issue;
    const position = positionOf(found, base === undefined ? expression : below(base, expression));
    return position ? { ...issue, ...position } : issue;
  });
}

/** A place of a resource as a place of what holds the resource. */
function below(base: string, expression: string): string {
  const dot = expression.indexOf('.');
  return dot < 0 ? base : base + expression.slice(dot);
}
