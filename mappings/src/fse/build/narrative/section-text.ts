import { type CdaElement, el } from '../../cda/element.ts';
import type { LocatedSection } from '../../document.ts';
import type { Gaps } from '../gaps.ts';
import { toStrucDoc } from './struc-doc.ts';
import { readXhtml } from './xhtml.ts';

/**
 * The text of one section: its narrative, and below it the words that entries point to with `originalText/reference`.
 * Make it first, let the entries `refer` to it, write it with `element` at the end.
 */
export class SectionText {
  readonly #content: readonly (CdaElement | string)[];
  readonly #id: string;
  readonly #references: CdaElement[] = [];
  readonly #byText = new Map<string, string>();

  private constructor(id: string, content: readonly (CdaElement | string)[]) {
    this.#id = id;
    this.#content = content;
  }

  /**
   * Reads the narratives of the sections that make one section of the CDA; a missing or unreadable one becomes a gap. Those after the
   * first stand below it under their titles. `id` is unique in the document.
   */
  static of(parts: readonly LocatedSection[], id: string, gaps: Gaps): SectionText {
    const content = parts.flatMap((part, at) => {
      const title = at === 0 ? undefined : part.section.title;
      const heading = title === undefined ? [] : [el('paragraph', {}, el('content', { styleCode: 'Bold' }, title))];
      return [...heading, ...narrativeOf(part, gaps)];
    });
    return new SectionText(id, content);
  }

  /** Puts words of an entry below the narrative, once, and gives the reference to them (`#…`). */
  refer(text: string): string {
    let id = this.#byText.get(text);
    if (id === undefined) {
      id = `${this.#id}-${this.#references.length + 1}`;
      this.#byText.set(text, id);
      this.#references.push(el('item', {}, el('content', { ID: id }, text)));
    }
    return `#${id}`;
  }

  /** The `text` element. */
  element(): CdaElement {
    const references = this.#references.length === 0 ? [] : [el('list', {}, this.#references)];
    return { name: 'text', attributes: {}, children: [...this.#content, ...references] };
  }
}

function narrativeOf({ section, path }: LocatedSection, gaps: Gaps): readonly (CdaElement | string)[] {
  const div = section.text?.div;
  if (div === undefined) {
    gaps.missing(`${path}.text.div`);
    return [];
  }
  const root = readXhtml(div);
  const content = root ? toStrucDoc(root) : [];
  if (!root) gaps.value(`${path}.text.div`);
  else if (content.length === 0) gaps.missing(`${path}.text.div`);
  return content;
}
