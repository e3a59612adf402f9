import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { createValidator } from '@sinfonia/profiles/validator';

/** Words as a narrative keeps them: any white space is a space. */
export const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** All is valid FHIR, but for ranges: the generator gives them ends in any order. */
export function requireValid(bundle: Bundle): void {
  const validator = createValidator();
  for (const { resource } of bundle.entry ?? []) {
    const issues = validator.validate(JSON.parse(JSON.stringify(resource)), { bestPractice: false });
    assert.deepEqual(
      issues.filter((issue) => isRefusal(issue) && issue.values?.['key'] !== 'rng-2'),
      [],
    );
  }
}
