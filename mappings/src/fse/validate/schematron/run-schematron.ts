import { elementsOf, TreeWalker, WorkExceeded, type XmlElement, type XmlNode, type XmlRoot } from '../xml-tree.ts';
import { ContextMatcher, type ContextPattern, readContext } from './context.ts';
import { messageText } from './message.ts';
import type { Schematron, SchematronCheck, SchematronLet, SchematronPattern } from './model.ts';
import { withLets, XPathEvaluator } from './xpath.ts';

/** What a schematron says about a node. */
export interface SchematronResult {
  /** `failed`: the check could not be evaluated (a fault of the schematron), which nobody may take for success. */
  readonly outcome: 'error' | 'warning' | 'failed';
  /** Identifier of the check, as the schematron has it. */
  readonly id: string;
  /** Message of the schematron, without values of the document; empty when the check failed. */
  readonly message: string;
  readonly node: XmlNode;
}

/** A rule, made ready. */
interface CompiledRule {
  readonly context: ContextPattern;
  /** One expression for all checks of the rule: the numbers of those that speak. */
  readonly together: string;
  /** An expression for each check, for the case that one of them cannot be evaluated. */
  readonly single: readonly string[];
  readonly checks: readonly SchematronCheck[];
}

interface CompiledPattern {
  readonly rules: readonly CompiledRule[];
  /** Rules that an element of a name may meet, in their order. */
  readonly byName: Map<string, readonly CompiledRule[]>;
}

/** Bounds of the check of one document. */
export interface SchematronLimits {
  /** Results after which checking ends. */
  readonly results?: number;
  /** Nodes that may be looked at; see {@link TreeWalker}. */
  readonly steps?: number;
}

/**
 * A schematron made ready to check any number of documents. Each node is checked by the first rule of a pattern whose
 * context it meets.
 */
export class CompiledSchematron {
  readonly title: string;
  readonly #namespaces: ReadonlyMap<string, string>;
  readonly #patterns: readonly CompiledPattern[];

  constructor(schematron: Schematron) {
    this.title = schematron.title;
    this.#namespaces = schematron.namespaces;
    this.#patterns = schematron.patterns.map((pattern) => compile(pattern, schematron));
  }

  /**
   * Checks a document, pattern by pattern, nodes in document order. Throws {@link WorkExceeded} when the document asks for
   * more steps than allowed.
   */
  check(root: XmlRoot, { results = Number.POSITIVE_INFINITY, steps }: SchematronLimits = {}): SchematronResult[] {
    const run = new SchematronRun(root, this.#namespaces, new TreeWalker(steps));
    for (const pattern of this.#patterns) run.check(pattern, results);
    return run.results;
  }
}

/** The check of one document. */
class SchematronRun {
  readonly results: SchematronResult[] = [];
  readonly #root: XmlRoot;
  readonly #walker: TreeWalker;
  readonly #xpath: XPathEvaluator;

  constructor(root: XmlRoot, namespaces: ReadonlyMap<string, string>, walker: TreeWalker) {
    this.#root = root;
    this.#walker = walker;
    this.#xpath = new XPathEvaluator(namespaces, walker);
  }

  check(pattern: CompiledPattern, limit: number): void {
    const matcher = new ContextMatcher(this.#root, this.#xpath);
    for (const element of elementsOf(this.#root)) {
      if (this.results.length >= limit) return;
      this.#checkElement(element, pattern, matcher);
    }
    this.#checkOthers(pattern, matcher);
  }

  #checkElement(element: XmlElement, pattern: CompiledPattern, matcher: ContextMatcher): void {
    for (const rule of rulesFor(element, pattern)) {
      try {
        if (!matcher.matches(element, rule.context)) continue;
      } catch {
        this.#fail(rule.checks[0]?.id ?? '', element);
        continue;
      }
      this.#apply(rule, element);
      return;
    }
  }

  #checkOthers(pattern: CompiledPattern, matcher: ContextMatcher): void {
    const done = new Set<XmlNode>();
    for (const rule of pattern.rules) {
      for (const node of othersOf(rule, matcher)) {
        if (done.has(node)) continue;
        done.add(node);
        this.#apply(rule, node);
      }
    }
  }

  #apply(rule: CompiledRule, node: XmlNode): void {
    let spoken: readonly number[];
    try {
      spoken = this.#xpath.numbers(rule.together, node);
    } catch {
      this.#applySingly(rule, node);
      return;
    }
    for (const number of spoken) {
      const check = rule.checks[number];
      if (check) this.results.push(this.#result(check, node));
    }
  }

  #applySingly(rule: CompiledRule, node: XmlNode): void {
    for (const [index, check] of rule.checks.entries()) {
      try {
        if (this.#xpath.numbers(rule.single[index] ?? '()', node).length > 0) {
          this.results.push(this.#result(check, node));
        }
      } catch {
        this.#fail(check.id, node);
      }
    }
  }

  /** A check that could not be evaluated: by its own fault, or because the document asks for too much. */
  #fail(id: string, node: XmlNode): void {
    if (this.#walker.isExhausted) throw new WorkExceeded();
    this.results.push({ outcome: 'failed', id, message: '', node });
  }

  #result(check: SchematronCheck, node: XmlNode): SchematronResult {
    const message = messageText(check.message, (path) => this.#nameOf(path, node));
    return { outcome: check.severity, id: check.id, message, node };
  }

  #nameOf(path: string | undefined, node: XmlNode): string {
    try {
      return path === undefined ? nameOf(node) : this.#xpath.string(`name(${path})`, node);
    } catch {
      return '';
    }
  }
}

function nameOf(node: XmlNode): string {
  return 'nodeName' in node ? node.nodeName : '';
}

function othersOf(rule: CompiledRule, matcher: ContextMatcher): readonly XmlNode[] {
  try {
    return matcher.otherNodes(rule.context);
  } catch {
    // Told of at the first element that the rule was tried on.
    return [];
  }
}

function rulesFor(element: XmlElement, pattern: CompiledPattern): readonly CompiledRule[] {
  let found = pattern.byName.get(element.localName);
  if (!found) {
    found = pattern.rules.filter(({ context }) => context.names?.has(element.localName) ?? true);
    // Names come from documents: beyond those that schematrons know they must not fill the memory.
    if (pattern.byName.size < 2_000) pattern.byName.set(element.localName, found);
  }
  return found;
}

function compile(pattern: SchematronPattern, schematron: Schematron): CompiledPattern {
  const ofDocument = [...schematron.lets, ...pattern.lets];
  const rules = pattern.rules.map((rule): CompiledRule => {
    const parts = rule.checks.map((check, index) => speaking(check, index));
    return {
      context: readContext(rule.context, schematron.namespaces),
      together: parts.length === 0 ? '()' : composed(parts.join(',\n'), ofDocument, rule.lets),
      single: parts.map((part) => composed(part, ofDocument, rule.lets)),
      checks: rule.checks,
    };
  });
  return { rules, byName: new Map() };
}

function composed(expression: string, ofDocument: readonly SchematronLet[], ofRule: readonly SchematronLet[]): string {
  return withLets(`(${expression}\n)`, ofDocument, ofRule);
}

/** The number of a check when it speaks: an assert whose test is false, a report whose test is true. */
function speaking({ kind, test }: SchematronCheck, index: number): string {
  return kind === 'assert' ? `(if (${test}\n) then () else ${index})` : `(if (${test}\n) then ${index} else ())`;
}
