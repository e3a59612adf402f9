import { readTree } from '../read-tree.ts';
import { attributeOf, isElement, textIn, type XmlElement, type XmlRoot } from '../xml-tree.ts';
import { readCheck } from './message.ts';
import type { Schematron, SchematronCheck, SchematronLet, SchematronPattern, SchematronRule } from './model.ts';

/** Namespaces of ISO Schematron and of its forerunner 1.5. */
const namespaces = new Set(['http://purl.oclc.org/dsdl/schematron', 'http://www.ascc.net/xml/schematron']);

/** Query languages that XPath 3.1 can stand for. */
const bindings = new Set(['xslt2', 'xslt3', 'xpath2', 'xpath3', 'xpath31']);

/** Inclusions inside one another, rules that extend one another. */
const nestingLimit = 16;

/** Why a schematron cannot be used; `what` names the element, file or binding, never a value of a document. */
export class SchematronError extends Error {
  readonly what: string;

  constructor(what: string) {
    super(`schematron: ${what}`);
    this.what = what;
  }
}

/** Options of {@link readSchematron}. */
export interface ReadSchematronOptions {
  /** Bytes of a file named by `include` or `extends`, relative to this one; without it inclusions are refused. */
  readonly include?: (href: string) => Uint8Array;
  /** Phase to check; the default phase of the schema without one, and every pattern when that has none either. */
  readonly phase?: string;
}

/**
 * Reads an ISO Schematron (ISO/IEC 19757-3) with query binding `xslt2` or an XPath one. Abstract patterns, abstract rules,
 * `extends`, `include`, phases and `let` are worked in; `key` and functions in XSLT throw {@link SchematronError}, since
 * XPath alone cannot evaluate them, as does anything that is no schematron.
 */
export function readSchematron(file: Uint8Array, options: ReadSchematronOptions = {}): Schematron {
  const schema = rootOf(file, 'schema');
  const binding = attributeOf(schema, 'queryBinding') ?? 'xslt2';
  if (!bindings.has(binding.toLowerCase())) throw new SchematronError(`queryBinding ${binding}`);
  const reader = new Reader(options);
  const parts = reader.expand(schema, 0);
  for (const part of parts) {
    if (!isOwn(part) && (part.localName === 'key' || part.localName === 'function')) {
      throw new SchematronError(`xsl:${part.localName}`);
    }
  }
  const patterns = parts.filter((part) => isOwn(part, 'pattern'));
  const active = activePatterns(parts, options.phase ?? attributeOf(schema, 'defaultPhase'));
  const phase = parts.find((part) => isOwn(part, 'phase') && attributeOf(part, 'id') === active?.phase);
  return {
    title: textIn(parts.find((part) => isOwn(part, 'title')) ?? { nodeType: 9, children: [], parent: null }).trim(),
    namespaces: new Map(
      parts
        .filter((part) => isOwn(part, 'ns'))
        .map((part) => [attributeOf(part, 'prefix') ?? '', attributeOf(part, 'uri') ?? '']),
    ),
    lets: [...reader.lets(parts), ...(phase ? reader.lets(reader.expand(phase, 0)) : [])],
    patterns: patterns
      .filter((pattern) => attributeOf(pattern, 'abstract') !== 'true')
      .filter((pattern) => !active || active.patterns.has(attributeOf(pattern, 'id') ?? ''))
      .map((pattern) => reader.pattern(pattern, patterns)),
  };
}

function isOwn(element: XmlElement, name?: string): boolean {
  return namespaces.has(element.namespaceURI ?? '') && (name === undefined || element.localName === name);
}

function rootOf(file: Uint8Array, name?: string): XmlElement {
  const read = readTree(file);
  if (!read.ok) throw new SchematronError(`${read.reason}, line ${read.line}`);
  const root = read.root.children.find(isElement);
  if (!root || !isOwn(root, name)) throw new SchematronError(`<${root?.nodeName ?? ''}>`);
  return root;
}

/** Which patterns a phase has; nothing when all are active. */
function activePatterns(
  parts: readonly XmlElement[],
  phase: string | undefined,
): { readonly phase: string; readonly patterns: ReadonlySet<string> } | undefined {
  if (phase === undefined || phase === '#ALL') return undefined;
  const found = parts.find((part) => isOwn(part, 'phase') && attributeOf(part, 'id') === phase);
  if (!found) throw new SchematronError(`phase ${phase}`);
  const names = found.children.filter((child) => isElement(child) && isOwn(child, 'active'));
  return { phase, patterns: new Set(names.map((child) => attributeOf(child as XmlElement, 'pattern') ?? '')) };
}

