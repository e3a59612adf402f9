import type { Issue, IssueCode } from '../issues/index.ts';
import { type JsonObject, objectsOf } from '../json/json-object.ts';
import type { Terminology } from '../terminology/index.ts';
import type { ValidateOptions } from './options.ts';
import type { BundleIndex } from './rules/bundle/bundle-index.ts';

/**
 * State of one validation: the faults found so far and the place in the resource. The place is kept as two arrays that
 * are written over, so that a resource without faults costs no text.
 */
export class Run {
  readonly issues: Issue[] = [];
  /** The resource that `%resource` means: the innermost one. */
  resource: JsonObject;
  /** The resource that holds the contained ones: `%rootResource`. */
  root: JsonObject;
  /** The bundle that holds the resource, when there is one. */
  bundle: BundleIndex | undefined;
  /** Whether rules that are only recommended are reported. */
  readonly bestPractice: boolean;
  /** Whether the caller asks for rules of texts that FHIR itself does not have. */
  readonly isStrict: boolean;
  readonly #names: string[] = [];
  readonly #indexes: number[] = [];
  #depth = 0;
  /** Number of steps that lead to the current resource. */
  #start = 1;
  #ids: Set<string> | undefined;
  #verdicts: Map<JsonObject, Map<string, boolean>> | undefined;
  #told = new Set<string>();

  constructor(resource: JsonObject, options: ValidateOptions, terminology?: Terminology) {
    this.resource = resource;
    this.root = resource;
    this.options = options;
    this.terminology = terminology;
    this.bestPractice = options.bestPractice !== false;
    this.isStrict = options.refuseMarkupIn !== undefined || options.refuseExampleAddresses === true;
  }

  /** What has been found out about resources and profiles, so that nothing is judged twice. */
  get verdicts(): Map<JsonObject, Map<string, boolean>> {
    this.#verdicts ??= new Map();
    return this.#verdicts;
  }

  readonly options: ValidateOptions;
  /** Where invariants look for members of value sets. */
  readonly terminology: Terminology | undefined;

  /** Goes down to an element; `index` is -1 for one that does not repeat. */
  enter(name: string, index: number): void {
    this.#names[this.#depth] = name;
    this.#indexes[this.#depth] = index;
    this.#depth++;
  }

  leave(): void {
    this.#depth--;
  }

  /** Reports a fault of the current element. */
  report(code: IssueCode, values?: Readonly<Record<string, string | number>>, severity?: Issue['severity']): void {
    const place = this.place();
    // A profile repeats in its slices what it asks of the whole element: one fault is told once.
    const fault = `${code} ${place} ${values ? JSON.stringify(values) : ''}`;
    if (this.#told.has(fault)) return;
    this.#told.add(fault);
    this.issues.push({ code, ...(severity ? { severity } : {}), expression: [place], ...(values ? { values } : {}) });
  }

  /** Reports a fault of a child of the current element. */
  reportAt(
    name: string,
    index: number,
    code: IssueCode,
    values?: Readonly<Record<string, string | number>>,
    severity?: Issue['severity'],
  ): void {
    this.enter(name, index);
    this.report(code, values, severity);
    this.leave();
  }

  /** FHIRPath of the current element, e.g. `Patient.identifier[0].value`. */
  place(): string {
    let path = '';
    for (let level = 0; level < this.#depth; level++) {
      const index = this.#indexes[level] ?? -1;
      path += `${level === 0 ? '' : '.'}${this.#names[level]}${index < 0 ? '' : `[${index}]`}`;
    }
    return path;
  }

  /** Names of the elements from the current resource down to the current element. */
  stepsInResource(): readonly string[] {
    return this.#names.slice(this.#start, this.#depth);
  }

  /** Positions that belong to {@link Run.stepsInResource}; -1 for elements that do not repeat. */
  indexesInResource(): readonly number[] {
    return this.#indexes.slice(this.#start, this.#depth);
  }

  /** Takes note of the id of an element; answers whether the resource has it already. */
  isKnownId(id: string): boolean {
    this.#ids ??= new Set();
    if (this.#ids.has(id)) return true;
    this.#ids.add(id);
    return false;
  }

  /** Runs a check of another resource inside this one (contained, entry of a bundle). */
  inside(resource: JsonObject, root: JsonObject, check: () => void): void {
    const before = this.resource;
    const rootBefore = this.root;
    const startBefore = this.#start;
    const idsBefore = this.#ids;
    this.resource = resource;
    this.root = root;
    this.#start = this.#depth;
    this.#ids = undefined;
    check();
    this.resource = before;
    this.root = rootBefore;
    this.#start = startBefore;
    this.#ids = idsBefore;
  }

  /** The resources that a literal reference means, as far as they are at hand: contained, or in the same bundle. */
  resolve(reference: string): readonly JsonObject[] {
    if (reference.startsWith('#')) {
      if (reference === '#') return [this.root];
      const id = reference.slice(1);
      return objectsOf(this.root['contained']).filter((resource) => resource['id'] === id);
    }
    return this.bundle?.resolve(reference, this.root).map(({ resource }) => resource) ?? [];
  }

  /** Whether a check finds no error, without keeping what it finds. */
  wouldPass(check: (run: Run) => void, isError: (issue: Issue) => boolean): boolean {
    const count = this.issues.length;
    const told = this.#told;
    this.#told = new Set();
    check(this);
    this.#told = told;
    const passed = !this.issues.slice(count).some(isError);
    this.issues.length = count;
    return passed;
  }
}

/** Whether a resource is one that the current resource contains; contained resources share its root. */
export function isContained(resource: JsonObject, run: Run): boolean {
  const { contained } = run.resource;
  return Array.isArray(contained) && contained.includes(resource);
}
