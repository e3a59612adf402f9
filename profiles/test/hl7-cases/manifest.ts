import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationOutcome } from '@medplum/fhirtypes';

/** Expected outcome as the manifest gives it: a file of `outcomes/`, or the number of errors in place. */
type StatedOutcome = string | { readonly errorCount?: number; readonly output?: readonly string[] };

/** Further run of a case against one profile. */
interface ManifestProfile {
  readonly source: string;
  readonly supporting?: readonly string[];
  readonly packages?: readonly string[];
  readonly java?: StatedOutcome;
}

/** One case of the public suite, as far as this runner reads it. */
export interface ManifestCase {
  readonly name: string;
  readonly file: string;
  readonly version?: string;
  readonly module?: string;
  readonly 'use-test'?: boolean | string;
  readonly profile?: ManifestProfile;
  readonly profiles?: readonly string[];
  readonly supporting?: readonly string[];
  readonly java?: StatedOutcome;
  readonly 'security-checks'?: boolean;
  readonly [other: string]: unknown;
}

/** What the reference implementation says of one run: its errors, or only how many there are. */
export interface ExpectedOutcome {
  readonly errors: number;
  readonly issues: NonNullable<OperationOutcome['issue']>;
}

/** Reads the manifest of a folder that holds a copy of the suite. */
export function readManifest(folder: string): readonly ManifestCase[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly 'test-cases': readonly ManifestCase[];
  };
  return manifest['test-cases'];
}

/** Outcome of the reference implementation; undefined when the suite has none for this run. */
export function expectedOutcome(folder: string, stated: StatedOutcome | undefined): ExpectedOutcome | undefined {
  if (stated === undefined) return undefined;
  if (typeof stated !== 'string') return { errors: stated.errorCount ?? 0, issues: [] };
  const path = [stated, `${stated}.json`]
    .map((name) => join(folder, 'outcomes', name))
    .find((name) => existsSync(name));
  if (path === undefined) return undefined;
  const outcome = JSON.parse(readFileSync(path, 'utf8')) as OperationOutcome;
  const issues = (outcome.issue ?? []).filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return { errors: issues.length, issues };
}
