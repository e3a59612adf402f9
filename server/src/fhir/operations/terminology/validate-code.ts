import type { CodeSystem, Parameters, ParametersParameter, ValueSet } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import {
  type CodeToValidate,
  type CodeVerdict,
  canonicalParts,
  type Terminology,
  validateInSet,
  validateInSystem,
} from '@sinfonia/profiles/terminology';
import type { FhirContext, OperationHandler } from '../../context.ts';
import type { FhirRequest } from '../../exchange.ts';
import { missing, type OperationParameters, type ParameterKinds, readParameters } from '../operation-parameters.ts';
import {
  dayOf,
  languagesOf,
  refusalOfGap,
  requireCodeSystem,
  requireVersion,
  resourceOfAddress,
  resourceOfRequest,
  unknownAddress,
} from './request-parts.ts';
import type { StoredTerminology } from './stored-terminology.ts';

const shared: ParameterKinds = {
  url: 'text',
  code: 'text',
  display: 'text',
  coding: 'coding',
  codeableConcept: 'concept',
  date: 'date',
  abstract: 'flag',
  displayLanguage: 'text',
};
const systemKinds: ParameterKinds = { ...shared, codeSystem: 'resource', version: 'text' };
const setKinds: ParameterKinds = {
  ...shared,
  context: 'unsupported',
  valueSet: 'resource',
  valueSetVersion: 'text',
  system: 'text',
  systemVersion: 'text',
};

/** Judges one code; throws for what cannot be judged. */
type Judge = (asked: CodeToValidate) => CodeVerdict;

/**
 * `CodeSystem/$validate-code` and `ValueSet/$validate-code`, on the type and on a stored resource. Of the codings of a
 * concept one must be right.
 *
 * Refusals: `operation-parameter-missing` 400, `code-system-unknown` and `value-set-unknown` 404, `code-system-not-loaded` 422,
 * `value-set-import-unknown` and `value-set-filter-unsupported` 422.
 * Source: FHIR R4 codesystem-operation-validate-code.html, valueset-operation-validate-code.html.
 */
export function validateCodeOperation(stored: StoredTerminology): OperationHandler {
  return {
    name: 'validate-code',
    definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
    definitions: { ValueSet: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code' },
    levels: ['type', 'instance'],
    types: ['CodeSystem', 'ValueSet'],
    readOnly: true,
    async handle(context, request, target) {
      const inSet = target.type === 'ValueSet';
      const parameters = readParameters('validate-code', inSet ? setKinds : systemKinds, request);
      const codes = codesOf(parameters);
      const judge = inSet
        ? await judgeOfSet(stored, { context, request, parameters, codes, id: target.id })
        : await judgeOfSystem(stored, { context, request, parameters, codes, id: target.id });
      const verdicts = codes.map(judge);
      const best =
        verdicts.find(({ result }) => result === true) ?? verdicts.find(({ result }) => result === undefined);
      return { status: 200, headers: {}, body: JSON.stringify(answerOf(best ?? verdicts[0], request)) };
    },
  };
}

interface Asked {
  readonly context: FhirContext;
  readonly request: FhirRequest;
  readonly parameters: OperationParameters;
  readonly codes: readonly CodeToValidate[];
  readonly id: string | undefined;
}

function codesOf(parameters: OperationParameters): readonly CodeToValidate[] {
  const coding = parameters.coding('coding');
  const given = coding === undefined ? parameters.concept('codeableConcept')?.coding : [coding];
  const codes = (given ?? []).flatMap(({ system, code, display }) =>
    code === undefined ? [] : [{ system, code, display }],
  );
  const code = parameters.text('code');
  if (given === undefined && code !== undefined) {
    const system = parameters.has('system') ? parameters.text('system') : undefined;
    return [{ system, code, display: parameters.text('display') }];
  }
  if (codes.length === 0) throw missing('code');
  return codes;
}

async function judgeOfSystem(stored: StoredTerminology, asked: Asked): Promise<Judge> {
  const { context, request, parameters, codes, id } = asked;
  const own =
    id === undefined
      ? resourceOfRequest<CodeSystem>(context, parameters, 'codeSystem', 'CodeSystem')
      : await resourceOfAddress<CodeSystem>(context, request, 'CodeSystem', id);
  const url = own?.resource.url ?? parameters.text('url') ?? codes[0]?.system;
  if (url === undefined) throw missing('url');
  const terminology = await stored.with(context, request, [{ kind: 'CodeSystem', url }], own);
  const content = requireCodeSystem(terminology, url, parameters.text('version'));
  const options = optionsOf(parameters, request);
  return (code) => {
    // A coding of another system says nothing about this one.
    if (code.system !== undefined && canonicalParts(url).url !== code.system) {
      return { result: false, system: code.system, message: messages.otherSystem };
    }
    return validateInSystem(content, code, options);
  };
}

async function judgeOfSet(stored: StoredTerminology, asked: Asked): Promise<Judge> {
  const { context, request, parameters, codes, id } = asked;
  const own =
    id === undefined
      ? resourceOfRequest<ValueSet>(context, parameters, 'valueSet', 'ValueSet')
      : await resourceOfAddress<ValueSet>(context, request, 'ValueSet', id);
  const canonical = own?.resource.url ?? parameters.text('url');
  if (canonical === undefined) throw missing('url');
  const systems = codes.flatMap(({ system }) =>
    system === undefined ? [] : [{ kind: 'CodeSystem', url: system } as const],
  );
  const wanted = [{ kind: 'ValueSet', url: canonical } as const, ...systems];
  const terminology = await stored.with(context, request, wanted, own);
  const { url, version } = canonicalParts(canonical);
  const record = terminology.valueSet(url);
  const members = terminology.members(url);
  if (record === undefined || members === undefined) throw unknownAddress(terminology, 'ValueSet', url);
  requireVersion(record, parameters.text('valueSetVersion') ?? version);
  const options = optionsOf(parameters, request);
  return (code) => {
    const verdict = validateInSet(terminology, members, code, options);
    const gap = members.gaps.find(({ reason }) => reason !== 'fragment');
    if (verdict.result === undefined && gap !== undefined && !isFragment(terminology, verdict.system)) {
      throw refusalOfGap(terminology, gap);
    }
    return verdict;
  };
}

function isFragment(terminology: Terminology, system: string | undefined): boolean {
  return system !== undefined && (terminology.codeSystem(system)?.size ?? 0) > 0;
}

function optionsOf(parameters: OperationParameters, request: FhirRequest) {
  return {
    day: dayOf(parameters),
    abstract: parameters.flag('abstract') ?? false,
    languages: languagesOf(parameters, request),
  };
}

function answerOf(verdict: CodeVerdict | undefined, { language }: FhirRequest): Parameters {
  if (verdict === undefined) throw new FhirError({ code: 'internal-error' });
  const { result, message, display } = verdict;
  const parameter: ParametersParameter[] = [
    // A code that cannot be judged, because only part of its system is here, passes with a remark.
    { name: 'result', valueBoolean: result !== false },
    ...(message === undefined ? [] : [{ name: 'message', valueString: message[language] }]),
    ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
  ];
  return { resourceType: 'Parameters', parameter };
}

const messages = {
  otherSystem: {
    it: 'Il codice è di un altro sistema.',
    en: 'The code is of another system.',
  },
} as const;
