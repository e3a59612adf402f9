import { FhirError } from '@sinfonia/profiles/issues';
import { dayInRome, lookUpCode } from '@sinfonia/profiles/terminology';
import type { OperationHandler } from '../../context.ts';
import { missing, type ParameterKinds, readParameters } from '../operation-parameters.ts';
import { dayOf, languagesOf, requireCodeSystem } from './request-parts.ts';
import type { StoredTerminology } from './stored-terminology.ts';

const kinds: ParameterKinds = {
  code: 'text',
  system: 'text',
  version: 'text',
  coding: 'coding',
  date: 'date',
  displayLanguage: 'text',
  property: 'text',
};

/**
 * `CodeSystem/$lookup`: what is known of a code. R4 gives it no instance level.
 *
 * Refusals: `operation-parameter-missing` 400, `code-system-unknown` 404, `code-not-in-system` 404, `code-system-not-loaded` 422.
 * Source: FHIR R4 codesystem-operation-lookup.html.
 */
export function lookupOperation(stored: StoredTerminology): OperationHandler {
  return {
    name: 'lookup',
    definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
    levels: ['type'],
    types: ['CodeSystem'],
    readOnly: true,
    async handle(context, request) {
      const parameters = readParameters('lookup', kinds, request);
      const coding = parameters.coding('coding');
      const system = coding?.system ?? parameters.text('system');
      const code = coding?.code ?? parameters.text('code');
      if (code === undefined) throw missing('code');
      if (system === undefined) throw missing('system');
      const terminology = await stored.with(context, request, [{ kind: 'CodeSystem', url: system }]);
      const content = requireCodeSystem(terminology, system, coding?.version ?? parameters.text('version'));
      const asked = parameters.texts('property');
      const answer = lookUpCode(content, code, {
        day: dayOf(parameters) ?? dayInRome(),
        languages: languagesOf(parameters, request),
        ...(asked.length > 0 ? { properties: asked } : {}),
      });
      if (answer === undefined) {
        const values = { system: content.header.url };
        throw new FhirError({ code: 'code-not-in-system', expression: ['http.code'], values });
      }
      return { status: 200, headers: {}, body: JSON.stringify(answer) };
    },
  };
}
