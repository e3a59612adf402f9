import { randomBytes } from 'node:crypto';
import type Koa from 'koa';

/** The cookie that tells one browser from another while somebody signs in. It says nothing else. */
export interface BrowserCookie {
  /** The cookie of the browser; undefined when it sent none, or one we did not make. */
  read(ctx: Koa.Context): string | undefined;
  /** The cookie of the browser, given to it when it has none. */
  ensure(ctx: Koa.Context): string;
}

const form = /^[A-Za-z0-9_-]{43}$/;

/**
 * Creates the cookie. Over https its name has the prefix `__Host-`, so that no other host can plant it. It is `Lax`: it comes
 * along when a provider sends the browser back by a link, not with a form that another site posts.
 *
 * Source: RFC 6265bis, 4.1.3; OWASP ASVS 4.0.3, 3.4.
 */
export function createBrowserCookie(isSecure: boolean): BrowserCookie {
  const name = isSecure ? '__Host-sinfonia-login' : 'sinfonia-login';
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const read = (ctx: Koa.Context): string | undefined => {
    const values = ctx
      .get('cookie')
      .split(/; */)
      .filter((pair) => pair.startsWith(`${name}=`))
      .map((pair) => pair.slice(name.length + 1));
    const [value] = values;
    // Two of the same name: one of them was planted.
    return values.length === 1 && value !== undefined && form.test(value) ? value : undefined;
  };
  return {
    read,
    ensure(ctx) {
      const present = read(ctx);
      if (present !== undefined) return present;
      const value = randomBytes(32).toString('base64url');
      ctx.append('set-cookie', `${name}=${value}${attributes}`);
      return value;
    },
  };
}
