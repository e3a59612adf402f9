import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { buildCda } from '../build/build-document.ts';

/** Codes and places of all gaps for which a document is refused, as `fse-build-missing Bundle.entry[1].resource.name`; none when it is built. */
export function refusalOf(bundle: Bundle): readonly string[] {
  try {
    buildCda(bundle);
    return [];
  } catch (error) {
    assert.ok(error instanceof FhirError);
    return error.issues.map(({ code, expression }) => `${code} ${expression?.[0]}`);
  }
}
