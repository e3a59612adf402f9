import fontoxpath, { type Node, type Options } from 'fontoxpath';
import { TreeWalker, type XmlNode } from '../xml-tree.ts';
import type { SchematronLet } from './model.ts';

/** Evaluates XPath 3.1 over a tree, with the namespaces of one schematron. FontoXPath keeps what it compiled. */
export class XPathEvaluator {
  readonly #options: Options;
  readonly #walker: TreeWalker;

  constructor(namespaces: ReadonlyMap<string, string>, walker = new TreeWalker()) {
    this.#walker = walker;
    this.#options = {
      language: fontoxpath.evaluateXPath.XPATH_3_1_LANGUAGE,
      // No function of XPath reads anything but the document: there is nothing to fetch documents with.
      namespaceResolver: (prefix) => namespaces.get(prefix) ?? wellKnown.get(prefix) ?? null,
    };
  }

  /** Numbers that an expression gives. Throws what FontoXPath throws when the expression is wrong. */
  numbers(expression: string, node: XmlNode): number[] {
    return fontoxpath.evaluateXPathToNumbers(expression, node, this.#walker, null, this.#options);
  }

  /** Effective boolean value of an expression. */
  boolean(expression: string, node: XmlNode): boolean {
    return fontoxpath.evaluateXPathToBoolean(expression, node, this.#walker, null, this.#options);
  }

  /** String of an expression. */
  string(expression: string, node: XmlNode): string {
    return fontoxpath.evaluateXPathToString(expression, node, this.#walker, null, this.#options);
  }

  /** Nodes of an expression, in document order. */
  nodes(expression: string, node: XmlNode): XmlNode[] {
    return fontoxpath.evaluateXPathToNodes<Node>(expression, node, this.#walker, null, this.#options) as XmlNode[];
  }
}

const wellKnown: ReadonlyMap<string, string> = new Map([
  ['xs', 'http://www.w3.org/2001/XMLSchema'],
  ['fn', 'http://www.w3.org/2005/xpath-functions'],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/**
 * Puts the variables that an expression uses in front of it. Values stay nodes, as they are in XSLT: turned into strings,
 * comparisons such as `$version = 1` would give another result. Variables of the schema and the pattern are those of the
 * whole document, variables of a rule those of its node.
 */
export function withLets(
  expression: string,
  ofDocument: readonly SchematronLet[],
  ofRule: readonly SchematronLet[],
): string {
  const all = [
    ...ofDocument.map((one) => ({ ...one, before: 'root(.) ! (' })),
    ...ofRule.map((one) => ({ ...one, before: '(' })),
  ];
  let composed = expression;
  for (const { name, value, before } of all.reverse()) {
    if (!usesVariable(composed, name)) continue;
    // A value that cannot be evaluated here has no name in the expression, which then fails and is told of.
    if (value !== undefined) composed = `let $${name} := ${before}${value}\n) return\n${composed}`;
  }
  return composed;
}

function usesVariable(expression: string, name: string): boolean {
  return new RegExp(`\\$${name.replace(/[.\\-]/g, '\\$&')}(?![\\w.-])`).test(expression);
}
