/** A column of a view. Source: SQL on FHIR v2, ViewDefinition.select.column. */
export interface ViewColumn {
  readonly name: string;
  readonly path: string;
  readonly collection?: boolean;
  /** FHIR type, as a code or as the address of its StructureDefinition. */
  readonly type?: string;
  readonly description?: string;
}

/** A group of columns, repeated for what `forEach`, `forEachOrNull` or `repeat` finds. */
export interface ViewSelect {
  readonly column?: readonly ViewColumn[];
  readonly select?: readonly ViewSelect[];
  readonly unionAll?: readonly ViewSelect[];
  readonly forEach?: string;
  readonly forEachOrNull?: string;
  readonly repeat?: readonly string[];
}

/** A ViewDefinition as far as a runner reads it. Source: SQL on FHIR v2, StructureDefinition ViewDefinition. */
export interface ViewDefinition {
  readonly resourceType?: string;
  readonly url?: string;
  readonly name?: string;
  readonly title?: string;
  readonly resource: string;
  readonly constant?: readonly Readonly<Record<string, unknown>>[];
  readonly select: readonly ViewSelect[];
  readonly where?: readonly { readonly path: string }[];
}

/** What is wrong with a view, or with running it; the message is English and holds no data of resources. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}

type JsonObject = Readonly<Record<string, unknown>>;

const nameForm = /^[A-Za-z][A-Za-z0-9_]*$/;
const iterations = ['forEach', 'forEachOrNull', 'repeat'] as const;

/**
 * Reads a ViewDefinition from parsed JSON: its shape, the names, and that the branches of a union have the same columns.
 * Throws {@link ViewError}. Expressions are checked when it is compiled.
 */
export function readViewDefinition(value: unknown): ViewDefinition {
  const view = objectAt(value, 'view');
  textAt(view['resource'], 'resource');
  const name = view['name'];
  if (name !== undefined && !nameForm.test(textAt(name, 'name'))) throw new ViewError('name: not a name of a table');
  const selects = objectsAt(view['select'], 'select');
  if (selects.length === 0) throw new ViewError('select: a view has at least one');
  selects.forEach((select, index) => {
    checkSelect(select, `select[${index}]`);
  });
  for (const constant of objectsAt(view['constant'], 'constant')) {
    if (!nameForm.test(textAt(constant['name'], 'constant.name'))) throw new ViewError('constant.name: not a name');
  }
  for (const where of objectsAt(view['where'], 'where')) textAt(where['path'], 'where.path');
  const checked = view as unknown as ViewDefinition;
  const seen = new Set<string>();
  for (const { name: column } of columnsOf(checked.select)) {
    if (seen.has(column)) throw new ViewError(`column ${column}: there are two of this name`);
    seen.add(column);
  }
  return checked;
}

/** The columns of selects in the order of the rows: own ones, those of nested selects, those of the union. */
export function columnsOf(selects: readonly ViewSelect[]): readonly ViewColumn[] {
  return selects.flatMap(({ column = [], select = [], unionAll = [] }) => [
    ...column,
    ...columnsOf(select),
    ...columnsOf(unionAll.slice(0, 1)),
  ]);
}

function checkSelect(select: JsonObject, place: string): void {
  const given = iterations.filter((name) => select[name] !== undefined);
  if (given.length > 1) throw new ViewError(`${place}: only one of ${given.join(', ')}`);
  for (const name of ['forEach', 'forEachOrNull'] as const) {
    if (select[name] !== undefined) textAt(select[name], `${place}.${name}`);
  }
  if (select['repeat'] !== undefined) {
    const paths: unknown = select['repeat'];
    if (!Array.isArray(paths) || paths.length === 0) throw new ViewError(`${place}.repeat: a list of expressions`);
    for (const path of paths) textAt(path, `${place}.repeat`);
  }
  for (const column of objectsAt(select['column'], `${place}.column`)) {
    const name = textAt(column['name'], `${place}.column.name`);
    if (!nameForm.test(name)) throw new ViewError(`${place}.column: not a name of a column`);
    textAt(column['path'], `${place}.column ${name}`);
    if (column['type'] !== undefined) textAt(column['type'], `${place}.column ${name}.type`);
    if (column['collection'] !== undefined && typeof column['collection'] !== 'boolean') {
      throw new ViewError(`${place}.column ${name}.collection: true or false`);
    }
  }
  for (const name of ['select', 'unionAll'] as const) {
    objectsAt(select[name], `${place}.${name}`).forEach((one, index) => {
      checkSelect(one, `${place}.${name}[${index}]`);
    });
  }
  const [first, ...others] = ((select['unionAll'] as readonly ViewSelect[] | undefined) ?? []).map((one) =>
    columnsOf([one]).map(({ name }) => name),
  );
  if (first !== undefined && others.some((names) => names.join() !== first.join())) {
    throw new ViewError(`${place}.unionAll: the branches have different columns`);
  }
}

function objectAt(value: unknown, place: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new ViewError(`${place}: not an object`);
}

function objectsAt(value: unknown, place: string): readonly JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ViewError(`${place}: not a list`);
  return value.map((one) => objectAt(one, place));
}

function textAt(value: unknown, place: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ViewError(`${place}: not a text`);
}
