import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type Koa from 'koa';
import { errors } from 'oidc-provider';
import { escapeHtml } from '../authorization-server/pages.ts';

/** Name of the hidden field of every form of the interaction pages. */
export const formTokenField = 'form_token';

const longestForm = 16_384;
const ownForm = /<form\b[^>]*\bmethod="post"[^>]*>/gi;
const actionOf = /\baction="([^"]*)"/i;

/**
 * Protects the forms of the interaction pages against other sites: beside the `SameSite` cookie of the interaction each form
 * carries a token that belongs to the interaction, and a request that names another origin is refused.
 *
 * Source: OWASP ASVS 4.0.3, 4.2.2 and 13.2.3.
 */
export interface FormGuard {
  /** Puts the token into every form of a page that is sent to the interaction, and into no other. */
  seal(html: string, uid: string, address: string): string;
  /**
   * Reads and checks the form of a request. Throws `invalid_request` (400) for a form that is too long, has no token or that
   * of another interaction, or comes from another origin.
   */
  read(ctx: Koa.Context, uid: string): Promise<URLSearchParams>;
}

/** Creates the guard. `keys` are those of the cookies: the first one signs, all verify. `origin` is that of the issuer. */
export function createFormGuard(keys: readonly string[], origin: string): FormGuard {
  const tokenOf = (key: string, uid: string): string =>
    createHmac('sha256', key).update(`form:${uid}`).digest('base64url');
  return {
    seal(html, uid, address) {
      const [key = ''] = keys;
      const field = `<input type="hidden" name="${formTokenField}" value="${tokenOf(key, uid)}">`;
      return html.replace(ownForm, (form) => {
        const action = actionOf.exec(form)?.[1] ?? '';
        return action === escapeHtml(address) || action.startsWith(`${escapeHtml(address)}/`)
          ? `${form}${field}`
          : form;
      });
    },
    async read(ctx, uid) {
      const from = ctx.get('origin');
      if (from !== '' && from !== origin) throw new errors.InvalidRequest('the form comes from another origin');
      if (ctx.get('sec-fetch-site') === 'cross-site')
        throw new errors.InvalidRequest('the form comes from another site');
      const form = new URLSearchParams(await readBody(ctx.req));
      const token = form.get(formTokenField) ?? '';
      if (form.getAll(formTokenField).length !== 1 || !keys.some((key) => isSame(token, tokenOf(key, uid)))) {
        throw new errors.InvalidRequest('the form does not belong to this interaction');
      }
      form.delete(formTokenField);
      return form;
    },
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestForm) throw new errors.InvalidRequest('the form is too long');
  }
  return text;
}
