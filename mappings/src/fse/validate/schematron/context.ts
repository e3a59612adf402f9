import { isElement, type XmlElement, type XmlNode, type XmlRoot } from '../xml-tree.ts';
import type { XPathEvaluator } from './xpath.ts';

/** A step of a pattern: which elements it is for, and what must be true of them. */
interface Step {
  /** Local name; nothing for any. */
  readonly name: string | undefined;
  /** Namespace; null for none, nothing for any. */
  readonly namespace: string | null | undefined;
  readonly predicates: readonly string[];
  /** What stands before the step: `/` its parent, `//` any ancestor, nothing at the beginning of a relative pattern. */
  readonly before: '' | '/' | '//';
}

/** A context as steps that are matched from the last to the first. */
interface StepPattern {
  readonly kind: 'steps';
  readonly steps: readonly Step[];
}

/** A context that has no such form; its nodes are looked up once in each document. */
interface LookupPattern {
  readonly kind: 'lookup';
  readonly expression: string;
}

/** A rule context, compiled: alternatives that were joined with `|`. */
export interface ContextPattern {
  readonly alternatives: readonly (StepPattern | LookupPattern)[];
  /** Local names that a matching element can have; nothing when any. */
  readonly names: ReadonlySet<string> | undefined;
}

/**
 * Reads the context of a rule, which is an XSLT pattern: a node is meant when some ancestor, taken for context node, leads
 * to it. Child steps with names and predicates are matched without evaluating paths; everything else is looked up.
 */
export function readContext(context: string, namespaces: ReadonlyMap<string, string>): ContextPattern {
  const alternatives = splitOutside(context, '|').map((text) => readAlternative(text.trim(), namespaces));
  const names = new Set<string>();
  for (const alternative of alternatives) {
    const name = alternative.kind === 'steps' ? alternative.steps.at(-1)?.name : undefined;
    if (name === undefined) return { alternatives, names: undefined };
    names.add(name);
  }
  return { alternatives, names };
}

function readAlternative(text: string, namespaces: ReadonlyMap<string, string>): StepPattern | LookupPattern {
  const lookup: LookupPattern = { kind: 'lookup', expression: text.startsWith('/') ? text : `//${text}` };
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const before = rest.startsWith('//') ? '//' : rest.startsWith('/') ? '/' : '';
    if (before === '' && steps.length > 0) return lookup;
    const [body, after] = cutStep(rest.slice(before.length));
    const step = readStep(body.trim(), before, namespaces);
    if (!step) return lookup;
    steps.push(step);
    rest = after;
  }
  return steps.length > 0 ? { kind: 'steps', steps } : lookup;
}

/** Cuts the first step off a path. */
function cutStep(path: string): readonly [string, string] {
  const [first = ''] = splitOutside(path, '/');
  return [first, path.slice(first.length)];
}

