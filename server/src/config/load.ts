import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Issue } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import { areas, type Configuration, rootArea } from './areas.ts';
import { clusterIssues } from './cluster.ts';
import { ConfigurationError } from './configuration-error.ts';
import { invalidOption, readFromEnvironment, variablesOf } from './from-environment.ts';
import type { Area, DefaultContext, Option } from './option.ts';
import { productionIssues } from './production.ts';

/** Where a value of the effective configuration came from. */
export type Origin = 'default' | 'file' | 'environment' | 'command';

/** What `loadConfiguration` reads. */
export interface ConfigurationSources {
  /** Folder that relative paths start from. */
  readonly folder: string;
  /**
   * Configuration file; otherwise the one that `SINFONIA_CONFIG` names (`sinfonia --config` sets it), else
   * `sinfonia.config.json` in the folder, if it is there.
   */
  readonly file?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values given on the command line by dotted option name, e.g. `server.port`; they win over all else. */
  readonly command?: Readonly<Record<string, unknown>>;
}

/** The effective configuration and how it came about. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Origin of each option by dotted name. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The file that was read. */
  readonly file?: string;
  /** `SINFONIA_…` variables that no option reads: suspicious, not fatal. */
  readonly warnings: readonly Issue[];
}

/** Name of the configuration file that is read without being named. */
export const configurationFileName = 'sinfonia.config.json';

/** Environment variable that names another configuration file. */
export const configurationVariable = 'SINFONIA_CONFIG';

/**
 * Reads the configuration: defaults, then the file, then the environment, then the command line. The data folder becomes
 * absolute. Everything wrong is reported at once.
 *
 * @throws ConfigurationError with `configuration-unreadable`, `configuration-unknown`, `configuration-invalid`,
 * `configuration-secret-file`, `configuration-not-for-production`.
 */
export function loadConfiguration(sources: ConfigurationSources): LoadedConfiguration {
  const issues: Issue[] = [];
  const file = configurationFile(sources);
  const written = file === undefined ? {} : readFile(file);
  const given = new Map<string, { value: unknown; origin: Origin }>();
  collectFromFile(written, given, issues);
  const warnings = collectFromEnvironment(sources, given, issues);
  for (const [name, value] of Object.entries(sources.command ?? {})) given.set(name, { value, origin: 'command' });

  const origins = new Map<string, Origin>();
  const settle = (name: string, option: Option<unknown>, context: DefaultContext): unknown => {
    const entry = given.get(name);
    origins.set(name, entry?.origin ?? 'default');
    if (entry === undefined) return option.fallback(context);
    const value = option.accept(entry.value);
    if (value === undefined) issues.push(invalidOption(name, option.expected));
    return value;
  };
  const initial: DefaultContext = { mode: 'sandbox', port: 0 };
  const mode = settle('mode', rootArea.options.mode, initial) === 'production' ? 'production' : 'sandbox';
  const port = settle('server.port', areas.server.options.port, initial);
  const context: DefaultContext = { mode, port: typeof port === 'number' ? port : 0 };

  const values: Record<string, unknown> = settleArea('', rootArea, context, settle);
  for (const [key, area] of Object.entries(areas)) values[key] = settleArea(`${key}.`, area, context, settle);
  if (issues.length > 0) throw new ConfigurationError(unique(issues));

  const read = values as unknown as Configuration;
  const configuration: Configuration = { ...read, data: resolve(sources.folder, read.data) };
  const refusals = [...productionIssues(configuration, origins), ...clusterIssues(configuration)];
  if (refusals.length > 0) throw new ConfigurationError(refusals);
  return { configuration, origins, warnings, ...(file === undefined ? {} : { file }) };
}

/** Every option by dotted name, in the order of the reference page. */
export function allOptions(): ReadonlyMap<string, Option<unknown>> {
  const options = new Map<string, Option<unknown>>(Object.entries(rootArea.options));
  for (const [key, area] of Object.entries(areas)) {
    for (const [name, option] of Object.entries(area.options)) options.set(`${key}.${name}`, option);
  }
  return options;
}

function configurationFile(sources: ConfigurationSources): string | undefined {
  const named = sources.file ?? sources.environment[configurationVariable];
  if (named !== undefined) return resolve(sources.folder, named);
  const usual = join(sources.folder, configurationFileName);
  return existsSync(usual) ? usual : undefined;
}

function readFile(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigurationError([{ code: 'configuration-unreadable', values: { file } }], cause);
  }
  if (!isObject(content)) throw new ConfigurationError([{ code: 'configuration-unreadable', values: { file } }]);
  return content;
}

function collectFromFile(
  written: Record<string, unknown>,
  given: Map<string, { value: unknown; origin: Origin }>,
  issues: Issue[],
): void {
  const topNames = [...Object.keys(rootArea.options), ...Object.keys(areas)];
  for (const [key, value] of Object.entries(written)) {
    // Editors look for this key to offer completion; it configures nothing.
    if (key === '$schema') continue;
    const area: Area<Readonly<Record<string, Option<unknown>>>> | undefined = Object.hasOwn(areas, key)
      ? areas[key as keyof typeof areas]
      : undefined;
    if (Object.hasOwn(rootArea.options, key)) {
      given.set(key, { value, origin: 'file' });
    } else if (area === undefined) {
      issues.push(unknown(key, topNames));
    } else if (!isObject(value)) {
      issues.push(invalidOption(key, 'an object'));
    } else {
      for (const [name, inner] of Object.entries(value)) {
        if (Object.hasOwn(area.options, name)) given.set(`${key}.${name}`, { value: inner, origin: 'file' });
        else
          issues.push(
            unknown(
              `${key}.${name}`,
              Object.keys(area.options).map((option) => `${key}.${option}`),
            ),
          );
      }
    }
  }
}

function collectFromEnvironment(
  { environment, folder }: ConfigurationSources,
  given: Map<string, { value: unknown; origin: Origin }>,
  issues: Issue[],
): Issue[] {
  const known = new Set<string>([configurationVariable]);
  for (const [name, option] of allOptions()) {
    for (const variable of variablesOf(option)) known.add(variable);
    const read = readFromEnvironment(option, environment, folder);
    if (read.kind === 'refused') issues.push(read.issue);
    if (read.kind === 'given') given.set(name, { value: read.value, origin: 'environment' });
  }
  return Object.keys(environment)
    .filter((name) => name.startsWith('SINFONIA_') && !known.has(name))
    .map((name) => ({ ...unknown(name, known), severity: 'warning' as const }));
}

function settleArea(
  prefix: string,
  area: Area<Readonly<Record<string, Option<unknown>>>>,
  context: DefaultContext,
  settle: (name: string, option: Option<unknown>, context: DefaultContext) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(area.options).map(([name, option]) => [name, settle(prefix + name, option, context)]),
  );
}

function unknown(option: string, names: Iterable<string>): Issue {
  return { code: 'configuration-unknown', values: { option, nearest: nearest(option, names) ?? '—' } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
