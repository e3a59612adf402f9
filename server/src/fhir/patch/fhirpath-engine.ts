import { createRequire } from 'node:module';

/** A node of the syntax tree of an expression, as the FHIRPath library parses it. */
interface SyntaxNode {
  readonly type: string;
  readonly text?: string;
  readonly children?: readonly SyntaxNode[];
}

/** A node of the resource that an expression leads to, with the way there. */
export interface ElementNode {
  readonly parentResNode: ElementNode | null;
  /** Element name, without the type suffix of a choice; null for the resource itself. */
  readonly propName: string | null;
  readonly index: number | null;
  readonly fhirNodeDataType: string | null;
}

interface Engine {
  readonly library: typeof import('fhirpath');
  readonly model: import('fhirpath').Model;
}

/** Longest expression that is evaluated, in characters. */
export const maxExpression = 500;

/**
 * Functions a patch path may use: those that select elements or test them. Left out are the ones that reach outside the
 * resource (resolve, memberOf), match patterns, or visit every node.
 */
const allowedFunctions = new Set(
  (
    'where exists empty not count all first last single tail skip take ofType as is extension hasValue ' +
    'startsWith endsWith contains lower upper toString today now'
  ).split(' '),
);

const refusedSyntax = new Set(['ExternalConstantTerm', 'UnionExpression', 'AdditiveExpression']);

let engine: Engine | undefined;

/** The library is heavy to load and patches of this format are rare: it is loaded when the first one comes. */
function loadEngine(): Engine {
  if (!engine) {
    const load = createRequire(import.meta.url);
    engine = {
      library: load('fhirpath') as Engine['library'],
      model: load('fhirpath/fhir-context/r4') as Engine['model'],
    };
  }
  return engine;
}

/**
 * Evaluates a path on a resource and returns the elements it leads to; undefined when it is no expression that addresses
 * elements. The text of the path is never part of an error: it may hold values of the person's data.
 */
export function findElements(resource: object, path: string): readonly ElementNode[] | undefined {
  const { library, model } = loadEngine();
  if (path.trim() === '' || path.length > maxExpression) return undefined;
  let found: readonly unknown[];
  try {
    if (!addressesElements(library.parse(path) as SyntaxNode)) return undefined;
    // The library marks what it visits; it gets a copy of its own.
    found = library.evaluate(structuredClone(resource), path, {}, model, { resolveInternalTypes: false });
  } catch {
    return undefined;
  }
  return found.every(isElementNode) ? found : undefined;
}

function addressesElements(node: SyntaxNode): boolean {
  if (refusedSyntax.has(node.type)) return false;
  if (node.type === 'FunctionInvocation' && !allowedFunctions.has(node.text ?? '')) return false;
  return (node.children ?? []).every(addressesElements);
}

function isElementNode(value: unknown): value is ElementNode {
  return typeof value === 'object' && value !== null && 'parentResNode' in value && 'propName' in value;
}
