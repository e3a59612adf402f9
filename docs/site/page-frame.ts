import { relativeAddress } from './links.ts';
import type { Navigation, NavigationGroup } from './navigation.ts';
import type { Page } from './page.ts';
import { escapeHtml } from './render-markdown.ts';
import { frameWords, type Language } from './words.ts';

/** Path of the style sheet in the site. */
export const styleSheet = 'style.css';

/** Path of the index in the site. */
export const indexPage = 'index.html';

/**
 * Puts the content of a page into its frame: title, language, skip link, header, content, navigation. All addresses are
 * relative, so the site works at any address and from a folder; nothing is loaded but the style sheet.
 */
export function framePage(page: Page, content: string, navigation: Navigation): string {
  const words = frameWords[page.language];
  const to = (target: string): string => escapeHtml(relativeAddress(page.target, target));
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(page.title)} – SINFONIA</title>
<link rel="stylesheet" href="${to(styleSheet)}">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header><a href="${to(indexPage)}">${words.site}</a> <a href="#pages">${words.menu}</a></header>
<div class="page">
<main id="content">
${content}</main>
<nav id="pages" aria-label="${words.navigation}">
<h2>${words.byActor}</h2>
${navigation.actors.map((group) => renderGroup(page, group)).join('')}<h2>${words.byKind}</h2>
${navigation.kinds.map((group) => renderGroup(page, group)).join('')}</nav>
</div>
<footer>${words.source} <code>${escapeHtml(page.path)}</code></footer>
</body>
</html>
`;
}

function renderGroup(current: Page, group: NavigationGroup): string {
  const pages = group.pages.filter(({ family }) => family === undefined || family === current.family);
  const items = pages.map((page) => {
    const mark = page === current ? ' aria-current="page"' : '';
    const { text, language } = shortTitle(page, current.language);
    const foreign = language === current.language ? '' : ` lang="${language}"`;
    const href = escapeHtml(relativeAddress(current.target, page.target));
    return `<li><a href="${href}"${mark}${foreign}>${escapeHtml(text)}</a></li>`;
  });
  return `<h3>${escapeHtml(group.title[current.language])}</h3>\n<ul>\n${items.join('\n')}\n</ul>\n`;
}

/** Of a bilingual title "italiano · English" the half that the reader reads; any other title as it is. */
function shortTitle(page: Page, reader: Language): { readonly text: string; readonly language: Language } {
  const [italian = '', english] = page.title.split(' · ');
  if (english === undefined) return { text: italian, language: page.language };
  return { text: reader === 'it' ? italian : english, language: reader };
}
