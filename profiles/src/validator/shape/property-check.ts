import { isJsonObject, type JsonObject } from '../../json/json-object.ts';
import type { ElementModel } from '../../model/index.ts';
import { typeModel } from '../../model/index.ts';
import type { CheckLibrary, ObjectCheck, ValueCheck } from '../checks.ts';
import { compileInvariants } from '../invariants/compile.ts';
import { longestText, type PrimitiveFault, type PrimitiveForm, primitiveForms } from '../primitives/formats.ts';
import { compileBinding } from '../rules/binding.ts';
import { compileExtensionRule } from '../rules/extension/extension.ts';
import { compileReferenceTargets } from '../rules/reference.ts';
import { addressTest, strictTextRule } from '../rules/text.ts';
import type { Run } from '../run.ts';

/** Compiled check of one JSON property of a type. */
export interface PropertyCheck {
  /** Element name, without the type of a choice. */
  readonly element: string;
  /** Number of the choice element that the property belongs to, or -1. */
  readonly choice: number;
  check(value: unknown, parent: JsonObject, run: Run): void;
  /** Check of the `_name` sibling when the value is absent; only on primitives. */
  readonly checkSibling?: (sibling: unknown, run: Run) => void;
}

/** Compiles the check of a property: shape of the JSON, then each item. */
export function compileProperty(
  property: string,
  element: ElementModel,
  type: string,
  choice: number,
  library: CheckLibrary,
): PropertyCheck {
  const kind = typeModel(type)?.kind;
  if (kind === 'primitive-type') return compilePrimitive(property, element, type, choice, library);
  const item = compileItem(element, type, library);
  const { name, max } = element;
  return {
    element: name,
    choice,
    check(value, _parent, run) {
      if (max === 1) {
        if (Array.isArray(value)) run.reportAt(name, -1, 'array-unexpected', { name: property });
        else checkAt(item, value, name, -1, run);
        return;
      }
      if (!Array.isArray(value)) {
        run.reportAt(name, -1, value === null ? 'element-null' : 'array-expected', { name: property });
        return;
      }
      checkCount(value.length, element, run);
      for (let index = 0; index < value.length; index++) checkAt(item, value[index], name, index, run);
    },
  };
}

function checkAt(check: ValueCheck, value: unknown, name: string, index: number, run: Run): void {
  run.enter(name, index);
  check(value, run);
  run.leave();
}

function checkCount(count: number, element: ElementModel, run: Run): void {
  const { name, min, max } = element;
  if (count === 0) run.reportAt(name, -1, 'element-empty');
  else if (count > max) run.reportAt(name, -1, 'element-too-many', { name, max, count });
  else if (count < min) run.reportAt(name, -1, 'element-missing', { name, min, count });
}

function compileItem(element: ElementModel, type: string, library: CheckLibrary): ValueCheck {
  if (type === 'Resource') return (value, run) => library.resource(value, run);
  // Types refer to each other in circles (Reference, Identifier): each is compiled when it is first met.
  let compiled: ObjectCheck | undefined;
  const further = [
    ...compileInvariants(elementInvariants(element, type), element.path, false),
    ...compileBinding(element.binding, type, library.terminology),
    ...compileReferenceTargets(element, type),
    ...compileExtensionRule(element, type, library),
  ];
  return (value, run) => {
    if (!isJsonObject(value)) {
      run.report(value === null ? 'element-null' : 'not-an-object', { type });
      return;
    }
    compiled ??= library.type(type);
    compiled(value, run);
    for (const check of further) check(value, run);
  };
}

/** Invariants of the element that its type does not carry already. */
function elementInvariants(element: ElementModel, type: string): readonly string[] {
  const ofType = typeModel(type)?.constraints ?? [];
  return element.constraints.filter((key) => !ofType.includes(key));
}

function faultValues(
  fault: PrimitiveFault,
  type: string,
  form: PrimitiveForm['form'],
): Record<string, string | number> | undefined {
  if (fault === 'format-wrong')
    return typeof form === 'string' ? { type, form } : { type, form: form.en, 'form-it': form.it };
  return fault === 'string-too-long' ? { max: longestText } : undefined;
}

function compilePrimitive(
  property: string,
  element: ElementModel,
  type: string,
  choice: number,
  library: CheckLibrary,
): PropertyCheck {
  const form = primitiveForms[type];
  if (!form) throw new Error(`no form for primitive type ${type}`);
  const { name, max } = element;
  const siblingName = `_${property}`;
  const further = [
    ...compileInvariants(elementInvariants(element, type), element.path, false),
    ...compileBinding(element.binding, type, library.terminology),
  ];
  const testAddress = addressTest(element, type);
  const strictRule = strictTextRule(type);
  const checkValue = (value: unknown, index: number, run: Run): void => {
    const fault = form.test(value) ?? testAddress?.(value);
    if (fault !== undefined) {
      if (value === null) run.reportAt(name, index, 'element-null');
      else if (isJsonObject(value))
        run.reportAt(name, index, 'format-wrong', faultValues('format-wrong', type, form.form));
      else run.reportAt(name, index, fault, faultValues(fault, type, form.form));
      return;
    }
    const strict = run.isStrict ? strictRule : undefined;
    if (further.length === 0 && !strict) return;
    run.enter(name, index);
    for (const check of further) check(value, run);
    strict?.(value, run);
    run.leave();
  };
  const checkExtra = (extra: unknown, index: number, run: Run): void => {
    run.enter(name, index);
    if (isJsonObject(extra)) library.type('Element')(extra, run);
    else run.report(extra === null ? 'element-null' : 'not-an-object', { type: 'Element' });
    run.leave();
  };
  const checkSingle = (value: unknown, sibling: unknown, run: Run): void => {
    if (Array.isArray(value) || Array.isArray(sibling)) {
      run.reportAt(name, -1, 'array-unexpected', { name: property });
      return;
    }
    if (value !== undefined) checkValue(value, -1, run);
    if (sibling !== undefined) checkExtra(sibling, -1, run);
  };
  const checkMany = (value: unknown, sibling: unknown, run: Run): void => {
    if ((value !== undefined && !Array.isArray(value)) || (sibling !== undefined && !Array.isArray(sibling))) {
      run.reportAt(name, -1, 'array-expected', { name: property });
      return;
    }
    const values: readonly unknown[] = value ?? [];
    const siblings: readonly unknown[] = sibling ?? [];
    if (value !== undefined && sibling !== undefined && values.length !== siblings.length)
      run.reportAt(name, -1, 'array-length-differs', { name: property });
    const count = Math.max(values.length, siblings.length);
    checkCount(count, element, run);
    for (let index = 0; index < count; index++) {
      const hasExtra = siblings[index] !== undefined && siblings[index] !== null;
      // null only fills a place: the other array must have something there.
      if (!(values[index] === null || values[index] === undefined) || !hasExtra)
        checkValue(values[index] ?? null, index, run);
      if (hasExtra) checkExtra(siblings[index], index, run);
    }
  };
  const check = max === 1 ? checkSingle : checkMany;
  return {
    element: name,
    choice,
    check: (value, parent, run) => check(value, parent[siblingName], run),
    checkSibling: (sibling, run) => check(undefined, sibling, run),
  };
}
