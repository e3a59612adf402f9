import { docComment } from './doc-comment.ts';
import { quote } from './names.ts';

/** One property of a declared type. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly doc: readonly string[];
}

/** A choice that must be made: exactly one of these members. */
export type RequiredChoice = readonly Member[];

/** What a declaration is made of. */
export interface Declaration {
  readonly name: string;
  readonly base: string;
  /** Beginnings of names of the base that are taken away, for choices with too many types to forbid one by one. */
  readonly without: readonly string[];
  readonly members: readonly Member[];
  readonly choices: readonly RequiredChoice[];
  readonly doc: readonly string[];
}

/** Text of an interface, or of an interface and the choices that it needs. */
export function declarationText({ name, base, without, members, choices, doc }: Declaration): string {
  const parent =
    without.length === 0 ? base : `Omit<${base}, ${without.map((one) => `\`${one}\${string}\``).join(' | ')}>`;
  const body = members.map(memberText).join('');
  if (choices.length === 0) return `${docComment(doc)}export interface ${name} extends ${parent} {\n${body}}\n`;
  const unions = choices.map((choice) => `(\n${choice.map((one) => `  | ${alternative(one, choice)}\n`).join('')})`);
  return (
    `/** Elements of {@link ${name}} but for the choices that must be made. */\n` +
    `export interface ${name}Elements extends ${parent} {\n${body}}\n\n` +
    `${docComment(doc)}export type ${name} = ${name}Elements & ${unions.join(' & ')};\n`
  );
}

function memberText({ name, type, required, doc }: Member): string {
  return `${docComment(doc, '  ')}  ${name}${required ? '' : '?'}: ${type};\n`;
}

function alternative(chosen: Member, choice: RequiredChoice): string {
  return `{ ${choice.map(({ name, type }) => (name === chosen.name ? `${name}: ${type}` : `${name}?: never`)).join('; ')} }`;
}

/** Members that a fixed or pattern value of a complex type asks for. Lists may hold more, so only their presence is typed. */
export function constantMembers(value: object, typeOfList: (property: string) => string): Member[] {
  return Object.entries(value).map(([name, inner]) => ({
    name,
    type: Array.isArray(inner) ? typeOfList(name) : constantType(inner),
    required: true,
    doc: Array.isArray(inner) ? [`Holds at least \`${JSON.stringify(inner)}\`.`] : [],
  }));
}

/** A fixed or pattern value as a type. */
export function constantType(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = Object.entries(value).map(([name, one]) => `${name}: ${constantType(one)}`);
  return `{ ${inner.join('; ')} }`;
}
