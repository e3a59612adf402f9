import { readFileSync } from 'node:fs';
import { type Relation, relations, templates } from './matrix-world.ts';

/** Letters of the expectations: read, search, history, create, update, delete. */
export const letters = ['R', 'S', 'H', 'C', 'U', 'D'] as const;
export type Letter = (typeof letters)[number];

interface Row {
  readonly types: readonly string[];
  readonly own: string;
  readonly related: string;
  readonly unrelated: string;
  readonly obscured: string;
  readonly because: string;
}

interface RoleExpectations {
  readonly role: string;
  readonly purpose: string;
  readonly rows: readonly Row[];
}

/** A cell: what is expected. One that ends with `?` lets less be allowed too, and a lone `?` lets reading be allowed. */
export interface Expected {
  readonly may: ReadonlySet<string>;
  readonly undecided: boolean;
}

/** What a role may do with a type, by relation; `undefined` for a role or type that the expectations leave out. */
export type Expectations = (role: string, type: string, relation: Relation) => Expected | undefined;

/** Whether what happens is not what is expected. */
export function differs({ may, undecided }: Expected, letter: Letter, does: boolean): boolean {
  return does ? !may.has(letter) : may.has(letter) && !undecided;
}

/** Reads `expectations.json`; refuses a type that a role names twice, a letter that nobody knows and an unknown role. */
export function readExpectations(knownRoles: ReadonlySet<string>): {
  readonly roles: readonly RoleExpectations[];
  readonly expected: Expectations;
} {
  const { roles } = JSON.parse(readFileSync(new URL('expectations.json', import.meta.url), 'utf8')) as {
    roles: readonly RoleExpectations[];
  };
  const cells = new Map<string, Expected>();
  for (const { role, rows } of roles) {
    if (!knownRoles.has(role)) throw new Error(`expectations for an unknown role: ${role}`);
    for (const row of rows) {
      for (const type of row.types) {
        if (templates[type] === undefined) throw new Error(`${role}: unknown type ${type}`);
        for (const relation of relations) {
          const key = `${role} ${type} ${relation}`;
          if (cells.has(key)) throw new Error(`${key} is expected twice`);
          const undecided = row[relation].endsWith('?');
          const said = row[relation].replace(/\?$/, '');
          const given = [...(undecided && said === '' ? 'RSH' : said)];
          if (given.some((one) => !letters.some((letter) => letter === one)))
            throw new Error(`${key}: ${row[relation]}`);
          cells.set(key, { may: new Set(given), undecided });
        }
      }
    }
  }
  return { roles, expected: (role, type, relation) => cells.get(`${role} ${type} ${relation}`) };
}
