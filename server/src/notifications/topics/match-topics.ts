import { type Criterion, matchesCriteria, parseCriteria, valuesOf } from './criteria.ts';
import type { Topic, TopicTrigger } from './topic.ts';

/** A committed write as topics judge it. */
export interface TopicWrite {
  readonly type: string;
  readonly current: object;
  /** State before; absent for a create, also when a delete was before. */
  readonly previous?: object;
}

/** Tells the topics that a write belongs to. Pure; answers in the order of the catalogue. */
export type MatchTopics = (write: TopicWrite) => readonly Topic[];

interface CompiledTrigger {
  readonly topic: Topic;
  readonly trigger: TopicTrigger;
  readonly previous: readonly Criterion[];
  readonly current: readonly Criterion[];
}

/** Compiles a catalogue. Throws when a topic names criteria that cannot be judged: the catalogue is part of the program. */
export function compileTopics(topics: readonly Topic[], fhirBase: string): MatchTopics {
  const byType = new Map<string, CompiledTrigger[]>();
  for (const topic of topics) {
    for (const trigger of topic.triggers) {
      const compiled = {
        topic,
        trigger,
        previous: read(topic, trigger, 'previous'),
        current: read(topic, trigger, 'current'),
      };
      byType.set(trigger.resource, [...(byType.get(trigger.resource) ?? []), compiled]);
    }
  }
  return (write) => {
    const found = (byType.get(write.type) ?? []).filter((one) => fires(one, write, fhirBase));
    return [...new Set(found.map(({ topic }) => topic))];
  };
}

function read(topic: Topic, trigger: TopicTrigger, side: 'previous' | 'current'): readonly Criterion[] {
  const criteria = parseCriteria(trigger.resource, trigger[side] ?? '');
  if (criteria === undefined) throw new Error(`topic ${topic.id} has criteria that cannot be judged`);
  return criteria;
}

function fires({ trigger, previous, current }: CompiledTrigger, write: TopicWrite, fhirBase: string): boolean {
  if (!trigger.on.includes(write.previous === undefined ? 'create' : 'update')) return false;
  if (!matchesCriteria(write.current, write.type, current, fhirBase)) return false;
  const before = write.previous;
  if (before === undefined) return true;
  if (!matchesCriteria(before, write.type, previous, fhirBase)) return false;
  return (
    trigger.changed === undefined ||
    trigger.changed.some((code) => hasChanged(code, write.type, before, write.current, fhirBase))
  );
}

function hasChanged(code: string, type: string, before: object, after: object, fhirBase: string): boolean {
  const was = valuesOf(before, type, code, fhirBase);
  const is = valuesOf(after, type, code, fhirBase);
  return was.size !== is.size || [...is].some((value) => !was.has(value));
}
