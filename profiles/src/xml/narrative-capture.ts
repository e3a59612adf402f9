import type { SaxesTagNS } from 'saxes';
import { xhtmlNamespace } from './element-plan.ts';

/**
 * Takes the narrative out of the XML while it is read. Markup without prefixes is passed on as it was written; with
 * prefixes it is written anew in the default namespace, because what declares them stays outside.
 */
export class NarrativeCapture {
  readonly #source: string;
  readonly #start: number;
  readonly #rewritten: string[] = [];
  #depth = 0;
  #prefixed = false;

  /** `end` is the position in `source` just behind the start tag of the `div`. */
  constructor(source: string, end: number) {
    this.#source = source;
    this.#start = source.lastIndexOf('<', end - 1);
  }

  /** Elements that are open, the `div` included. */
  get depth(): number {
    return this.#depth;
  }

  /** Takes a start tag; false when it is not XHTML. */
  open(tag: SaxesTagNS): boolean {
    if (tag.uri !== xhtmlNamespace) return false;
    this.#prefixed ||= tag.prefix !== '';
    const attributes = Object.values(tag.attributes)
      .filter((attribute) => attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns')
      .map((attribute) => ` ${attribute.name}="${escapeText(attribute.value)}"`);
    const namespace = this.#depth === 0 ? ` xmlns="${xhtmlNamespace}"` : '';
    this.#rewritten.push(`<${tag.local}${namespace}${attributes.join('')}>`);
    this.#depth++;
    return true;
  }

  text(text: string): void {
    this.#rewritten.push(escapeText(text));
  }

  /** Takes an end tag; `end` is the position just behind it. Returns the narrative when the `div` is complete. */
  close(tag: SaxesTagNS, end: number): string | undefined {
    this.#rewritten.push(`</${tag.local}>`);
    this.#depth--;
    if (this.#depth > 0) return undefined;
    return this.#prefixed ? this.#rewritten.join('') : this.#source.slice(this.#start, end);
  }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
