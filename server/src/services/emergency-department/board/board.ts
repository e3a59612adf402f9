import type { EmergencyAccess } from '../access/access.ts';
import { type DepartmentFigures, figuresOf, isCounted } from './figures.ts';

/** An access as the board keeps it. */
export interface BoardEntry {
  /** `Organization/x`. */
  readonly department: string;
  readonly access: EmergencyAccess;
}

/** Places that a department declares. */
export interface Places {
  readonly treatment?: number;
  readonly observation?: number;
}

interface Department {
  /** Figures of the last second in which they were asked for; none after a change. */
  counted: { readonly second: number; readonly figures: DepartmentFigures } | undefined;
  readonly accesses: Map<string, EmergencyAccess>;
  received: number | undefined;
  /** Places by the Location that declares them. */
  readonly places: Map<string, Places>;
}

/**
 * The accesses that the figures of emergency departments are about, kept up to date one change at a time. What it holds is bounded:
 * who is there, and what happened in the last day. The same changes, told again or in another order of accesses, lead to the
 * same board.
 */
export class EmergencyBoard {
  readonly #departments = new Map<string, Department>();
  readonly #departmentOf = new Map<string, string>();

  /** An access as it is now, by the id of its Encounter; undefined when it does not count any more. */
  put(id: string, entry: BoardEntry | undefined, now: number): void {
    const before = this.#departmentOf.get(id);
    if (before !== undefined && before !== entry?.department) this.#remove(id);
    if (entry === undefined || !isCounted(entry.access, now)) {
      this.#remove(id);
      return;
    }
    const department = this.#of(entry.department);
    department.accesses.set(id, entry.access);
    department.counted = undefined;
    this.#departmentOf.set(id, entry.department);
  }

  /** Something was received from a department (ms since the epoch, UTC). */
  hear(department: string, at: number): void {
    const found = this.#of(department);
    found.received = Math.max(found.received ?? 0, at);
  }

  /** What a place of care (id of its Location) says of the department that it belongs to. */
  place(id: string, department: string, places: Places): void {
    for (const other of this.#departments.values()) other.places.delete(id);
    this.#of(department).places.set(id, places);
  }

  /** A place of care is none of a department any more. */
  displace(id: string): void {
    for (const other of this.#departments.values()) other.places.delete(id);
  }

  /** Lets go of what does not count any more. */
  prune(now: number): void {
    for (const [id, department] of this.#departmentOf) {
      const access = this.#departments.get(department)?.accesses.get(id);
      if (access === undefined || !isCounted(access, now)) this.#remove(id);
    }
  }

  /** Departments of which something is known, in the order of their references. */
  departments(): readonly string[] {
    const known = [...this.#departments].filter(
      ([, { accesses, received, places }]) => accesses.size > 0 || received !== undefined || places.size > 0,
    );
    return known.map(([name]) => name).sort();
  }

  /** When something was last received from a department; undefined when nothing was since the board was opened, or before. */
  receivedFrom(department: string): number | undefined {
    return this.#departments.get(department)?.received;
  }

  /** Treatment places of a department, of all that it declares; undefined when it declares none. */
  treatmentPlaces(department: string): number | undefined {
    const declared = [...(this.#departments.get(department)?.places.values() ?? [])].flatMap(({ treatment }) =>
      treatment === undefined ? [] : [treatment],
    );
    return declared.length === 0 ? undefined : declared.reduce((sum, one) => sum + one, 0);
  }

  /** The figures of a department at a moment; those of one second are counted once, however many ask. */
  figures(department: string, now: number): DepartmentFigures {
    const found = this.#departments.get(department);
    if (found === undefined) return figuresOf([], now);
    const second = Math.floor(now / 1000);
    if (found.counted?.second === second) return found.counted.figures;
    const figures = figuresOf(found.accesses.values(), now);
    found.counted = { second, figures };
    return figures;
  }

  /** Number of accesses that are kept. */
  get size(): number {
    return this.#departmentOf.size;
  }

  #of(department: string): Department {
    const found = this.#departments.get(department) ?? {
      accesses: new Map(),
      received: undefined,
      places: new Map(),
      counted: undefined,
    };
    this.#departments.set(department, found);
    return found;
  }

  #remove(id: string): void {
    const department = this.#departmentOf.get(id);
    const found = department === undefined ? undefined : this.#departments.get(department);
    if (found?.accesses.delete(id) === true) found.counted = undefined;
    this.#departmentOf.delete(id);
  }
}
