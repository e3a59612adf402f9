import { Marked, type Token, type Tokens } from 'marked';
import { frameWords, type Language } from './words.ts';

/** Where a link of a page leads in the site. */
export type LinkTarget =
  | { readonly kind: 'address'; readonly href: string }
  /** A file of the repository that is not part of the site: shown, not linked. */
  | { readonly kind: 'repository'; readonly path: string };

/** A page turned into HTML, without its frame. */
export interface RenderedMarkdown {
  readonly html: string;
  /** Ids of the headings, in order. */
  readonly anchors: readonly string[];
  /** Pictures that the page asks for. The site has none. */
  readonly pictures: readonly string[];
}

/** HTML of a page that is kept as it is; none of it can carry attributes. */
const keptHtml = /^(?:<br ?\/?>|<details>\s*<summary>[^<>&]*<\/summary>|<\/details>)$/;

/**
 * Renders GitHub-flavoured Markdown as HTML: headings with the anchors that GitHub gives them, links through `resolve`,
 * tables and code that a keyboard can scroll, and each language of a bilingual page marked as such. HTML in the source is
 * shown as text, but for line breaks, comments and lists that are folded (`<details>` with a `<summary>` of plain text).
 */
export function renderMarkdown(
  markdown: string,
  language: Language,
  resolve: (href: string) => LinkTarget,
): RenderedMarkdown {
  const anchors: string[] = [];
  const pictures: string[] = [];
  const giveAnchor = anchorGiver();
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const id = giveAnchor(plainText(tokens));
        anchors.push(id);
        return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const text = this.parser.parseInline(tokens);
        const target = resolve(href);
        if (target.kind === 'address') return `<a href="${escapeHtml(target.href)}">${text}</a>`;
        const name = target.path.split('/').at(-1) ?? target.path;
        return plainText(tokens).includes(name) ? text : `${text} (<code>${escapeHtml(target.path)}</code>)`;
      },
      image({ href, text }: Tokens.Image): string {
        pictures.push(href);
        return escapeHtml(text);
      },
      code({ text }: Tokens.Code): string {
        return `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        if (/^\s*<!--[\s\S]*-->\s*$/.test(text)) return '';
        return keptHtml.test(text.trim()) ? text : escapeHtml(text);
      },
      paragraph({ tokens }: Tokens.Paragraph): string {
        const isSummary = language === 'en' && plainText(tokens).startsWith('In breve.');
        return `<p${isSummary ? ' lang="it"' : ''}>${this.parser.parseInline(tokens)}</p>\n`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  let html = '';
  let open: Language | undefined;
  let tables = 0;
  for (const token of tokens) {
    const next = sectionLanguage(token);
    if (next !== undefined) {
      html += `${open === undefined ? '' : '</section>\n'}<section lang="${next}">\n`;
      open = next;
    }
    const part = marked.parser([token]);
    if (token.type === 'table') {
      tables += 1;
      const label = `${frameWords[open ?? language].table} ${tables}`;
      html += `<div class="table" role="region" aria-label="${label}" tabindex="0">\n${part}</div>\n`;
    } else html += part;
  }
  return { html: open === undefined ? html : `${html}</section>\n`, anchors, pictures };
}

/** Escapes text for the content of an element or an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function sectionLanguage(token: Token): Language | undefined {
  if (token.type !== 'heading' || token.depth !== 2) return undefined;
  if (token.text === 'Italiano') return 'it';
  return token.text === 'English' ? 'en' : undefined;
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens ? plainText(token.tokens) : 'text' in token ? token.text : ''))
    .join('');
}

/** Gives headings the anchors that GitHub gives them: lower case, without punctuation, numbered when repeated. */
function anchorGiver(): (heading: string) => string {
  const given = new Map<string, number>();
  return (heading) => {
    const base = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const times = given.get(base) ?? 0;
    given.set(base, times + 1);
    return times === 0 ? base : `${base}-${times}`;
  };
}
