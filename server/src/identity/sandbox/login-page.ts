import type { Language } from '@sinfonia/profiles/issues';
import { escapeHtml, renderPage } from '../authorization-server/pages.ts';
import type { SandboxUser } from './users.ts';

const texts = {
  it: {
    signIn: 'Accesso alla sandbox',
    notice: 'Ambiente di prova: le persone sono inventate. In produzione si accede solo con SPID o CIE.',
    choose: 'Scegli la persona con cui entrare',
    other: "Un'altra persona della sandbox, per codice fiscale",
    enter: 'Entra',
    cancel: "Annulla e torna all'applicazione",
  },
  en: {
    signIn: 'Sandbox sign-in',
    notice: 'Test environment: the people are invented. In production people sign in with SPID or CIE only.',
    choose: 'Choose the person to sign in as',
    other: 'Another person of the sandbox, by codice fiscale',
    enter: 'Sign in',
    cancel: 'Cancel and go back to the application',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

/**
 * Page with one button per test user and a field for anybody else. `address` is that of the interaction.
 *
 * @param providers HTML of a form to choose an identity provider, or nothing
 */
export function renderLoginPage(
  language: Language,
  address: string,
  users: readonly SandboxUser[],
  providers = '',
): string {
  const text = texts[language];
  const action = escapeHtml(address);
  const buttons = users.map(
    (user) => `<li><button type="submit" name="account" value="${escapeHtml(user.id)}">
<strong>${escapeHtml(user.title[language])}</strong><br>${escapeHtml(user.display)}</button></li>`,
  );
  return renderPage(
    language,
    text.signIn,
    `<p class="note">${escapeHtml(text.notice)}</p>
<form method="post" action="${action}/login">
<h2 id="people">${escapeHtml(text.choose)}</h2>
<ul aria-labelledby="people">
${buttons.join('\n')}
</ul>
</form>
<form method="post" action="${action}/login">
<label for="codice-fiscale">${escapeHtml(text.other)}</label>
<input id="codice-fiscale" name="codice_fiscale" autocomplete="off" autocapitalize="characters" maxlength="16" required>
<p><button type="submit">${escapeHtml(text.enter)}</button></p>
</form>
${providers}<form method="post" action="${action}/abort"><p><button type="submit">${escapeHtml(text.cancel)}</button></p></form>`,
  );
}
