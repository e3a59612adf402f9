/**
 * Lets the writes of this process to the same resource pass one after the other, so that each sees the version that
 * the one before made. Without it many writers of one resource would keep refusing each other; writes of other
 * processes are caught by the version check in the writer.
 */
export class AddressGate {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * Waits until no earlier write holds one of the addresses.
   *
   * All addresses are claimed at once, so two writes can never wait for each other.
   *
   * @returns what must be called when the write is over
   */
  async enter(addresses: readonly string[]): Promise<() => void> {
    let release = (): void => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const earlier: Promise<void>[] = [];
    for (const address of addresses) {
      const before = this.#last.get(address);
      if (before !== undefined && before !== mine) earlier.push(before);
      this.#last.set(address, mine);
    }
    if (earlier.length > 0) await Promise.all(earlier);
    return () => {
      for (const address of addresses) {
        if (this.#last.get(address) === mine) this.#last.delete(address);
      }
      release();
    };
  }
}
