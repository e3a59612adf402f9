import { FhirError, type Issue } from '@sinfonia/profiles/issues';

/** Why a document cannot be written; the codes of the issues. */
export type GapCode = 'fse-build-missing' | 'fse-build-value' | 'fse-build-reference';

/**
 * What a document lacks, gathered while it is being built so that all is told at once. Places only, in FHIRPath from the
 * Bundle; never values of the document.
 */
export class Gaps {
  readonly #issues: Issue[] = [];
  readonly #seen = new Set<string>();

  /** Something the document type needs is not there. */
  missing(expression: string): void {
    this.#add('fse-build-missing', expression);
  }

  /** Something is there and cannot be said in a CDA of this type: wrong form, or a code of a system it does not admit. */
  value(expression: string): void {
    this.#add('fse-build-value', expression);
  }

  /** A reference leads to no resource of the Bundle, or to one of another type. */
  reference(expression: string): void {
    this.#add('fse-build-reference', expression);
  }

  /** Throws all that was gathered as one error; does nothing when there was none. */
  throwIfAny(): void {
    if (this.#issues.length > 0) throw new FhirError(this.#issues);
  }

  #add(code: GapCode, expression: string): void {
    const key = `${code} ${expression}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#issues.push({ code, expression: [expression], values: { place: expression } });
  }
}
