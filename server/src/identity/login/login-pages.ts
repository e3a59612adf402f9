import { randomInt } from 'node:crypto';
import { escapeHtml, renderPage } from '../authorization-server/pages.ts';
import type { LoginFailureCode } from './failure.ts';
import { failureTextOf } from './failure-texts.ts';
import texts from './login-texts.json' with { type: 'json' };
import type { LoginInteraction } from './port.ts';
import type { ProviderEntry } from './provider-port.ts';

type Language = 'it' | 'en';

/** A provider as a choice of the page. */
export interface ProviderChoice extends ProviderEntry {
  /** Name of the adapter that speaks with it. */
  readonly adapter: string;
}

/** Name of the field that says which provider was chosen; its value is `<adapter> <provider>`. */
export const providerField = 'provider';

/**
 * The page where the person chooses an identity. Works without scripts and with the keyboard: a heading per scheme, a list
 * of buttons below, each with its whole name. SPID providers come in another order each time, as its rules want.
 */
export function renderLoginPage(interaction: LoginInteraction, choices: readonly ProviderChoice[]): string {
  const { language, level } = interaction;
  const text = texts[language];
  const form = renderProviderForm(interaction, choices);
  return renderPage(
    language,
    text.title,
    `<p>${escapeHtml(text.lead)}</p>
<p>${escapeHtml(text.level)} ${level}.</p>
${form === '' ? `<p class="note" role="status">${escapeHtml(text.none)}</p>` : form}`,
  );
}

/** The form with a button per provider, for a page; empty when there is no provider. */
export function renderProviderForm(interaction: LoginInteraction, choices: readonly ProviderChoice[]): string {
  if (choices.length === 0) return '';
  const { language, address } = interaction;
  const text = texts[language];
  const of = (scheme: ProviderEntry['scheme']): readonly ProviderChoice[] =>
    shuffle(choices.filter((choice) => choice.scheme === scheme));
  const sections = [
    renderSection('spid', text.spid, text.spidHelp, of('spid'), (choice) => `${text.enterSpid} – ${choice.name}`),
    renderSection('cie', text.cie, '', of('cie'), (choice, only) =>
      only ? text.enterCie : `${text.enterCie} – ${choice.name}`,
    ),
    renderSection('sandbox', text.sandbox, text.sandboxHelp, of('sandbox'), (choice) => choice.name),
  ];
  return `<form method="post" action="${escapeHtml(address)}/provider">
${sections.join('')}</form>`;
}

/** The page that tells a failure and how to go on. `retry` is the address of the interaction while it lives. */
export function renderFailurePage(language: Language, code: LoginFailureCode, retry?: string): string {
  const text = texts[language];
  const { title, text: reason } = failureTextOf(code);
  const next =
    retry === undefined
      ? `<p>${escapeHtml(text.backToApplication)}</p>`
      : `<p><a href="${escapeHtml(retry)}">${escapeHtml(text.chooseAgain)}</a></p>`;
  return renderPage(
    language,
    title[language],
    `<p class="note" role="alert">${escapeHtml(reason[language])}</p>
${next}
<p>${escapeHtml(text.code)}: <code>${escapeHtml(code)}</code></p>`,
  );
}

/** The page whose button posts a form to a provider: pages have no scripts that could send it by themselves. */
export function renderFormPage(language: Language, action: string, fields: Readonly<Record<string, string>>): string {
  const text = texts[language];
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return renderPage(
    language,
    text.continueTitle,
    `<form method="post" action="${escapeHtml(action)}">
${inputs.join('\n')}
<p><button class="primary" type="submit">${escapeHtml(text.continue)}</button></p>
</form>`,
  );
}

function renderSection(
  scheme: ProviderEntry['scheme'],
  title: string,
  help: string,
  choices: readonly ProviderChoice[],
  label: (choice: ProviderChoice, isOnly: boolean) => string,
): string {
  if (choices.length === 0) return '';
  const items = choices.map((choice) => {
    const value = escapeHtml(`${choice.adapter} ${choice.id}`);
    return `<li><button class="primary" type="submit" name="${providerField}" value="${value}">${
      signs[scheme]
    } ${escapeHtml(label(choice, choices.length === 1))}</button></li>`;
  });
  return `<section aria-labelledby="${scheme}">
<h2 id="${scheme}">${escapeHtml(title)}</h2>
${help === '' ? '' : `<p>${escapeHtml(help)}</p>\n`}<ul>
${items.join('\n')}
</ul>
</section>
`;
}

/** Signs of our own: the official artwork is not ours to copy. They are decoration; the words beside them say it all. */
const signs: Readonly<Record<ProviderEntry['scheme'], string>> = {
  spid: '<svg aria-hidden="true" focusable="false" width="20" height="20" viewBox="0 0 20 20"><circle cx="10" cy="6" r="4" fill="currentColor"/><path d="M2 19a8 8 0 0 1 16 0z" fill="currentColor"/></svg>',
  cie: '<svg aria-hidden="true" focusable="false" width="20" height="20" viewBox="0 0 20 20"><path d="M1 4h18v12H1z" fill="none" stroke="currentColor" stroke-width="2"/><path d="M4 8h5v5H4zM11 9h5M11 12h5" fill="currentColor" stroke="currentColor"/></svg>',
  sandbox:
    '<svg aria-hidden="true" focusable="false" width="20" height="20" viewBox="0 0 20 20"><path d="M7 2h6v6l5 10H2L7 8z" fill="none" stroke="currentColor" stroke-width="2"/></svg>',
};

/** Fisher and Yates, with unpredictable numbers: no provider has an advantage. */
function shuffle<T>(list: readonly T[]): readonly T[] {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [a, b] = [order[last], order[other]];
    if (a !== undefined && b !== undefined) [order[last], order[other]] = [b, a];
  }
  return order;
}
