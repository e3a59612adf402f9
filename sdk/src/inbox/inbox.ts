import type { Bundle, Communication } from '@medplum/fhirtypes';
import type { OperationOptions } from '../requests/operation-options.ts';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, textIn } from '../steps/answer-reader.ts';
import { toParameters } from '../steps/parameters.ts';
import type { OperationCaller } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** What is asked of an inbox. */
export interface InboxInput {
  /** Messages of a page, 20 unless given, 100 at most. */
  readonly count?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** A page of the messages that were sent to the caller in the part of its session, the unread ones first. */
export interface InboxPage {
  readonly unread: number;
  readonly total: number;
  readonly messages: readonly Stored<Communication>[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
  /** Unread messages to the other parts that the person may take. */
  readonly others: readonly { readonly key: string; readonly label: string; readonly unread: number }[];
}

/** Reads a page of the inbox. Source: docs/operations/inbox.md. */
export async function readInbox(access: OperationCaller, input: InboxInput, options: CallOptions): Promise<InboxPage> {
  const { count, cursor } = input;
  const asked: OperationOptions = {
    ...options,
    on: 'Communication',
    parameters: toParameters([
      ...(count === undefined ? [] : [{ name: '_count', valueInteger: count }]),
      ...(cursor === undefined ? [] : [{ name: 'cursor', valueString: cursor }]),
    ]),
    repeatable: true,
  };
  const read = new AnswerReader('$inbox', await access.operation('$inbox', asked));
  const bundle = read.resource<Bundle<Communication>>('messages');
  const link = bundle?.link?.find(({ relation }) => relation === 'next')?.url;
  const next = link === undefined ? null : new URL(link).searchParams.get('cursor');
  return {
    unread: Number(read.text('unread') ?? 0),
    total: Number(read.text('total') ?? 0),
    messages: (bundle?.entry ?? []).flatMap(({ resource }) =>
      resource === undefined ? [] : [resource as Stored<Communication>],
    ),
    ...(next === null ? {} : { next }),
    others: read.parts('other').map((parts) => ({
      key: textIn(parts, 'key') ?? '',
      label: textIn(parts, 'label') ?? '',
      unread: Number(textIn(parts, 'unread') ?? 0),
    })),
  };
}
