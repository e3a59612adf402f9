import {
  type FhirError,
  issueCodeSystem,
  type Language,
  remedyOf,
  textOf,
  toOperationOutcome,
} from '@sinfonia/profiles/issues';
import type { ResponseFormat } from './format.ts';
import { writeXml } from './xml-conversion.ts';

/** A refusal ready to be sent. */
export interface RenderedRefusal {
  readonly contentType: string;
  readonly body: string;
}

/** Renders a refusal below the FHIR base: an OperationOutcome in the language and format of the caller. */
export async function renderOutcome(
  error: FhirError,
  language: Language,
  format: ResponseFormat,
): Promise<RenderedRefusal> {
  const outcome = toOperationOutcome(error.issues, language);
  const body = format.kind === 'xml' ? await writeXml(outcome) : JSON.stringify(outcome);
  return { contentType: format.contentType, body };
}

/**
 * Renders a refusal outside the FHIR base as problem+json. `type` is the code in the published catalogue, `detail` what
 * the caller can do.
 *
 * @see RFC 9457
 */
export function renderProblem(error: FhirError, language: Language, requestId: string): RenderedRefusal {
  const [first] = error.issues;
  const problem = {
    type: first === undefined ? 'about:blank' : `${issueCodeSystem}#${first.code}`,
    title: first === undefined ? undefined : textOf(first, language),
    status: error.status,
    detail: first === undefined ? undefined : remedyOf(first, language),
    requestId,
  };
  return { contentType: 'application/problem+json; charset=utf-8', body: JSON.stringify(problem) };
}
