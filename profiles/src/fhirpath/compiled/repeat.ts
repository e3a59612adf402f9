import { isSubtype } from '../../model/index.ts';
import { equalItems } from './equality.ts';
import { type Evaluate, only, type Scope } from './evaluate.ts';
import { type Collection, Node } from './node.ts';
import { undecided } from './outside.ts';

/** Beyond this many items the engine looks for equal ones in a table, which knows only what came that way. */
const mostCompared = 6;

/**
 * `repeat()`: what a projection answers, and again for that, without items that equal earlier ones. Elements only: values
 * are left to the engine.
 */
export function repeat(input: Collection, projection: Evaluate, scope: Scope): Collection {
  const found: Node[] = [];
  const table = new Map<number, Node[]>();
  let level: Collection = input;
  while (level.length > 0) {
    const next = level.flatMap((item) => projection(only(item), scope)).map(toElement);
    level = next.length + found.length > mostCompared ? newByTable(next, found, table) : newByComparison(next, found);
  }
  return found;
}

/** Quantities are left to the engine too: they are equal in other units. */
function toElement(item: Collection[number]): Node {
  return item instanceof Node && !item.type.primitive && !isSubtype(item.type.name, 'Quantity') ? item : undecided();
}

function newByComparison(items: readonly Node[], found: Node[]): readonly Node[] {
  return items.filter((item) => {
    const isNew = !found.some((other) => equalItems(other, item) === true);
    if (isNew) found.push(item);
    return isNew;
  });
}

function newByTable(items: readonly Node[], found: Node[], table: Map<number, Node[]>): readonly Node[] {
  return items.filter((item) => {
    const mark = markOf(item);
    const alike = table.get(mark) ?? [];
    if (alike.some((other) => equalItems(other, item) === true)) return false;
    alike.push(item);
    table.set(mark, alike);
    found.push(item);
    return true;
  });
}

/** A number that equal objects share, whatever the order of their members. */
function markOf({ value }: Node): number {
  let mark = 0;
  const object = value as Readonly<Record<string, unknown>>;
  for (const name in object) {
    const member = object[name];
    mark = (mark + 1) | 0;
    if (typeof member !== 'string') continue;
    let text = 0;
    for (let at = 0; at < member.length; at++) text = (text * 31 + member.charCodeAt(at)) | 0;
    mark = (mark + text) | 0;
  }
  return mark;
}
