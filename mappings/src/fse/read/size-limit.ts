import { FhirError } from '@sinfonia/profiles/issues';

/** UTF-16 units that reading one document may write: what is said once can be referred to from many places. */
const maximum = 64 * 1024 * 1024;

/** Counts what reading writes, so that a small document cannot fill the memory by repetition. */
export class SizeLimit {
  #written = 0;

  /** Counts a text. Throws `fse-too-large` when all together are too long. */
  count(text: string): void {
    this.#written += text.length;
    if (this.#written > maximum) throw tooLarge();
  }

  /** Counts a value by its JSON. */
  countJson(value: object): void {
    let text: string;
    try {
      text = JSON.stringify(value);
    } catch (error) {
      // The JSON is longer than any string may be.
      if (error instanceof RangeError) throw tooLarge();
      throw error;
    }
    this.count(text);
  }
}

function tooLarge(): FhirError {
  return new FhirError({ code: 'fse-too-large', values: { limit: 'output', maximum } });
}
