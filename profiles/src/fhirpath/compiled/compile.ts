import { typeModel } from '../../model/index.ts';
import { remembered } from './closed.ts';
import { type Evaluate, nothing, type Scope, type Step, truth } from './evaluate.ts';
import { functions, typeStep } from './functions.ts';
import { compileLookup } from './lookup.ts';
import { addChildren, type Collection, Node, plainText, systemDate } from './node.ts';
import { operators } from './operators.ts';
import { Outside, undecided } from './outside.ts';
import type { Expression, Invocation } from './syntax.ts';
import { isDate, shifted } from './temporal.ts';
import { compileVariable } from './variables.ts';

/** Compiles the tree of an expression. Throws {@link Outside} for what has no compiled form. */
export function compile(tree: Expression): Evaluate {
  switch (tree.kind) {
    case 'literal': {
      const value: Collection = [tree.value];
      return () => value;
    }
    case 'date':
      return compileDate(tree.text);
    case 'duration':
      throw new Outside('quantity literal');
    case 'nothing':
      return () => nothing;
    case 'variable':
      return compileVariable(tree.name);
    case 'dot':
      return compileDot(tree);
    case 'index': {
      const of = compile(tree.of);
      const { index } = tree;
      return (self, scope) => {
        const item = of(self, scope)[index];
        return item === undefined ? nothing : [item];
      };
    }
    case 'type': {
      const of = compile(tree.of);
      const step = typeStep(tree.test, fhirTypeOf(tree.type));
      return (self, scope) => step(of(self, scope), self, scope);
    }
    case 'operator':
      return compileOperator(tree);
    default: {
      const step = compileStep(tree);
      return (self, scope) => step(self, self, scope);
    }
  }
}

function compileDot(tree: Extract<Expression, { kind: 'dot' }>): Evaluate {
  const left = compile(tree.left);
  const right = compileStep(tree.right);
  const evaluate: Evaluate = (self, scope) => right(left(self, scope), self, scope);
  return compileLookup(tree, left, compileMember, evaluate) ?? remembered(tree, evaluate);
}

/**
 * A cast to a type of FHIRPath, or a test of it: expressions of R4 mean the FHIR type. Source: FHIR R4 fhirpath.html#types,
 * implicit conversions.
 */
function fhirTypeOf(name: string): string {
  return /^(String|Boolean|Integer|Decimal|Date|DateTime|Time)$/.test(name)
    ? name.charAt(0).toLowerCase() + name.slice(1)
    : name;
}

function compileDate(text: string): Evaluate {
  const value: Collection = [new Node(text, undefined, systemDate)];
  return () => (isDate(text) ? value : undecided());
}

/** Addition of a duration to a date or its subtraction. */
function compileShift(left: Expression, amount: number, unit: Parameters<typeof shifted>[2]): Evaluate {
  const of = compile(left);
  return (self, scope) => {
    const items = of(self, scope);
    const item = items[0];
    if (item === undefined) return nothing;
    if (items.length > 1 || !(item instanceof Node) || !item.type.temporal || typeof item.value !== 'string')
      return undecided();
    return [new Node(shifted({ text: item.value, type: item.type.name }, amount, unit), undefined, systemDate)];
  };
}

function compileOperator({ operator, left, right }: Extract<Expression, { kind: 'operator' }>): Evaluate {
  if (right.kind === 'duration' && (operator === '+' || operator === '-'))
    return compileShift(left, operator === '+' ? right.amount : -right.amount, right.unit);
  const one = compile(left);
  const other = compile(right);
  const apply = operators[operator];
  // A list of codes is the same every time.
  if (operator === '|' && isConstant(left) && isConstant(right)) {
    const value = apply(one(nothing, noScope), other(nothing, noScope));
    return () => value;
  }
  const general: Evaluate = (self, scope) => apply(one(self, scope), other(self, scope));
  const isTest = operator === '=' || operator === '!=';
  return isTest && left.kind === 'member' && right.kind === 'literal' && typeof right.value === 'string'
    ? compileTextTest(left.name, right.value, operator === '=', general)
    : general;
}

/** Most tests are of a code or address against a constant: those look at the JSON without collecting anything. */
function compileTextTest(name: string, wanted: string, isEqual: boolean, general: Evaluate): Evaluate {
  if (/^[A-Z]/.test(name)) return general;
  return (self, scope) => {
    const item = self[0];
    const text = self.length === 1 && item instanceof Node ? plainText(item, name) : undefined;
    return text === undefined ? general(self, scope) : truth((text === wanted) === isEqual);
  };
}

const noScope: Scope = { context: nothing, variables: {}, total: nothing, memory: undefined };

function isConstant(tree: Expression): boolean {
  if (tree.kind === 'literal') return typeof tree.value === 'string';
  return tree.kind === 'operator' && tree.operator === '|' && isConstant(tree.left) && isConstant(tree.right);
}

function compileStep(tree: Invocation): Step {
  switch (tree.kind) {
    case 'this':
      return (_input, self) => self;
    case 'total':
      return (_input, _self, { total }) => total;
    case 'member':
      return compileMember(tree.name);
    case 'call':
      return compileCall(tree.name, tree.parameters);
  }
}

function compileMember(name: string): Step {
  if (name === 'resourceType' || name.startsWith('_')) throw new Outside(`element ${name}`);
  if (/^[A-Z]/.test(name)) return (input) => input.filter((item) => isResource(item, name) || undecided());
  // At the start of an expression such a name may mean the type of the value that the expression starts from.
  const meansType = typeModel(name) !== undefined;
  return (input) => {
    if (input.length === 0) return nothing;
    const found: Node[] = [];
    for (const item of input) {
      if (!(item instanceof Node) || (meansType && item.type.primitive)) return undecided();
      addChildren(item, name, found);
    }
    return found;
  };
}

function isResource(item: Collection[number], type: string): boolean {
  return (
    item instanceof Node && !item.type.primitive && item.type.name === type && typeModel(type)?.kind === 'resource'
  );
}

function compileCall(name: string, parameters: readonly Expression[]): Step {
  if (name === 'ofType' || name === 'is' || name === 'as') {
    const [type] = parameters;
    if (parameters.length !== 1 || type?.kind !== 'member') throw new Outside(`${name}() without a type`);
    return typeStep(name, type.name);
  }
  // A decimal that happens to be whole is no number of places for the engine.
  if (name === 'round' && parameters.some(({ kind }) => kind !== 'literal')) throw new Outside('computed places');
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw new Outside(`${name}()`);
  if (parameters.length < known.least || parameters.length > known.most)
    throw new Outside(`${name}() with ${parameters.length} parameters`);
  return known.build(...parameters.map(compile));
}
