import type { Condition, Observation, ObservationComponent } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codingIn, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOrWords, template } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { idsOf, statusCode } from '../laboratory/statement.ts';
import { typed } from '../laboratory/value.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesOf } from '../sections.ts';
import { endsOf, type FindingOptions, finding } from './findings.ts';
import { battery, commentRelations, findingCode, type PathologyScope, templates } from './statement.ts';
import written from './written.json' with { type: 'json' };

const conditionWritten: Written = { ...written.Condition };
const conclusive = { code: '29308-4', display: 'Diagnosi' } as const;
const classification = { code: '22036-8', display: 'Classificazione del tumore' } as const;
const options: FindingOptions = { templateId: templates.observation, code: classification };
const formula = { code: '22640-7', display: 'Formula del tumore' } as const;
const tnmCode = { code: '59541-3', display: 'Formula del tumore TNM' } as const;
const root = '2.16.840.1.113883.3.1937.777.63.10';
const phaseCode = { code: '42075-2', display: 'Fase di rilevamento del TNM' } as const;
const dimensionCode = { code: '85351-5', display: 'Dimensione dei linfonodi' } as const;
const nodeCodes: ReadonlySet<string | undefined> = new Set(written.lymphNodes);
const refuted: ReadonlySet<string | undefined> = new Set(['refuted', 'entered-in-error']);

/**
 * Entries of the diagnosis: the first Condition is the conclusive one (b34–b37), the observations are the classification of the
 * tumour (b38–b41), but for the first TNM formula and the first count of lymph nodes, which are the formula of the tumour (b42–b45, b189–b202). Further conditions, and what is neither, become remarks.
 */
export function diagnosis(scope: PathologyScope) {
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] => {
    const conditions: Located<Condition>[] = [];
    const observations: Located<Observation>[] = [];
    for (const { resource, path } of entriesOf(context, section)) {
      if (resource.resourceType === 'Observation') observations.push({ resource, path });
      else if (resource.resourceType === 'Condition' && conditions.length === 0 && !isRefuted(resource)) {
        conditions.push({ resource, path });
      } else context.remarks.leftOut(path);
    }
    const tnm = observations.find(({ resource }) => loincOf(resource) === tnmCode.code);
    const nodes = observations.find(({ resource }) => nodeCodes.has(loincOf(resource)) && endsOf(resource));
    const others = observations.filter((one) => one !== tnm && one !== nodes);
    const classified = others.map((one) => finding(context, scope, one, text, options));
    const formulas = [
      ...(tnm ? [finding(context, scope, tnm, text, tnmOptions())] : []),
      ...(nodes ? [finding(context, scope, nodes, text, nodeOptions)] : []),
    ];
    return [
      ...conditions.map((one) => battery(conclusive, [ofCondition(context, one, text)])),
      ...(classified.length > 0 ? [battery(classification, classified)] : []),
      ...(formulas.length > 0 ? [battery(formula, formulas)] : []),
    ];
  };
}

function loincOf({ code }: Observation | ObservationComponent): string | undefined {
  return codingIn(code, [oids.loinc])?.code;
}

/** The TNM formula: its parts and members are its categories, the first of code 42075-2 when it was found (b191–b192). */
function tnmOptions(): FindingOptions {
  let hasPhase = false;
  return {
    templateId: `${root}.217`,
    code: tnmCode,
    below: (told) => {
      const isPhase =
        !hasPhase && loincOf(told) === phaseCode.code && codingIn(told.valueCodeableConcept) !== undefined;
      hasPhase ||= isPhase;
      return { templateId: isPhase ? `${root}.218` : `${root}.222`, code: tnmCode, codedValue: true };
    },
  };
}

/** Lymph nodes: their dimension and what else is told of them (b193–b202). */
const nodeOptions: FindingOptions = {
  templateId: `${root}.226`,
  code: { code: '92830-9', display: 'Linfonodi' },
  interval: true,
  below: (told) =>
    loincOf(told) === dimensionCode.code && endsOf(told)
      ? { templateId: `${root}.214`, code: dimensionCode, fixed: true, interval: true }
      : { templateId: `${root}.216`, code: { code: '21892-5', display: 'Caratteristica dei linfonodi' } },
};

function isRefuted({ verificationStatus }: Condition): boolean {
  return (verificationStatus?.coding ?? []).some(({ code }) => refuted.has(code));
}

function ofCondition(context: BuildContext, { resource, path }: Located<Condition>, text: SectionText): CdaElement {
  context.remarks.restOf(resource, path, conditionWritten);
  const value = codeOrWords(context, 'value', resource.code, `${path}.code`, text);
  if (!value) context.gaps.missing(`${path}.code`);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templates.observation),
    idsOf(context, resource.identifier, path),
    findingCode(context, undefined, `${path}.code`, text, conclusive),
    statusCode('completed'),
    ts('effectiveTime', resource.recordedDate),
    value && typed(value, 'CD'),
    commentRelations(
      text,
      (resource.note ?? []).map((one) => one.text),
    ),
  );
}
