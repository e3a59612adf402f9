import { createRequire } from 'node:module';
import { evaluateCompiled, type Item, toValues, typedElement, typeNameOf } from '@sinfonia/profiles/fhirpath';
import { ViewError } from './definition.ts';
import { keyOfReference, keyOfResource, type ToKey } from './keys.ts';

/** Where an expression starts: a resource, or an element that another expression found. */
export type Focus = Item | object;

/** An expression of a view, ready to run; `rowIndex` is the value of `%rowIndex`. */
export interface ViewPath {
  /** What it finds, to start other expressions from. */
  find(focus: Focus, rowIndex: number): readonly Focus[];
  /** The plain values of what it finds: JSON values, dates as texts. */
  values(focus: Focus, rowIndex: number): readonly unknown[];
}

type Engine = typeof import('fhirpath');
type Model = import('fhirpath').Model;
type Run = (input: unknown, variables: Record<string, unknown>) => unknown[];

const require = createRequire(import.meta.url);

/** Steps joined by dots, each a name or a call whose parameters hold no further call: what a key function may end. */
const step = String.raw`[A-Za-z_]\w*(?:\((?:[^()']|'(?:\\.|[^'\\])*')*\))?`;
const ending = new RegExp(
  String.raw`^(?:(${step}(?:\.${step})*)\.)?get(Resource|Reference)Key\(\s*([A-Za-z]*)\s*\)(\.first\(\))?$`,
);

/**
 * Compiles an expression of a view. Most run on the compiled form of `@sinfonia/profiles/fhirpath`; what that does not know
 * runs on the FHIRPath engine. Throws {@link ViewError} for a syntax error.
 */
export function compileViewPath(expression: string, toKey: ToKey): ViewPath {
  const run = engineFor(expression, toKey);
  const [, before, kind, type = '', first] = ending.exec(expression.trim()) ?? [];
  if (kind !== undefined) {
    const start = before === undefined ? undefined : compileViewPath(before, toKey);
    const keyOf = (value: unknown): string | undefined =>
      kind === 'Resource' ? keyOfResource(value, toKey) : keyOfReference(value, type === '' ? undefined : type, toKey);
    const values = (focus: Focus, rowIndex: number): readonly string[] => {
      const found = start === undefined ? [plainOf(focus)] : start.values(focus, rowIndex);
      const keys = found.flatMap((value) => keyOf(value) ?? []);
      return first === undefined ? keys : keys.slice(0, 1);
    };
    return { find: values, values };
  }
  const slow = (focus: Focus, rowIndex: number): readonly unknown[] =>
    run(typeOf(focus))(plainOf(focus), { rowIndex }).map(toPlain);
  const fast = (focus: Focus, rowIndex: number) => evaluateCompiled(expression, undefined, focus, { rowIndex });
  return {
    find: (focus, rowIndex) => fast(focus, rowIndex) ?? (slow(focus, rowIndex) as readonly Focus[]),
    values(focus, rowIndex) {
      const found = fast(focus, rowIndex);
      return found === undefined ? slow(focus, rowIndex) : toValues(found);
    },
  };
}

/** A resource as a place to start from. */
export function focusOn(resource: object, type: string): Focus {
  try {
    return typedElement(resource, type)[0] ?? resource;
  } catch {
    // Not of the form of its type: the engine takes it as it is.
    return resource;
  }
}

/** The engine's forms of an expression by the type that it starts from; the first is made at once, to find syntax errors. */
function engineFor(expression: string, toKey: ToKey): (type: string | undefined) => Run {
  const engine = require('fhirpath') as Engine;
  const model = require('fhirpath/fhir-context/r4') as Model;
  const forms = new Map<string | undefined, Run>();
  const form = (base: string | undefined): Run => {
    let run = forms.get(base);
    if (run === undefined) {
      run = engine.compile(base === undefined ? expression : { base, expression }, model, {
        resolveInternalTypes: true,
        // `trace()` would print data of patients.
        traceFn: () => undefined,
        userInvocationTable: {
          getResourceKey: {
            fn: (input: readonly unknown[]) => input.flatMap((value) => keyOfResource(value, toKey) ?? []),
            arity: { 0: [] },
          },
          getReferenceKey: {
            fn: (input: readonly unknown[], type?: { readonly name: string }) =>
              input.flatMap((value) => keyOfReference(value, type?.name, toKey) ?? []),
            arity: { 0: [], 1: ['TypeSpecifier'] },
          },
        },
      }) as unknown as Run;
      forms.set(base, run);
    }
    return run;
  };
  try {
    form(undefined);
  } catch {
    throw new ViewError(`not a FHIRPath expression: ${expression}`);
  }
  return form;
}

/** Base type for the engine; none for a whole resource and for what only the engine has seen, which carries its type. */
function typeOf(focus: Focus): string | undefined {
  const name = typeNameOf(focus as Item);
  return name === undefined || isResource(plainOf(focus)) ? undefined : name;
}

function plainOf(focus: Focus): unknown {
  return typeNameOf(focus as Item) === undefined ? focus : toValues([focus as Item])[0];
}

function isResource(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'resourceType' in value;
}

/** Dates, quantities and the like that the engine computed, as text. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  const isOfEngine = typeof value === 'object' && value !== null && !isJson(value);
  return isOfEngine ? String(value) : value;
}

function isJson(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
