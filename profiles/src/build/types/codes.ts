import type { ValueSet } from '@medplum/fhirtypes';
import { expandValueSet } from '../../terminology/index.ts';
import { docComment, resourceDoc } from './doc-comment.ts';
import { quote } from './names.ts';

/** Value sets with more codes than this are no union: the compiler would be slow and its messages endless. */
const mostCodes = 60;

/** Codes that a required binding leaves, as a type. */
export interface CodeUnion {
  /** The type as written: a name of `codes.d.ts` or the union itself. */
  readonly text: string;
  /** Whether `text` is a name of `codes.d.ts`. */
  readonly named: boolean;
  /** The system, when all codes are of one. */
  readonly system?: string;
}

/** The unions of string literals for the value sets of the package and, without a name, for those of the specification. */
export class CodeUnions {
  readonly #named = new Map<string, ValueSet>();
  readonly #taken: ReadonlySet<string>;
  readonly #known = new Map<string, CodeUnion | undefined>();

  /** `taken`: names that types of profiles have. */
  constructor(valueSets: readonly ValueSet[], taken: ReadonlySet<string>) {
    this.#taken = taken;
    for (const set of valueSets) this.#named.set(set.url ?? '', set);
  }

  /** The union for a value set; undefined when its codes are too many or not in the package. */
  of(valueSet: string): CodeUnion | undefined {
    const url = valueSet.replace(/\|.*$/, '');
    if (!this.#known.has(url)) this.#known.set(url, this.#find(url));
    return this.#known.get(url);
  }

  /** Text of `codes.d.ts`. */
  declarations(): string {
    const parts = [...this.#named].flatMap(([url, set]) => {
      const union = this.of(url);
      const codes = literals(url);
      if (union === undefined || codes === undefined) return [];
      return [`${docComment(resourceDoc(set, url, undefined))}export type ${union.text} = ${codes.text};\n`];
    });
    return parts.length === 0 ? 'export {};\n' : parts.join('\n');
  }

  #nameOf(set: ValueSet): string {
    const name = `${valueSetName(set)}Code`;
    return this.#taken.has(name) ? `${valueSetName(set)}CodeValue` : name;
  }

  #find(url: string): CodeUnion | undefined {
    const found = literals(url);
    if (found === undefined) return undefined;
    const set = this.#named.get(url);
    return { ...found, text: set === undefined ? found.text : this.#nameOf(set), named: set !== undefined };
  }
}

/** Name of a value set without the `VS` that tells it from its code system. */
export function valueSetName({ name, id }: ValueSet): string {
  return (name ?? id ?? '').replace(/(VS|ValueSet)$/, '');
}

function literals(url: string): { readonly text: string; readonly system?: string } | undefined {
  const members = expandValueSet(url);
  if (members === undefined || members.length === 0 || members.length > mostCodes) return undefined;
  const text = [...new Set(members.map(({ code }) => quote(code)))].join(' | ');
  const [system, ...others] = new Set(members.map((member) => member.system));
  return system === undefined || others.length > 0 ? { text } : { text, system };
}