function readStep(body: string, before: Step['before'], namespaces: ReadonlyMap<string, string>): Step | undefined {
  const test = /^(?:([A-Za-z_][\w.-]*|\*):)?([A-Za-z_][\w.-]*|\*)(?=\s*(?:\[|$))/.exec(body);
  if (!test) return undefined;
  const [whole, prefix, local] = test;
  const predicates = readPredicates(body.slice(whole.length).trim());
  if (!predicates || predicates.some(mayCount)) return undefined;
  const name = local === '*' ? undefined : local;
  if (prefix === undefined) return { name, namespace: local === '*' ? undefined : null, predicates, before };
  if (prefix === '*') return { name, namespace: undefined, predicates, before };
  const namespace = namespaces.get(prefix);
  return namespace === undefined ? undefined : { name, namespace, predicates, before };
}

/** Bodies of predicates in a row, or nothing when there is something else. */
function readPredicates(text: string): readonly string[] | undefined {
  const found: string[] = [];
  let rest = text;
  while (rest !== '') {
    if (!rest.startsWith('[')) return undefined;
    const end = closingBracket(rest);
    if (end < 0) return undefined;
    found.push(rest.slice(1, end));
    rest = rest.slice(end + 1).trimStart();
  }
  return found;
}

/** Whether a predicate may depend on the position of its node: then it cannot be tried on the node alone. */
function mayCount(predicate: string): boolean {
  if (/\b(?:position|last)\s*\(/.test(predicate)) return true;
  if (/[=<>!]|\b(?:eq|ne|lt|gt|le|ge|and|or)\b/.test(predicate)) return false;
  return !/^\s*(?:(?:not|contains|starts-with|ends-with|matches|exists|empty|boolean|true|false)\s*\(|[@*A-Za-z_.][\w:@*./-]*\s*(?:\[.*)?$)/s.test(
    predicate,
  );
}

function closingBracket(text: string): number {
  let depth = 0;
  for (const [index, character] of outsideStrings(text)) {
    if (character === '[') depth += 1;
    else if (character === ']') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

/** Characters that are not inside string literals, with their positions. */
function* outsideStrings(text: string): Generator<readonly [number, string]> {
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else yield [index, character];
  }
}

/** Splits at a character that stands outside brackets, parentheses and strings. */
function splitOutside(text: string, at: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [index, character] of outsideStrings(text)) {
    if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    else if (character === at && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** Matches nodes of one document; what is found out about a node is kept as long as the matcher. */
export class ContextMatcher {
  readonly #root: XmlRoot;
  readonly #xpath: XPathEvaluator;
  readonly #known = new Map<string, Map<XmlNode, boolean>>();
  readonly #lookups = new Map<string, ReadonlySet<XmlNode>>();

  constructor(root: XmlRoot, xpath: XPathEvaluator) {
    this.#root = root;
    this.#xpath = xpath;
  }

  /** Whether a rule with this context is for the element. Throws when the context cannot be evaluated. */
  matches(element: XmlElement, pattern: ContextPattern): boolean {
    return pattern.alternatives.some((alternative) =>
      alternative.kind === 'lookup'
        ? this.#lookup(alternative.expression).has(element)
        : this.#fits(element, alternative.steps, alternative.steps.length - 1),
    );
  }

  /** Nodes other than elements that a context is for: attributes, texts, comments, the document. */
  otherNodes(pattern: ContextPattern): readonly XmlNode[] {
    return pattern.alternatives.flatMap((alternative) =>
      alternative.kind === 'lookup' ? [...this.#lookup(alternative.expression)].filter((node) => !isElement(node)) : [],
    );
  }

  #lookup(expression: string): ReadonlySet<XmlNode> {
    let found = this.#lookups.get(expression);
    if (!found) {
      found = new Set(this.#xpath.nodes(expression, this.#root));
      this.#lookups.set(expression, found);
    }
    return found;
  }

  #fits(element: XmlElement, steps: readonly Step[], at: number): boolean {
    const step = steps[at];
    if (!step || !isNamed(element, step)) return false;
    // The way up is cheap, predicates are not.
    if (!this.#hasWayUp(element, steps, at)) return false;
    return step.predicates.every((predicate) => this.#holds(predicate, element));
  }

  #hasWayUp(element: XmlElement, steps: readonly Step[], at: number): boolean {
    const before = steps[at]?.before ?? '';
    if (at === 0) return before !== '/' || element.parent.nodeType === 9;
    let { parent } = element;
    if (before === '/') return parent.nodeType === 1 && this.#fits(parent, steps, at - 1);
    while (parent.nodeType === 1) {
      if (this.#fits(parent, steps, at - 1)) return true;
      parent = parent.parent;
    }
    return false;
  }

  #holds(predicate: string, element: XmlElement): boolean {
    let known = this.#known.get(predicate);
    if (!known) {
      known = new Map();
      this.#known.set(predicate, known);
    }
    let holds = known.get(element);
    if (holds === undefined) {
      holds = this.#xpath.boolean(predicate, element);
      known.set(element, holds);
    }
    return holds;
  }
}

function isNamed(element: XmlElement, { name, namespace }: Step): boolean {
  if (name !== undefined && element.localName !== name) return false;
  return namespace === undefined || element.namespaceURI === namespace;
}
