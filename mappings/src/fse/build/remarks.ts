import type { Issue } from '@sinfonia/profiles/issues';

/**
 * What of a resource is written, as a tree of its elements: `true` for an element that is written whole (or that is known
 * from elsewhere), else its parts. Below `extension` the names are the last part of the URL.
 */
export interface Written {
  readonly [element: string]: boolean | Written;
}

/** Elements that say nothing to the reader of a document. */
const technical = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text', 'contained']);

/** Content of a document that its CDA has no place for, as places; nothing is lost unsaid. */
export class Remarks {
  readonly #places = new Set<string>();

  /** One element is not in the CDA. */
  leftOut(expression: string): void {
    this.#places.add(expression);
  }

  /** Everything in a resource, or in an element of one, that `written` does not name. */
  restOf(element: object, path: string, written: Written): void {
    for (const [key, value] of Object.entries(element)) {
      if (technical.has(key)) continue;
      if (key === 'extension' || key === 'modifierExtension') this.#extensions(value, `${path}.${key}`, written[key]);
      else if (key.startsWith('_')) this.leftOut(`${path}.${key.slice(1)}`);
      else this.#part(value, `${path}.${key}`, written[key]);
    }
  }

  /** Each place as an issue, in the order they were found. */
  get issues(): readonly Issue[] {
    return [...this.#places].map((place) => ({ code: 'fse-left-out', expression: [place], values: { place } }));
  }

  #part(value: unknown, path: string, written: boolean | Written | undefined): void {
    if (written === true) return;
    if (!written || typeof value !== 'object' || value === null) {
      this.leftOut(path);
      return;
    }
    if (!Array.isArray(value)) {
      this.restOf(value, path, written);
      return;
    }
    for (const [at, one] of value.entries()) this.#part(one, `${path}[${at}]`, written);
  }

  #extensions(list: unknown, path: string, written: boolean | Written | undefined): void {
    for (const [at, one] of (Array.isArray(list) ? list : []).entries()) {
      const url: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'url') : undefined;
      const name = typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : '';
      const part = typeof written === 'object' ? written[name] : written;
      if (part === true) continue;
      const inner: unknown =
        part && typeof one === 'object' && one !== null ? Reflect.get(one, 'extension') : undefined;
      if (typeof part === 'object' && Array.isArray(inner)) this.#extensions(inner, `${path}[${at}].extension`, part);
      else this.leftOut(`${path}[${at}]`);
    }
  }
}