class Reader {
  readonly #options: ReadSchematronOptions;

  constructor(options: ReadSchematronOptions) {
    this.#options = options;
  }

  /** Child elements, with files that are included in place of their `include`. */
  expand(parent: XmlElement | XmlRoot, depth: number): XmlElement[] {
    return parent.children.filter(isElement).flatMap((child) => {
      if (!isOwn(child, 'include')) return [child];
      return [this.#included(child, depth)];
    });
  }

  #included(element: XmlElement, depth: number): XmlElement {
    const href = attributeOf(element, 'href') ?? '';
    if (!this.#options.include || depth >= nestingLimit) throw new SchematronError(`include ${href}`);
    const root = rootOf(this.#options.include(href));
    return isOwn(root, 'include') ? this.#included(root, depth + 1) : root;
  }

  lets(parts: readonly XmlElement[]): SchematronLet[] {
    return parts
      .filter((part) => isOwn(part, 'let'))
      .map((part) => {
        const value = attributeOf(part, 'value');
        return { name: attributeOf(part, 'name') ?? '', value: value ?? literalOf(part) };
      });
  }

  pattern(element: XmlElement, all: readonly XmlElement[]): SchematronPattern {
    const kind = attributeOf(element, 'is-a');
    const id = attributeOf(element, 'id') ?? '';
    const own = this.expand(element, 0);
    if (kind === undefined) return this.#patternOf(id, own, (text) => text);
    const base = all.find((other) => attributeOf(other, 'id') === kind && attributeOf(other, 'abstract') === 'true');
    if (!base) throw new SchematronError(`is-a ${kind}`);
    const values = own
      .filter((part) => isOwn(part, 'param'))
      .map((part) => [attributeOf(part, 'name') ?? '', attributeOf(part, 'value') ?? ''] as const)
      // The longest name first: `$a` must not be taken for the beginning of `$ab`.
      .sort(([left], [right]) => right.length - left.length);
    return this.#patternOf(id, this.expand(base, 0), (text) =>
      values.reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, () => value), text),
    );
  }

  #patternOf(id: string, parts: readonly XmlElement[], fill: (text: string) => string): SchematronPattern {
    const rules = parts.filter((part) => isOwn(part, 'rule'));
    const lets = this.lets(parts).map((one) => filled(one, fill));
    return {
      id,
      lets,
      rules: rules
        .filter((rule) => attributeOf(rule, 'abstract') !== 'true')
        .map((rule): SchematronRule => {
          const content = this.#contentOf(rule, rules, fill, 0);
          return { context: fill(attributeOf(rule, 'context') ?? ''), ...content };
        }),
    };
  }

  /** What a rule checks, with what the rules that it extends check, in the order of the file. */
  #contentOf(
    rule: XmlElement,
    rules: readonly XmlElement[],
    fill: (text: string) => string,
    depth: number,
  ): { readonly lets: SchematronLet[]; readonly checks: SchematronCheck[] } {
    if (depth > nestingLimit) throw new SchematronError('extends');
    const parts = this.expand(rule, 0);
    const lets: SchematronLet[] = [];
    const checks: SchematronCheck[] = [];
    for (const part of parts) {
      if (isOwn(part, 'let')) lets.push(...this.lets([part]).map((one) => filled(one, fill)));
      else if (isOwn(part, 'assert') || isOwn(part, 'report')) checks.push(readCheck(part, fill));
      else if (isOwn(part, 'extends')) {
        const base = this.#contentOf(this.#extended(part, rules), rules, fill, depth + 1);
        lets.push(...base.lets);
        checks.push(...base.checks);
      }
    }
    return { lets, checks };
  }

  #extended(element: XmlElement, rules: readonly XmlElement[]): XmlElement {
    const href = attributeOf(element, 'href');
    if (href !== undefined) return this.#included(element, 0);
    const name = attributeOf(element, 'rule') ?? '';
    const found = rules.find((rule) => attributeOf(rule, 'id') === name);
    if (!found) throw new SchematronError(`extends ${name}`);
    return found;
  }
}

function filled(one: SchematronLet, fill: (text: string) => string): SchematronLet {
  return { name: one.name, value: one.value === undefined ? undefined : fill(one.value) };
}

/** A `let` without `value` has its content for value: a text is one, elements of XSLT are not evaluated. */
function literalOf(element: XmlElement): string | undefined {
  if (element.children.some(isElement)) return undefined;
  return `'${textIn(element).replaceAll("'", "''")}'`;
}
