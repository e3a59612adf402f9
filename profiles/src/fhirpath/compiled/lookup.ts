import { isClosed, keyOf } from './closed.ts';
import { type Evaluate, nothing, only, type Step } from './evaluate.ts';
import { type Collection, type Item, Node } from './node.ts';
import type { Expression, Invocation } from './syntax.ts';

/** Items by the text of one of their members; undefined when some of them have anything else there. */
type Index = ReadonlyMap<string, Collection> | undefined;

/** What `where(member = 'text')` asks for. */
interface Question {
  readonly member: string;
  readonly text: string;
}

/**
 * A faster form of `%resource….where(member = 'text')` for evaluations that remember: the items before the dot are indexed
 * once by the member. Undefined for other expressions.
 */
export function compileLookup(
  tree: Extract<Expression, { kind: 'dot' }>,
  left: Evaluate,
  memberStep: (name: string) => Step,
  otherwise: Evaluate,
): Evaluate | undefined {
  const question = questionOf(tree.right);
  if (!question || !isClosed(tree.left)) return undefined;
  const step = memberStep(question.member);
  const key = `${keyOf(tree.left)} by ${question.member}`;
  return (self, scope) => {
    const { memory } = scope;
    if (!memory) return otherwise(self, scope);
    if (!memory.has(key))
      memory.set(
        key,
        indexed(left(self, scope), (item) => step(only(item), only(item), scope)),
      );
    const index = memory.get(key) as Index;
    return index ? (index.get(question.text) ?? nothing) : otherwise(self, scope);
  };
}

function questionOf(step: Invocation): Question | undefined {
  if (step.kind !== 'call' || step.name !== 'where') return undefined;
  const [criterion] = step.parameters;
  if (step.parameters.length !== 1 || criterion?.kind !== 'operator' || criterion.operator !== '=') return undefined;
  const { left, right } = criterion;
  if (left.kind !== 'member' || right.kind !== 'literal' || typeof right.value !== 'string') return undefined;
  return { member: left.name, text: right.value };
}

function indexed(items: Collection, memberOf: (item: Item) => Collection): Index {
  const index = new Map<string, Item[]>();
  for (const item of items) {
    const found = memberOf(item);
    const member = found[0];
    // Nothing and several are equal to no text.
    if (member === undefined || found.length > 1) continue;
    if (!(member instanceof Node) || typeof member.value !== 'string' || member.type.temporal) return undefined;
    const known = index.get(member.value);
    if (known) known.push(item);
    else index.set(member.value, [item]);
  }
  return index;
}
