import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Ms since the epoch. */
  readonly expiresAt: number;
}

/** Most records of a provider; the oldest go first. */
const mostRecords = 20_000;

/**
 * Keeps what a provider of the sandbox must remember, in memory: sign-ins under way, codes and tokens of test people are worth
 * nothing after a restart. Each call makes a store of its own; the function returned gives the part of one model.
 */
export function createMemoryRecords(now: () => number): (model: string) => Adapter {
  const records = new Map<string, Entry>();
  const alive = (entry: Entry | undefined): AdapterPayload | undefined =>
    entry !== undefined && entry.expiresAt > now() ? structuredClone(entry.payload) : undefined;
  return (model) => {
    const prefix = `${model}:`;
    const own = () => [...records].filter(([key]) => key.startsWith(prefix));
    const findBy = async (name: 'uid' | 'userCode', value: string): Promise<AdapterPayload | undefined> =>
      alive(own().find(([, entry]) => entry.payload[name] === value)?.[1]);
    return {
      async upsert(id, payload, expiresIn) {
        const key = `${prefix}${id}`;
        records.delete(key);
        records.set(key, { payload: structuredClone(payload), expiresAt: now() + (expiresIn ?? 3600) * 1000 });
        sweep(records, now());
      },
      find: async (id) => alive(records.get(`${prefix}${id}`)),
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (userCode) => findBy('userCode', userCode),
      async consume(id) {
        const entry = records.get(`${prefix}${id}`);
        if (entry !== undefined) entry.payload.consumed = Math.floor(now() / 1000);
      },
      async destroy(id) {
        records.delete(`${prefix}${id}`);
      },
      async revokeByGrantId(grantId) {
        for (const [key, entry] of own()) if (entry.payload.grantId === grantId) records.delete(key);
      },
    };
  };
}

function sweep(records: Map<string, Entry>, now: number): void {
  if (records.size <= mostRecords) return;
  for (const [key, entry] of records) if (entry.expiresAt <= now) records.delete(key);
  for (const key of records.keys()) {
    if (records.size <= mostRecords) return;
    records.delete(key);
  }
}
