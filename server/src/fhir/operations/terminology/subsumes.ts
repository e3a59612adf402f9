import type { CodeSystem } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { subsumption } from '@sinfonia/profiles/terminology';
import type { OperationHandler } from '../../context.ts';
import { missing, type OperationParameters, type ParameterKinds, readParameters } from '../operation-parameters.ts';
import { requireCodeSystem, resourceOfAddress } from './request-parts.ts';
import type { StoredTerminology } from './stored-terminology.ts';

const kinds: ParameterKinds = {
  codeA: 'text',
  codeB: 'text',
  system: 'text',
  version: 'text',
  codingA: 'coding',
  codingB: 'coding',
};

/**
 * `CodeSystem/$subsumes`, on the type and on a stored CodeSystem: how two codes are related by hierarchy.
 *
 * Refusals: `operation-parameter-missing` 400, `code-system-unknown` 404, `code-not-in-system` 404, `code-system-not-loaded` 422.
 * Source: FHIR R4 codesystem-operation-subsumes.html.
 */
export function subsumesOperation(stored: StoredTerminology): OperationHandler {
  return {
    name: 'subsumes',
    definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes',
    levels: ['type', 'instance'],
    types: ['CodeSystem'],
    readOnly: true,
    async handle(context, request, target) {
      const parameters = readParameters('subsumes', kinds, request);
      const a = codeOf(parameters, 'A');
      const b = codeOf(parameters, 'B');
      const own =
        target.id === undefined
          ? undefined
          : await resourceOfAddress<CodeSystem>(context, request, 'CodeSystem', target.id);
      const system = own?.resource.url ?? a.system ?? b.system ?? parameters.text('system');
      if (system === undefined) throw missing('system');
      const wanted = [{ kind: 'CodeSystem', url: system } as const];
      const terminology = await stored.with(context, request, wanted, own);
      const content = requireCodeSystem(terminology, system, own ? undefined : parameters.text('version'));
      for (const { code } of [a, b]) {
        if (content.get(code) !== undefined) continue;
        throw new FhirError({ code: 'code-not-in-system', values: { system: content.header.url } });
      }
      const outcome = subsumption(content, a.code, b.code);
      const answer = { resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode: outcome }] };
      return { status: 200, headers: {}, body: JSON.stringify(answer) };
    },
  };
}

function codeOf(parameters: OperationParameters, side: 'A' | 'B'): { code: string; system: string | undefined } {
  const coding = parameters.coding(`coding${side}`);
  const code = coding?.code ?? parameters.text(`code${side}`);
  if (code === undefined) throw missing(`code${side}`);
  return { code, system: coding?.system };
}
