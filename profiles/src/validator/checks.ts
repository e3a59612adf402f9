import type { JsonObject } from '../json/json-object.ts';
import type { Terminology } from '../terminology/index.ts';
import type { ProfileRegistry } from './profiles/registry.ts';
import type { KnownExtension } from './rules/extension/extension.ts';
import type { Run } from './run.ts';

/** A compiled check of an object of a known type. */
export type ObjectCheck = (value: JsonObject, run: Run) => void;

/** A compiled check of any value. */
export type ValueCheck = (value: unknown, run: Run) => void;

/** What compiled checks may ask each other for. Everything is compiled on first use and kept. */
export interface CheckLibrary {
  readonly terminology: Terminology;
  readonly profiles: ProfileRegistry;
  /** Check of a data type or backbone type. */
  type(name: string): ObjectCheck;
  /** Check of a resource of whatever type it says it is, with the profiles it names. */
  resource(value: unknown, run: Run): void;
  /** Check of a resource inside another against a profile that is not one of those it names. */
  resourceProfile(url: string, resource: JsonObject, run: Run): void;
  /** A published extension; undefined for an unknown one. */
  extension(url: string): KnownExtension | undefined;
  /** What a profile adds to its base type; undefined for an unknown profile. */
  profile(url: string): ValueCheck | undefined;
}
