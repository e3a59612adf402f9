import { canonicalBase } from '@sinfonia/profiles/package';
import catalogue from './topics.json' with { type: 'json' };

/** Interactions that a topic can tell of. A delete tells of nothing: who may have seen the resource cannot be judged any more. */
export type TriggerInteraction = 'create' | 'update';

/**
 * When a topic tells of a write. All that is given must hold. `previous` and `current` are search criteria on the state before
 * and after (`matchesCriteria`); a create has no state before, and `previous` holds for it. `changed` names search parameters
 * of which one at least has other values than before; all have on a create.
 *
 * Source: R5 SubscriptionTopic.resourceTrigger (queryCriteria with `resultForCreate: test-passes` and `requireBoth: true`).
 */
export interface TopicTrigger {
  readonly resource: string;
  readonly on: readonly TriggerInteraction[];
  readonly previous?: string;
  readonly current?: string;
  readonly changed?: readonly string[];
}

/** Something that subscribers are told of. */
export interface Topic {
  readonly id: string;
  /** Canonical address, the `criteria` of a Subscription on it. */
  readonly url: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly triggers: readonly TopicTrigger[];
  /** Search parameters that a Subscription may narrow the topic by; each exists on every resource of the triggers. */
  readonly filters: readonly string[];
}

/** The topics of the platform. Source: `topics.json`. */
export const topics: readonly Topic[] = (catalogue.topics as readonly Omit<Topic, 'url'>[]).map((topic) => ({
  ...topic,
  url: `${canonicalBase}/SubscriptionTopic/${topic.id}`,
}));

const byUrl = new Map(topics.map((topic) => [topic.url, topic]));

/** The topic of a canonical address; undefined for one that is not in the catalogue. */
export function topicOf(url: string): Topic | undefined {
  return byUrl.get(url);
}
