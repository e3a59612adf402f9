import type { Answer, Ask } from './answers.ts';
import { matrixPersons, pointers } from './matrix-world.ts';

/** Ways around the direct question, by which nothing may come to light. */
export const ways = [
  'sorted search',
  'count',
  '_include',
  '_include=*',
  '_revinclude',
  '_has',
  'chain',
  'reference',
  'history',
  '$everything',
  'compartment',
  'batch',
] as const;
export type Way = (typeof ways)[number];

/** What is looked for: addresses (`Type/id`) that the caller may not see, and those that it may. */
export interface Sought {
  readonly hidden: readonly string[];
  readonly visible: ReadonlySet<string>;
  readonly types: readonly string[];
  /** The search parameter that leads from a type to its Patient. */
  readonly linkOf: (type: string) => string | undefined;
}

/** What was found: leaks in words, how many questions were asked, and how much each way has shown of what it may. */
export interface LeakReport {
  readonly leaks: readonly string[];
  readonly asked: number;
  readonly shown: ReadonlyMap<Way, number>;
}

const pointing: Readonly<Record<(typeof pointers)[number], string>> = {
  List: 'item',
  Provenance: 'target',
  Composition: 'entry',
  DocumentReference: 'related',
};
const absent = 'never-was';

/** Tries every way to see what is hidden. Each answer is compared with what may be seen, and with that for what is not there. */
export async function leaksOf(ask: Ask, { hidden, visible, types, linkOf }: Sought): Promise<LeakReport> {
  const leaks: string[] = [];
  const shown = new Map<Way, number>();
  let asked = 0;
  const secret = new Set(hidden);
  // What is labelled is not even mentioned: the obscuring of the obscuring.
  const unmentioned = hidden.filter((address) => /^(?!AuditEvent).*-(?:obscured|apart)$/.test(address));
  const answersForAbsent = new Map<string, Answer>();

  const scan = (way: Way, address: string, answer: Answer): void => {
    asked += 1;
    for (const one of answer.shown) {
      if (secret.has(one)) leaks.push(`${way}: ${address} shows ${one}`);
      if (visible.has(one)) shown.set(way, (shown.get(way) ?? 0) + 1);
    }
    const mentioned = unmentioned.find((one) => answer.content.includes(`"${one}"`));
    if (mentioned !== undefined) leaks.push(`${way}: ${address} mentions ${mentioned}`);
  };
  const look = async (way: Way, address: string): Promise<Answer> => {
    const answer = await ask('GET', address);
    scan(way, address, answer);
    return answer;
  };
  /** A question by the id of something must be answered as if that was not there. */
  const compare = async (way: Way, about: string, question: (id: string) => string): Promise<void> => {
    const [, id = ''] = about.split('/');
    const answer = await look(way, question(id));
    if (!secret.has(about)) {
      if (answer.shown.size > 0) shown.set(way, (shown.get(way) ?? 0) + 1);
      return;
    }
    const other = answersForAbsent.get(question(absent)) ?? (await look(way, question(absent)));
    answersForAbsent.set(question(absent), other);
    const same = answer.status === other.status && [...answer.shown].join() === [...other.shown].join();
    if (!same) leaks.push(`${way}: ${question(id)} is answered ${answer.status}, ${answer.shown.size} shown`);
  };

  for (const type of types) {
    const found = await look('sorted search', `${type}?_count=500&_total=accurate&_sort=-_lastUpdated`);
    const again = await look('sorted search', `${type}?_count=500&_total=accurate&_sort=_id`);
    const counted = await ask('GET', `${type}?_summary=count`);
    asked += 1;
    // The audit grows with each question.
    if (found.status === 200 && type !== 'AuditEvent') {
      shown.set('count', (shown.get('count') ?? 0) + (counted.total ?? 0));
      const totals = [found.total, again.total, again.shown.size, counted.total];
      if (new Set([found.shown.size, ...totals]).size > 1)
        leaks.push(`count: ${type} is counted as ${totals.join(', ')}`);
    }
    for (const pointer of pointers) {
      await look('_include', `${pointer}?_id=pointer&_include=${pointer}:${pointing[pointer]}:${type}`);
    }
    const link = linkOf(type);
    if (link !== undefined) {
      const persons = matrixPersons.join(',');
      await look('_revinclude', `Patient?_id=${persons}&_revinclude=${type}:${link}`);
      await look('_revinclude', `Patient?identifier=CFin-care&_revinclude=${type}:${link}`);
      for (const person of matrixPersons) await look('compartment', `Patient/${person}/${type}?_count=500`);
    }
    await look('history', `${type}/_history?_count=1000`);
  }
  await look('history', '_history?_count=1000');
  for (const pointer of pointers) await look('_include=*', `${pointer}?_id=pointer&_include=*`);
  await look('_include=*', `Patient?_id=${matrixPersons.join(',')}&_revinclude=*`);
  for (const person of matrixPersons) await look('$everything', `Patient/${person}/$everything?_count=1000`);

  const addresses = [...hidden, ...visible];
  const seen = new Set<string>();
  for (const address of addresses) {
    const [type = ''] = address.split('/');
    // Of what may be seen, one of each type shows that the way leads somewhere.
    if (!secret.has(address) && seen.has(type)) continue;
    if (!secret.has(address)) seen.add(type);
    const link = linkOf(type);
    if (link !== undefined) await compare('_has', address, (id) => `Patient?_has:${type}:${link}:_id=${id}`);
    for (const pointer of ['List', 'Provenance'] as const) {
      const code = pointing[pointer];
      await compare('chain', address, (id) => `${pointer}?${code}:${type}._id=${id}`);
      if (type !== 'Patient' && link !== undefined)
        await compare('reference', address, (id) => `${pointer}?${code}=${type}/${id}`);
    }
  }
  const batch = await ask('POST', '', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: addresses.map((url) => ({ request: { method: 'GET', url } })),
  });
  scan('batch', 'a batch of reads', batch);
  return { leaks, asked, shown };
}
