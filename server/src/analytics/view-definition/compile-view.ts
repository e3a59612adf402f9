import { type Constants, readConstants, substituteConstants } from './constants.ts';
import {
  columnsOf,
  readViewDefinition,
  type ViewColumn,
  type ViewDefinition,
  ViewError,
  type ViewSelect,
} from './definition.ts';
import type { ToKey } from './keys.ts';
import { compileViewPath, type Focus, focusOn, type ViewPath } from './view-path.ts';

/** Values of a row in the order of the columns: `null` for none, a list for a column with `collection`. */
export type ViewRow = readonly unknown[];

/** A view that is ready to run. */
export interface CompiledView {
  readonly definition: ViewDefinition;
  readonly columns: readonly ViewColumn[];
  /**
   * The rows of one resource; none for another type and for what `where` leaves out. Nothing is kept between resources.
   * Throws {@link ViewError} when a column finds several values without `collection`, or a condition something other than true
   * or false.
   */
  rows(resource: object): readonly ViewRow[];
}

/** Where rows are made: on an element, or (undefined) on the nothing that `forEachOrNull` found. */
interface Frame {
  readonly focus: Focus | undefined;
  readonly rowIndex: number;
}

type MakeRows = (frame: Frame) => ViewRow[];
type Compile = (expression: string) => ViewPath;

/**
 * Compiles a ViewDefinition (parsed JSON) once for any number of resources. `toKey` makes the keys of rows; the ids
 * themselves unless given. Throws {@link ViewError} for a wrong view. Source: SQL on FHIR v2, functional model.
 */
export function compileView(value: unknown, toKey: ToKey = (_type, id) => id): CompiledView {
  const definition = readViewDefinition(value);
  const constants: Constants = readConstants(definition);
  const compile: Compile = (expression) => compileViewPath(substituteConstants(expression, constants), toKey);
  const conditions = (definition.where ?? []).map(({ path }) => compile(path));
  const makeRows = compileSelects(definition.select, compile);
  return {
    definition,
    columns: columnsOf(definition.select),
    rows(resource) {
      if ((resource as { readonly resourceType?: unknown }).resourceType !== definition.resource) return [];
      const focus = focusOn(resource, definition.resource);
      return conditions.every((condition) => holds(condition, focus)) ? makeRows({ focus, rowIndex: 0 }) : [];
    },
  };
}

function holds(condition: ViewPath, focus: Focus): boolean {
  const values = condition.values(focus, 0);
  if (values.length === 0) return false;
  if (values.length > 1 || typeof values[0] !== 'boolean') throw new ViewError('where: not true or false');
  return values[0];
}

/** Siblings are joined each with each. */
function compileSelects(selects: readonly ViewSelect[], compile: Compile): MakeRows {
  return joined(selects.map((select) => compileSelect(select, compile)));
}

function compileSelect(select: ViewSelect, compile: Compile): MakeRows {
  const parts: MakeRows[] = [];
  const { column = [], select: nested = [], unionAll = [] } = select;
  if (column.length > 0) parts.push(compileColumns(column, compile));
  if (nested.length > 0) parts.push(compileSelects(nested, compile));
  if (unionAll.length > 0) {
    const branches = unionAll.map((branch) => compileSelect(branch, compile));
    parts.push((frame) => branches.flatMap((branch) => branch(frame)));
  }
  return iterated(select, joined(parts), compile);
}

function iterated(select: ViewSelect, makeRows: MakeRows, compile: Compile): MakeRows {
  const { forEach, forEachOrNull, repeat } = select;
  if (repeat !== undefined) {
    const paths = repeat.map(compile);
    return ({ focus, rowIndex }) => {
      const found: Focus[] = [];
      if (focus !== undefined) descend(focus, rowIndex, paths, found);
      return found.flatMap((one, index) => makeRows({ focus: one, rowIndex: index }));
    };
  }
  const expression = forEach ?? forEachOrNull;
  if (expression === undefined) return makeRows;
  const path = compile(expression);
  const width = columnsOf([select]).length;
  return ({ focus, rowIndex }) => {
    const found = focus === undefined ? [] : path.find(focus, rowIndex);
    if (found.length > 0) return found.flatMap((one, index) => makeRows({ focus: one, rowIndex: index }));
    if (forEachOrNull === undefined) return [];
    const rows = makeRows({ focus: undefined, rowIndex: 0 });
    return rows.length > 0 ? rows : [new Array<unknown>(width).fill(null)];
  };
}

/** What is found at any depth, each before what lies in it. */
function descend(focus: Focus, rowIndex: number, paths: readonly ViewPath[], found: Focus[]): void {
  for (const path of paths) {
    for (const one of path.find(focus, rowIndex)) {
      found.push(one);
      descend(one, rowIndex, paths, found);
    }
  }
}

function compileColumns(columns: readonly ViewColumn[], compile: Compile): MakeRows {
  const cells = columns.map((column) => {
    const path = compile(column.path);
    return ({ focus, rowIndex }: Frame): unknown => {
      if (focus === undefined) return column.path.trim() === '%rowIndex' ? rowIndex : null;
      const values = path.values(focus, rowIndex);
      if (column.collection === true) return values;
      if (values.length > 1) throw new ViewError(`column ${column.name}: several values`);
      return values[0] ?? null;
    };
  });
  return (frame) => [cells.map((cell) => cell(frame))];
}

function joined(parts: readonly MakeRows[]): MakeRows {
  const [only, ...others] = parts;
  if (only === undefined) return () => [[]];
  if (others.length === 0) return only;
  return (frame) => {
    let rows: ViewRow[] = only(frame);
    for (const other of others) {
      if (rows.length === 0) return [];
      const right = other(frame);
      rows = rows.flatMap((left) => right.map((row) => [...left, ...row]));
    }
    return rows;
  };
}
