import type { Finding } from '@sinfonia/mappings';
import { terminalLanguage } from '../run-verb.ts';

/** Remarks that an export or import prints; the rest is counted. */
const printedFindings = 50;

/** Says something to the person at the terminal; standard output is for what a program may read. */
export function say(text: { readonly it: string; readonly en: string }): void {
  console.error(text[terminalLanguage()]);
}

/** Prints the first findings of an export or import and counts all. */
export class FindingReport {
  errors = 0;
  withheld = 0;
  #total = 0;

  add(finding: Finding): void {
    this.#total += 1;
    if (finding.severity === 'error') this.errors += 1;
    if (finding.code === 'flow-record-withheld' || finding.code === 'flow-event-withheld') this.withheld += 1;
    if (finding.code === 'flow-key-repeated') this.withheld += 1;
    if (this.#total > printedFindings) return;
    console.error(
      `${finding.record}\t${finding.field}\t${finding.code}\t${finding.severity}\t${finding.message[terminalLanguage()]}`,
    );
  }

  close(): void {
    if (this.#total > printedFindings)
      say({
        it: `… e altri ${this.#total - printedFindings} rilievi`,
        en: `… and ${this.#total - printedFindings} more findings`,
      });
  }
}

/** A counter that shows itself in place when standard error is a terminal. */
export interface Progress {
  (count: number): void;
  readonly count: () => number;
  readonly end: () => void;
}

/** A counter for a verb that runs long. */
export function terminalProgress(): Progress {
  let shown = 0;
  let last = 0;
  const show = (count: number) => {
    shown = count;
    const now = performance.now();
    if (!process.stderr.isTTY || now - last < 200) return;
    last = now;
    process.stderr.write(`\r${count} record`);
  };
  return Object.assign(show, {
    count: () => shown,
    end: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
  });
}
