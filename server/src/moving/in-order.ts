/** Questions that are open at once. */
const atOnce = 16;

/** Asks something about each item, several at once, and gives the answers in the order of the items. */
export async function* inOrder<Item, Answer>(
  items: AsyncIterable<Item>,
  ask: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const open: Promise<Answer>[] = [];
  for await (const item of items) {
    const answer = ask(item);
    // A failure is met when its turn comes.
    answer.catch(() => undefined);
    open.push(answer);
    const first = open.length >= atOnce ? open.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const answer of open) yield await answer;
}
