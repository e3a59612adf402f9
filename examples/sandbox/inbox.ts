import type { Communication } from '@medplum/fhirtypes';
import type { SinfoniaClient } from '@sinfonia/sdk';

/** Prints a line in both languages. */
export type Say = (it: string, en: string) => void;

/** The texts of a notice: it has no clinical word. */
export function textsOf({ payload }: Communication): { readonly it: string; readonly en: string } {
  const first = payload?.[0] as { contentString?: string; _contentString?: TranslatedText } | undefined;
  const it = first?.contentString ?? '';
  const parts = first?._contentString?.extension?.[0]?.extension ?? [];
  return { it, en: parts.find(({ url }) => url === 'content')?.valueString ?? it };
}

interface TranslatedText {
  readonly extension?: readonly {
    readonly extension?: readonly { readonly url: string; readonly valueString?: string }[];
  }[];
}

/** Prints what somebody was told of since `since` (instant, UTC), the same notice once. */
export async function showInbox(client: SinfoniaClient, since: string, say: Say): Promise<void> {
  const groups = Map.groupBy(await messagesOf(client, since), (one) => textsOf(one).it);
  for (const [text, same] of groups) {
    const [first] = same;
    const times = same.length === 1 ? '' : ` (×${same.length})`;
    say(`  avvisato: ${text}${times}`, `told: ${first === undefined ? '' : textsOf(first).en}${times}`);
  }
}

async function messagesOf(client: SinfoniaClient, since: string): Promise<readonly Communication[]> {
  const found: Communication[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.inbox({ count: 100, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.messages.filter(({ sent = '' }) => sent >= since));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
