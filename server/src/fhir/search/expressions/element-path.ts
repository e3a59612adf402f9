import { choiceProperty, type ElementModel, elementOf, isResourceType, typeModel } from '@sinfonia/profiles/model';
import { type Expression, parseExpression } from './syntax.ts';

/** One step from a value to the values below it. */
export type PathStep =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'filter'; readonly keeps: (value: unknown) => boolean }
  | { readonly kind: 'index'; readonly index: number };

/** A way from a resource to elements of one concrete FHIR type, choices and unions resolved. */
export interface ElementPath {
  /** FHIR type at the end: `Quantity`, `code`, `Reference`, `Patient.contact`, or `Resource`. */
  readonly type: string;
  /** Definition of the last element; absent for the resource itself. */
  readonly element?: ElementModel;
  readonly steps: readonly PathStep[];
}

/** What a search expression selects in one resource type: elements, or one computed truth value. */
export type Selection =
  | { readonly kind: 'elements'; readonly paths: readonly ElementPath[] }
  | { readonly kind: 'boolean'; readonly test: (resource: object) => boolean | undefined };

/**
 * Resolves the expression of a search parameter against one resource type. Alternatives for other types fall away.
 * Undefined when the expression is outside the supported part of FHIRPath.
 */
export function selectElements(expression: string, resourceType: string): Selection | undefined {
  const tree = parseExpression(expression);
  if (tree === undefined) return undefined;
  const scope: Scope = { type: resourceType, root: resourceType };
  const paths = pathsOf(tree, scope);
  if (paths !== undefined) return { kind: 'elements', paths };
  const test = truthOf(tree, scope);
  return test && { kind: 'boolean', test: test as (resource: object) => boolean | undefined };
}

interface Scope {
  readonly type: string;
  /** Resource type, where `%resource` and leading type names start; undefined inside `where`. */
  readonly root?: string;
}

function pathsOf(tree: Expression, scope: Scope): ElementPath[] | undefined {
  switch (tree.kind) {
    case 'name':
      return startOf(tree.name, scope);
    case 'resource':
      return scope.root === undefined ? undefined : [{ type: scope.root, steps: [] }];
    case 'member':
      return pathsOf(tree.of, scope)?.flatMap((path) => childrenOf(path, tree.name));
    case 'index':
      return pathsOf(tree.of, scope)?.map((path) => extend(path, { kind: 'index', index: tree.index }));
    case 'call':
      return callPaths(tree, scope);
    case 'binary':
      if (tree.operator === 'as') return narrow(pathsOf(tree.left, scope), tree.right);
      if (tree.operator !== '|') return undefined;
      return union(pathsOf(tree.left, scope), pathsOf(tree.right, scope));
    default:
      return undefined;
  }
}

function startOf(name: string, scope: Scope): ElementPath[] {
  const here: ElementPath = { type: scope.type, steps: [] };
  if (scope.root !== undefined) {
    if (name === scope.root || name === 'Resource' || name === 'DomainResource') return [here];
    if (isResourceType(name)) return [];
  }
  return childrenOf(here, name);
}

function childrenOf(path: ElementPath, name: string): ElementPath[] {
  if (name === 'extension' && typeModel(path.type)?.kind === 'primitive-type') return extensionsOfPrimitive(path);
  const element = typeModel(path.type)?.elements.find((candidate) => candidate.name === name);
  if (element === undefined) return [];
  const properties = element.choice ? element.types.map(({ code }) => choiceProperty(name, code)) : [name];
  return properties.flatMap((property) => {
    const match = elementOf(path.type, property);
    if (match === undefined) return [];
    const step: PathStep = { kind: 'property', name: property };
    return [{ type: match.type, element, steps: [...path.steps, step] }];
  });
}

/** Extensions of a primitive are in JSON beside it, below its name with an underscore. */
function extensionsOfPrimitive(path: ElementPath): ElementPath[] {
  const last = path.steps.at(-1);
  if (last?.kind !== 'property') return [];
  const sibling: PathStep = { kind: 'property', name: `_${last.name}` };
  return [{ type: 'Extension', steps: [...path.steps.slice(0, -1), sibling, { kind: 'property', name: 'extension' }] }];
}

function callPaths(tree: Expression & { kind: 'call' }, scope: Scope): ElementPath[] | undefined {
  const of = tree.of === undefined ? [{ type: scope.type, steps: [] }] : pathsOf(tree.of, scope);
  const argument = tree.arguments[0];
  if (of === undefined) return undefined;
  switch (tree.name) {
    case 'ofType':
    case 'as':
      return argument && narrow(of, argument);
    case 'first':
      return of.map((path) => extend(path, { kind: 'index', index: 0 }));
    case 'extension':
      return argument?.kind === 'literal' ? of.map((path) => extensionPath(path, argument.value)) : undefined;
    case 'where':
      return argument && filtered(of, argument);
    default:
      return undefined;
  }
}

function extensionPath(path: ElementPath, url: string | number | boolean): ElementPath {
  const keeps = (value: unknown): boolean => (value as { url?: unknown }).url === url;
  return {
    type: 'Extension',
    steps: [...path.steps, { kind: 'property', name: 'extension' }, { kind: 'filter', keeps }],
  };
}

