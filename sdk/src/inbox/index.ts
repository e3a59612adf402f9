export type { InboxInput, InboxPage } from './inbox.ts';
