import type { Language } from '@sinfonia/profiles/issues';
import { escapeHtml, renderPage } from '../authorization-server/pages.ts';
import type { Hat } from '../hat.ts';
import type { Offer } from './hat-scopes.ts';
import { wordsOf } from './scope-words.ts';
import { type Obstacle, texts } from './texts.ts';

/** Page with one button per part that the person may take. `address` is that of the interaction. */
export function renderRolePage(language: Language, address: string, client: string, hats: readonly Hat[]): string {
  const text = texts[language];
  const buttons = hats.map(
    (hat) =>
      `<li><button type="submit" name="role" value="${escapeHtml(hat.key)}">${escapeHtml(hat.label[language])}</button></li>`,
  );
  return renderPage(
    language,
    text.role,
    `<p><strong>${escapeHtml(client)}</strong></p>
<p class="hint">${escapeHtml(text.roleHint)}</p>
<form method="post" action="${escapeHtml(address)}/role">
<ul>
${buttons.join('\n')}
</ul>
</form>
${abortForm(address, text.cancel)}`,
  );
}

/** What the consent page shows. */
export interface ConsentView {
  readonly address: string;
  readonly client: { readonly name: string; readonly policy?: string; readonly terms?: string };
  readonly hat: Hat;
  readonly offer: Offer;
}

/**
 * Page that asks for consent: who asks, in which role, for what in plain words, and what is not granted and why. A logo is
 * not shown: loading it would tell the vendor who is looking before she has agreed to anything.
 */
export function renderConsentPage(language: Language, { address, client, hat, offer }: ConsentView): string {
  const text = texts[language];
  const granted = offer.granted.map((scope) => item(wordsOf(scope, language), scope));
  const refused = offer.refused.map(({ scope, reason }) =>
    item(`${wordsOf(scope, language)} – ${text.reasons[reason]}`, scope),
  );
  const notGranted =
    refused.length === 0 ? '' : `<p>${escapeHtml(text.notGranted)}</p><ul class="plain">${refused.join('')}</ul>`;
  return renderPage(
    language,
    text.consent,
    `<p><strong>${escapeHtml(client.name)}</strong> ${escapeHtml(text.asks)} <strong>${escapeHtml(hat.label[language])}</strong></p>
<p>${escapeHtml(text.with)}</p>
<ul class="plain">${granted.join('')}</ul>
${notGranted}
<p class="hint">${escapeHtml(text.until)}</p>
${link(client.policy, text.policy)}${link(client.terms, text.terms)}
<form method="post" action="${escapeHtml(address)}/confirm"><p><button class="primary" type="submit">${escapeHtml(text.allow)}</button></p></form>
${abortForm(address, text.refuse)}`,
  );
}

/** Page that says why the person cannot go on, with the way back to the application. */
export function renderObstaclePage(language: Language, address: string, obstacle: Obstacle): string {
  const text = texts[language];
  return renderPage(
    language,
    text.obstacleTitle,
    `<p class="note">${escapeHtml(text.obstacles[obstacle])}</p>
${abortForm(address, text.back)}`,
  );
}

function abortForm(address: string, label: string): string {
  return `<form method="post" action="${escapeHtml(address)}/abort"><p><button type="submit">${escapeHtml(label)}</button></p></form>`;
}

function item(words: string, scope: string): string {
  return `<li>${escapeHtml(words)} <small><code>${escapeHtml(scope)}</code></small></li>`;
}

function link(address: string | undefined, label: string): string {
  if (address === undefined || !/^https?:\/\//.test(address)) return '';
  return `<p><a href="${escapeHtml(address)}" rel="noopener noreferrer" target="_blank">${escapeHtml(label)}</a></p>`;
}
