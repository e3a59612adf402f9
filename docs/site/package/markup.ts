import type { DefinitionText } from '@sinfonia/profiles/package';
import { escapeHtml } from '../render-markdown.ts';

/** A text of the pages themselves: Italian and English. */
export type Pair = readonly [it: string, en: string];

/** Italian text with the English beside it, marked as such; a text that is the same in both languages once. */
export function both([it, en]: Pair): string {
  if (en === '' || en === it) return escapeHtml(it);
  return `${escapeHtml(it)} <span lang="en">${escapeHtml(en)}</span>`;
}

/** The same in running text. */
export function inline([it, en]: Pair): string {
  return en === '' || en === it ? escapeHtml(it) : `${escapeHtml(it)} / <span lang="en">${escapeHtml(en)}</span>`;
}

/** A text of a definition on two lines; the first is Italian only when there is a translation. */
export function definitionText(text: DefinitionText): string {
  const { it, en } = text;
  return en === undefined
    ? `<span class="line" lang="en">${breaks(it)}</span>`
    : `<span class="line">${breaks(it)}</span><span class="line en" lang="en">${breaks(en)}</span>`;
}

/** Two columns of longer text, Italian and English. */
export function sideBySide({ it, en }: DefinitionText): string {
  const english = en === undefined ? '' : `<p lang="en">${breaks(en)}</p>`;
  return `<div class="pair"><p>${breaks(it)}</p>${english}</div>\n`;
}

/** A heading with its anchor. */
export function heading(level: 2 | 3, id: string, words: Pair): string {
  return `<h${level} id="${escapeHtml(id)}">${both(words)}</h${level}>\n`;
}

/** A link; `text` is HTML. */
export function anchor(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}">${text}</a>`;
}

/** Text in the type of code. */
export function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** Text that one click selects as a whole, for copying. */
export function copyable(text: string): string {
  return `<code class="copy">${escapeHtml(text)}</code>`;
}

/** One row of a table; cells are HTML, the first is the header of the row. */
export interface Row {
  readonly cells: readonly string[];
  readonly className?: string;
  readonly id?: string;
}

/** A table that a keyboard can scroll, with a caption for those who do not see it. */
export function table(caption: Pair, heads: readonly Pair[], rows: readonly Row[], className = ''): string {
  const head = heads.map((words) => `<th scope="col">${both(words)}</th>`).join('');
  const body = rows.map(({ cells, className: rowClass, id }) => {
    const [first = '', ...others] = cells;
    const marks = `${(rowClass ?? '') === '' ? '' : ` class="${rowClass}"`}${id === undefined ? '' : ` id="${escapeHtml(id)}"`}`;
    return `<tr${marks}><th scope="row">${first}</th>${others.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const label = escapeHtml(`${caption[0]} · ${caption[1]}`);
  return `<div class="table" role="region" aria-label="${label}" tabindex="0">
<table${className === '' ? '' : ` class="${className}"`}>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>
`;
}

/** Facts as a list of terms; values are HTML, empty ones are left out. */
export function facts(entries: readonly (readonly [words: Pair, value: string | undefined])[]): string {
  const shown = entries.filter(([, value]) => value !== undefined && value !== '');
  return `<dl class="facts">\n${shown.map(([words, value]) => `<div><dt>${both(words)}</dt><dd>${value}</dd></div>\n`).join('')}</dl>\n`;
}

/** Content that opens when asked for; `summary` and `content` are HTML. */
export function details(summary: string, content: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${summary}</summary>\n${content}</details>\n`;
}

/** A resource or part of one as JSON with its names, texts and numbers told apart. */
export function jsonBlock(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  const marked = text.replaceAll(
    /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*|[<>&]/g,
    (whole, string, colon) => {
      if (string === undefined) return /^[<>&]$/.test(whole) ? escapeHtml(whole) : `<i>${whole}</i>`;
      return colon === undefined ? `<b>${escapeHtml(string)}</b>` : `<u>${escapeHtml(string)}</u>${colon}`;
    },
  );
  return `<pre tabindex="0" class="json"><code>${marked}</code></pre>\n`;
}

function breaks(text: string): string {
  return escapeHtml(text.trim()).replaceAll(/\n+/g, '<br>');
}
