import type { CodeableConcept, Coverage } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesAs } from '../sections.ts';
import written from '../written.json' with { type: 'json' };
import { ordersOf } from './order.ts';

const coverage: Written = { ...written.Coverage };
const regional = /^2\.16\.840\.1\.113883\.2\.9\.2\.\d{2,3}\.6\.22$/;
const notExempt = { code: 'NE', system: '2.16.840.1.113883.2.9.5.2.2', display: 'Non esente' } as const;

/**
 * The one entry of the section of exemptions: the exemption that the section cites, else that of the prescriptions, else
 * that there is none (`NE`). A prescription has one exemption; a second one is refused.
 */
export function exemption(context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] {
  const { gaps, remarks } = context;
  const cited = entriesAs(context, section, 'Coverage');
  const found = new Map([...(cited.length > 0 ? cited : insurances(context))].map((one) => [one.path, one]));
  const [first, second] = [...found.values()];
  if (second) gaps.value(second.path);
  if (!first) {
    const reference = text.refer('Nessuna esenzione');
    return [act(codeOf('code', notExempt.code, notExempt.system, notExempt.display, {}, originalText(reference)))];
  }
  remarks.restOf(first.resource, first.path, coverage);
  const coding = exemptionCode(first.resource.type);
  if (!coding) {
    gaps.missing(`${first.path}.type.coding.where(system = 'urn:oid:${oids.exemption}')`);
    return [];
  }
  const words = first.resource.type?.text ?? coding.display ?? coding.code;
  return [act(codeOf('code', coding.code, coding.oid, coding.display, {}, originalText(text.refer(words))))];
}

function act(code: CdaElement): CdaElement {
  return el('act', { classCode: 'ACT', moodCode: 'EVN' }, code);
}

/** Exemptions that the prescriptions of the document cite. */
function insurances(context: BuildContext): readonly Located<Coverage>[] {
  return ordersOf(context).flatMap((order) =>
    (order.resource.insurance ?? []).flatMap(
      (reference) => context.document.findAs('Coverage', reference, order) ?? [],
    ),
  );
}

/** The code of an exemption: of the national catalogue, else of that of a region. */
function exemptionCode(type: CodeableConcept | undefined) {
  const codings = (type?.coding ?? []).flatMap(({ system, code, display }) => {
    const oid = oidOf(system);
    return oid === undefined || code === undefined ? [] : [{ oid, code, display }];
  });
  return codings.find(({ oid }) => oid === oids.exemption) ?? codings.find(({ oid }) => regional.test(oid));
}
