/**
 * Lets what concerns one thing happen one after the other, in the order in which it was asked. Steps that only add resources
 * have no version in common by which the store would tell that another one came between; within a server this keeps them
 * apart. The versions that a step is bound to hold besides, also between servers.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does work when everything before it about the same key is done, however that ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