function filtered(of: readonly ElementPath[], condition: Expression): ElementPath[] | undefined {
  const kept: ElementPath[] = [];
  for (const path of of) {
    const test = resolvedTypeTest(condition) ?? truthOf(condition, { type: path.type });
    if (test === undefined) return undefined;
    kept.push(extend(path, { kind: 'filter', keeps: (value) => test(value as object) === true }));
  }
  return kept;
}

/** `resolve() is Patient`: decided by the type that the reference itself names. */
function resolvedTypeTest(condition: Expression): ((value: object) => boolean) | undefined {
  if (condition.kind !== 'binary' || condition.operator !== 'is' || condition.right.kind !== 'name') return undefined;
  const { left, right } = condition;
  if (left.kind !== 'call' || left.name !== 'resolve' || left.of !== undefined) return undefined;
  return (value) => typeOfReference(value) === right.name;
}

/** Resource type that a Reference points to, by its address or its `type`; undefined when it does not say. */
export function typeOfReference(value: object): string | undefined {
  const { reference, type } = value as { reference?: unknown; type?: unknown };
  if (typeof reference === 'string') {
    const found = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(
      reference,
    );
    if (found?.[1]) return found[1];
  }
  return typeof type === 'string' ? type : undefined;
}

function truthOf(tree: Expression, scope: Scope): ((value: object) => boolean | undefined) | undefined {
  if (tree.kind === 'binary' && (tree.operator === 'and' || tree.operator === 'or')) {
    const left = truthOf(tree.left, scope);
    const right = truthOf(tree.right, scope);
    if (left === undefined || right === undefined) return undefined;
    // Three-valued logic of FHIRPath is folded to two: an empty operand counts as false, which is what an index needs.
    return tree.operator === 'and'
      ? (v) => left(v) === true && right(v) === true
      : (v) => left(v) === true || right(v) === true;
  }
  if (tree.kind === 'call' && tree.name === 'exists' && tree.arguments.length === 0 && tree.of) {
    const paths = pathsOf(tree.of, scope);
    return paths && ((value) => paths.some((path) => valuesAt(path, value).length > 0));
  }
  if (tree.kind === 'binary' && (tree.operator === '=' || tree.operator === '!=') && tree.right.kind === 'literal') {
    const paths = pathsOf(tree.left, scope);
    const expected = tree.right.value;
    const equal = tree.operator === '=';
    return (
      paths &&
      ((value) => {
        const found = paths.flatMap((path) => valuesAt(path, value));
        return found.length === 0 ? undefined : (found.length === 1 && found[0] === expected) === equal;
      })
    );
  }
  return undefined;
}

function valuesAt(path: ElementPath, from: object): unknown[] {
  const values: unknown[] = [];
  walker(path.steps, (value) => values.push(value))(from, 0);
  return values;
}

/** Visits the values at the end of a path. `ordinal` is 0, or the 1-based position in the first repeating element. */
export type Visit = (value: unknown, ordinal: number) => void;

/**
 * Compiles the steps of a path to one function that visits every value at its end. With `numbered` the position within
 * the first property is handed on, so that the parts of a composite can be matched up.
 */
export function walker(steps: readonly PathStep[], visit: Visit, numbered = false): Visit {
  let next = visit;
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at];
    const following = steps[at + 1];
    const only = following?.kind === 'index' ? following.index : undefined;
    if (step !== undefined && step.kind !== 'index') next = stepVisitor(step, next, numbered && at === 0, only);
  }
  return next;
}

type VisitedStep = Exclude<PathStep, { kind: 'index' }>;

/** `only`: the one position of the list to visit. */
function stepVisitor(step: VisitedStep, next: Visit, numbered: boolean, only: number | undefined): Visit {
  if (step.kind === 'filter') {
    const { keeps } = step;
    return (value, ordinal) => {
      if (keeps(value)) next(value, ordinal);
    };
  }
  const { name } = step;
  return (value, ordinal) => {
    const child = (value as Record<string, unknown>)[name];
    if (child === undefined || child === null) return;
    if (!Array.isArray(child)) return next(child, ordinal);
    const end = only === undefined ? child.length : Math.min(only + 1, child.length);
    for (let i = only ?? 0; i < end; i++) {
      if (child[i] !== null && child[i] !== undefined) next(child[i], numbered ? i + 1 : ordinal);
    }
  };
}

function extend(path: ElementPath, step: PathStep): ElementPath {
  return { ...path, steps: [...path.steps, step] };
}

function narrow(paths: readonly ElementPath[] | undefined, type: Expression): ElementPath[] | undefined {
  if (type.kind !== 'name') return undefined;
  // The specification writes `ofType(DateTime)` once (Observation code-value-date); FHIR types differ by more than case.
  const wanted = type.name.toLowerCase();
  return paths?.filter((path) => isKindOf(path.type, wanted));
}

/** Tells whether a type is the wanted one (in lower case) or specialises it, as `canonical` does `uri`. */
function isKindOf(type: string, wanted: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = typeModel(name)?.base) {
    if (name.toLowerCase() === wanted) return true;
  }
  return false;
}

function union(left: ElementPath[] | undefined, right: ElementPath[] | undefined): ElementPath[] | undefined {
  return left && right && [...left, ...right];
}
