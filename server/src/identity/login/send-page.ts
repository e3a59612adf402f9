import type Koa from 'koa';
import { pageSecurityPolicy } from '../authorization-server/pages.ts';
import type { LoginFailureCode } from './failure.ts';
import { failureTextOf } from './failure-texts.ts';
import { renderFailurePage } from './login-pages.ts';

/** Sends a page that nobody keeps and that loads and runs nothing. */
export function sendPage(ctx: Koa.Context, status: number, html: string): void {
  ctx.status = status;
  ctx.set({
    'cache-control': 'no-store',
    'content-security-policy': pageSecurityPolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  ctx.type = 'html';
  ctx.body = html;
}

/** Sends the page of a failure with its status. `retry` is the address of the interaction while it lives. */
export function sendFailure(ctx: Koa.Context, language: 'it' | 'en', code: LoginFailureCode, retry?: string): void {
  sendPage(ctx, failureTextOf(code).status, renderFailurePage(language, code, retry));
}

/** Language of a page that belongs to no interaction. */
export function languageOf(ctx: Koa.Context): 'it' | 'en' {
  return ctx.acceptsLanguages('it', 'en') === 'en' ? 'en' : 'it';
}
