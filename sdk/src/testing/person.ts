/** Who signs in, and what they choose on the pages that the server shows. */
export interface Person {
  /** Key of a test user of the sandbox, e.g. `mmg`. */
  readonly user: string;
  /** Key of the role to choose when several are offered; the first one unless given. */
  readonly role?: string;
  /** Name of the sandbox identity provider to go through, e.g. `spid`; the list of test users unless given. */
  readonly provider?: 'spid' | 'cie';
}

interface Form {
  readonly action: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

const longestVisit = 30;

/**
 * A person in front of a browser: keeps cookies by path, follows redirects, reads each page and submits the form that leads
 * on, whatever pages there are between the application and its callback. Returns the address of the callback.
 */
export async function signInAs(person: Person, start: string | URL, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, { readonly value: string; readonly path: string }>();
  let address = new URL(start);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < longestVisit; step++) {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: cookiesFor(address, cookies), 'accept-language': 'it' },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line);
    form = undefined;
    const location = response.headers.get('location');
    if (location !== null) {
      await response.body?.cancel();
      address = new URL(location, address);
      if (address.href.startsWith(redirectUri)) return address;
      continue;
    }
    const page = await response.text();
    if (!response.ok)
      throw new Error(`the sign-in stopped with ${response.status} at ${address.pathname}: ${titleOf(page)}`);
    const next = choose(formsOf(page), person);
    if (next === undefined) throw new Error(`nothing leads on from ${address.pathname}: ${titleOf(page)}`);
    address = new URL(next.action, address);
    form = next.values;
  }
  throw new Error('the sign-in did not come to an end');
}

/** The form that leads on and what to put into it. Forms that give up are passed over. */
function choose(forms: readonly Form[], person: Person): { action: string; values: URLSearchParams } | undefined {
  const hasChoice = (form: Form) => offerOf(form, person) !== undefined;
  const isOffered = forms.some(hasChoice);
  const leadingOn = forms.filter(
    (form) => !/abort|cancel|annulla/.test(form.action) && (!isOffered || hasChoice(form)),
  );
  for (const { action, fields } of leadingOn) {
    const values = new URLSearchParams();
    for (const [name, offered] of fields) values.set(name, pick(name, offered, person));
    const provider = offerOf({ action, fields }, person);
    if (provider !== undefined) values.set('provider', provider);
    if (!fields.has('account') || fields.get('account')?.includes(person.user)) return { action, values };
  }
  return undefined;
}

/** Value of the button that goes to the provider the person wants. */
function offerOf({ fields }: Form, { provider }: Person): string | undefined {
  return provider && fields.get('provider')?.find((value) => value.endsWith(`/${provider}`));
}

function pick(name: string, offered: readonly string[], person: Person): string {
  const wanted =
    name === 'account' || name === 'user' ? person.user : name === 'role' || name === 'hat' ? person.role : undefined;
  if (wanted !== undefined && offered.includes(wanted)) return wanted;
  return offered.find((value) => value !== '') ?? '';
}

function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', inner = '']) => {
      const fields = new Map<string, string[]>();
      for (const [tag] of inner.matchAll(/<(?:input|button)\b[^>]*>/g)) {
        const name = /\bname="([^"]*)"/.exec(tag)?.[1];
        if (name === undefined) continue;
        const value = plain(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '');
        fields.set(name, [...(fields.get(name) ?? []), value]);
      }
      return { action: plain(action), fields };
    },
  );
}

function plain(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function titleOf(page: string): string {
  return /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? page.slice(0, 200);
}

function cookiesFor(address: URL, cookies: ReadonlyMap<string, { value: string; path: string }>): string {
  return [...cookies]
    .filter(([, { path }]) => address.pathname.startsWith(path))
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ');
}

function keepCookie(cookies: Map<string, { value: string; path: string }>, line: string): void {
  const [pair = '', ...attributes] = line.split(/; */);
  const at = pair.indexOf('=');
  const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice('path='.length) ?? '/';
  if (at === pair.length - 1) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
}
