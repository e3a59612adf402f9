import { RecordsFile } from '../../simulation/records-file.ts';
import type { AnswerOf } from '../port.ts';
import type { OrderEvent } from '../states.ts';

/** An order as the simulator keeps it: what it shows, and when the distributor makes its next step (ms, UTC). */
export interface OrderRecord extends AnswerOf<'orderState'> {
  readonly due?: number;
}

/** A medicine at the distributor. */
export interface StockItem {
  readonly aic: string;
  /** Equivalence group. */
  readonly group: string;
  /** Packs that are promised to nobody. */
  readonly quantity: number;
  /** Days until there is more of what is missing. */
  readonly restockDays?: number;
}

/** A closed month. */
export type ClosingRecord = AnswerOf<'monthState'>;

const schema = `
  CREATE TABLE IF NOT EXISTS stock(
    aic TEXT PRIMARY KEY, grouping TEXT NOT NULL, quantity INTEGER NOT NULL, restock INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS dpc_order(
    number TEXT PRIMARY KEY, due INTEGER, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS dpc_order_due ON dpc_order(due) WHERE due IS NOT NULL;
  CREATE TABLE IF NOT EXISTS step(place INTEGER PRIMARY KEY, number TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS step_of ON step(number, event);
  CREATE TABLE IF NOT EXISTS closing(
    pharmacy TEXT NOT NULL, month TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (pharmacy, month)) STRICT;
  CREATE TABLE IF NOT EXISTS paid(number TEXT NOT NULL, quantity INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS paid_of ON paid(number);
  CREATE TABLE IF NOT EXISTS given(name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;`;

/** The records of the simulator in a file; each call is one transaction, so that a killed simulator forgets nothing it answered. */
export class WebDpcRecords {
  readonly #file: RecordsFile;

  /** Opens the file; stock that it does not know yet is added to it. */
  constructor(file: string, stock: readonly StockItem[]) {
    this.#file = new RecordsFile(file, schema);
    this.atomically(() => {
      for (const { aic, group, quantity, restockDays } of stock) {
        this.#file
          .sql('INSERT INTO stock(aic, grouping, quantity, restock) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
          .run(aic, group, quantity, restockDays ?? null);
      }
    });
  }

  /** Runs a call all or none. */
  atomically<T>(change: () => T): T {
    return this.#file.atomically(change);
  }

  findStock(aic: string): StockItem | undefined {
    const row = this.#file.sql('SELECT aic, grouping, quantity, restock FROM stock WHERE aic = ?').get(aic);
    return row === undefined ? undefined : toStock(row);
  }

  /** Other medicines of the equivalence group of one. */
  equivalentsOf({ aic, group }: StockItem): readonly StockItem[] {
    return this.#file
      .sql('SELECT aic, grouping, quantity, restock FROM stock WHERE grouping = ? AND aic <> ? ORDER BY aic LIMIT 50')
      .all(group, aic)
      .map(toStock);
  }

  /** Promises packs (negative) or lets go of them. */
  changeStock(aic: string, by: number): void {
    this.#file.sql('UPDATE stock SET quantity = quantity + ? WHERE aic = ?').run(by, aic);
  }

  find(number: string): OrderRecord | undefined {
    const row = this.#file.sql('SELECT record FROM dpc_order WHERE number = ?').get(number);
    return row === undefined ? undefined : toOrder(row);
  }

  /** Orders whose next step by the distributor is due, the earliest first. */
  due(now: number, count: number): readonly OrderRecord[] {
    return this.#file
      .sql('SELECT record FROM dpc_order WHERE due <= ? ORDER BY due, number LIMIT ?')
      .all(now, count)
      .map(toOrder);
  }

  /** Keeps an order as it is after an event; `at` is the instant of it, ms UTC. */
  save(record: OrderRecord, event: OrderEvent, at: number): void {
    this.#file
      .sql(
        `INSERT INTO dpc_order(number, due, record) VALUES (?, ?, ?)
       ON CONFLICT(number) DO UPDATE SET due = excluded.due, record = excluded.record`,
      )
      .run(record.orderNumber, record.due ?? null, JSON.stringify(record));
    this.#file.sql('INSERT INTO step(number, event, at) VALUES (?, ?, ?)').run(record.orderNumber, event, at);
  }

  findClosing(pharmacy: string, month: string): ClosingRecord | undefined {
    const row = this.#file.sql('SELECT record FROM closing WHERE pharmacy = ? AND month = ?').get(pharmacy, month);
    return row === undefined ? undefined : (JSON.parse(String(row['record'])) as ClosingRecord);
  }

  /** Closes a month; its packs are paid. */
  close(record: ClosingRecord): void {
    this.#file
      .sql('INSERT INTO closing(pharmacy, month, record) VALUES (?, ?, ?)')
      .run(record.pharmacy, record.month, JSON.stringify(record));
    for (const { orderNumber, quantity } of record.dispensed) {
      this.#file.sql('INSERT INTO paid(number, quantity) VALUES (?, ?)').run(orderNumber, quantity);
    }
  }

  /** Packs of an order that were paid. */
  paidOf(number: string): number {
    return Number(
      this.#file.sql('SELECT coalesce(sum(quantity), 0) AS sum FROM paid WHERE number = ?').get(number)?.['sum'],
    );
  }

  /** Gives the next number of a series. */
  nextOf(name: string): number {
    const row = this.#file
      .sql('INSERT INTO given(name, next) VALUES (?, 1) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next')
      .get(name);
    return Number(row?.['next']);
  }

  /** Every order, to be counted. */
  *all(): Generator<OrderRecord> {
    for (const row of this.#file.each('SELECT record FROM dpc_order ORDER BY number')) yield toOrder(row);
  }

  /** How often an event had its effect on an order. */
  countSteps(number: string, event: OrderEvent): number {
    return Number(
      this.#file.sql('SELECT count(*) AS number FROM step WHERE number = ? AND event = ?').get(number, event)?.[
        'number'
      ],
    );
  }

  /** Closes the file. */
  end(): void {
    this.#file.close();
  }
}

function toOrder(row: Record<string, unknown>): OrderRecord {
  return JSON.parse(String(row['record'])) as OrderRecord;
}

function toStock({ aic, grouping, quantity, restock }: Record<string, unknown>): StockItem {
  return {
    aic: String(aic),
    group: String(grouping),
    quantity: Number(quantity),
    ...(restock === null || restock === undefined ? {} : { restockDays: Number(restock) }),
  };
}
