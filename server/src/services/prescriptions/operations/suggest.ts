import type { MedicationRequest, Parameters, ParametersParameter, ServiceRequest } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { DescribedParameter, OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { extensionOf } from '../../steps/elements.ts';
import { invalidAt } from '../../steps/parameters.ts';
import type { StepRequest } from '../../steps/step.ts';
import { rolesOf } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { all, findResources, hasCode, refersTo } from '../../steps/stored.ts';
import { ruleOf } from '../machine.ts';
import { isPrescribable } from '../medicine.ts';
import {
  activePlans,
  channelOf,
  endOf,
  linesUnder,
  medicineOf,
  noteOf,
  type Plan,
  planOf,
  protocolOf,
  remainingPacks,
} from '../plans.ts';
import { dayOfIssue, type Line, type Prescription, stateAt } from '../prescription.ts';
import { seenOf } from '../seen-lines.ts';
import { prescriptions } from '../service.ts';
import { nextSupply } from '../supply.ts';
import { text } from './line-parameters.ts';
import { openReading, readingRefusals } from './open-reading.ts';

/** Name of the operation. */
export const suggestName = 'prescription-suggest';

const rule = ruleOf(suggestName);

const part = (name: string, type: string, min: 0 | 1, it: string, en: string): DescribedParameter => ({
  name,
  min,
  max: '1',
  type,
  text: text(it, en),
});

const description: OperationDescription = {
  title: rule.title,
  description: {
    it: 'Propone le ricette che i piani terapeutici attivi della persona lasciano fare: medicinale, confezioni per trenta giorni, posologia, nota, canale, protocollo, quanto resta e da quando serve. Dice anche le bozze suggerite da uno specialista. Non scrive nulla; i valori di medicine si passano a $prescribe-medicines, con ciò che toChoose dice di scegliere.',
    en: 'Suggests the prescriptions that the active therapeutic plans of the person leave: medicine, packs for thirty days, dosage, note, channel, protocol, what is left and from when it is needed. It tells drafts suggested by a specialist too. It writes nothing; the values of medicine are passed to $prescribe-medicines, with what toChoose says is to be chosen.',
  },
  comment: [rolesOf(rule)],
  in: [part('patient', 'string', 1, 'Persona, Patient/x', 'Person, Patient/x')],
  out: [
    {
      name: 'suggestion',
      min: 0,
      max: '*',
      text: text('Ricetta possibile sotto un piano', 'Prescription that a plan leaves'),
      part: [
        {
          name: 'medicine',
          min: 1,
          max: '1',
          text: text('Riga per $prescribe-medicines', 'Line for $prescribe-medicines'),
          part: [
            part('aic', 'string', 0, 'AIC', 'AIC'),
            part('group', 'string', 0, 'Gruppo di equivalenza', 'Equivalence group'),
            part('atc', 'string', 0, 'ATC', 'ATC'),
            part('description', 'string', 0, 'Medicinale', 'Medicine'),
            part('packs', 'integer', 1, 'Confezioni', 'Packs'),
            part('dosage', 'string', 0, 'Posologia', 'Dosage'),
            part('note', 'code', 0, 'Nota AIFA', 'AIFA note'),
            part('channel', 'code', 0, 'Canale', 'Channel'),
            { ...part('plan', 'Reference', 1, 'Piano', 'Plan'), targets: ['MedicationRequest'] },
          ],
        },
        part(
          'toChoose',
          'code',
          0,
          'product: il piano non dice la confezione; prima di prescrivere si sceglie l’AIC, o il gruppo di equivalenza',
          'product: the plan names no package; before prescribing its AIC is chosen, or its equivalence group',
        ),
        part('protocol', 'string', 0, 'Protocollo del piano', 'Protocol of the plan'),
        part('remaining', 'integer', 1, 'Confezioni che il piano lascia', 'Packs that the plan leaves'),
        part('due', 'date', 1, 'Da quando serve', 'From when it is needed'),
        part('until', 'date', 1, 'Ultimo giorno del piano', 'Last day of the plan'),
      ],
    },
    {
      name: 'draft',
      min: 0,
      max: '*',
      type: 'Reference',
      targets: ['MedicationRequest', 'ServiceRequest'],
      text: text('Bozza suggerita da uno specialista', 'Draft suggested by a specialist'),
    },
  ],
  refusals: readingRefusals,
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET MedicationRequest/$prescription-suggest?patient=Patient/x`. Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export const suggestOperation: OperationHandler = {
  name: suggestName,
  definition: definitionUrl(suggestName),
  levels: ['type'],
  types: ['MedicationRequest'],
  readOnly: true,
  description,
  async handle(context, request, _target, touched) {
    const patient = readParameters(suggestName, { patient: 'text' }, request).text('patient');
    const asked = openReading(suggestName, context, request);
    const { now } = asked;
    if (patient === undefined) {
      const values = { parameter: 'patient' };
      throw new FhirError({ code: 'operation-parameter-missing', expression: ['Parameters'], values });
    }
    if (!/^Patient\/[A-Za-z0-9\-.]{1,64}$/.test(patient)) throw invalidAt('patient', 'Patient/x');
    const { patient: person } = await prescriptions.load(asked, suggestName, { patient });
    const plans = await seenOf(asked, await activePlans(context.store, person, dayOf(now)));
    const lines = await linesUnder(context.store, plans);
    const drafts = await draftsOf(asked, person);
    for (const one of [...plans, ...drafts]) {
      touched.push({ type: one.resourceType, id: one.id, texts: [JSON.stringify(one)] });
    }
    const body: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        ...plans.flatMap((plan) => suggestionFor(plan, lines, now)),
        ...drafts.map((one) => ({ name: 'draft', valueReference: { reference: `${one.resourceType}/${one.id}` } })),
      ],
    };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  },
};

function suggestionFor(plan: Plan, lines: readonly Plan[], now: number): ParametersParameter[] {
  const remaining = remainingPacks(plan, lines, now);
  if (remaining === undefined) return [];
  const supplied = lines
    .filter((line) => planOf(line) === `MedicationRequest/${plan.id}` && counts(line, now))
    .map((line) => ({ day: dayOfIssue(line), packs: line.dispenseRequest?.quantity?.value ?? 0 }));
  const next = nextSupply(plan, supplied, remaining, dayOf(now));
  if (next === undefined) return [];
  const protocol = protocolOf(plan);
  return [
    {
      name: 'suggestion',
      part: [
        { name: 'medicine', part: medicinePart(plan, next.packs) },
        ...(isPrescribable(medicineOf(plan)) ? [] : [{ name: 'toChoose', valueCode: 'product' }]),
        ...(protocol === undefined ? [] : [{ name: 'protocol', valueString: protocol }]),
        { name: 'remaining', valueInteger: remaining },
        { name: 'due', valueDate: next.due },
        { name: 'until', valueDate: endOf(plan) },
      ],
    },
  ];
}

const counts = (line: Plan, now: number): boolean =>
  !['4', '10', 'draft'].includes(stateAt({ patient: '', lines: [line] } satisfies Prescription, now));

function medicinePart(plan: MedicationRequest & { readonly id: string }, packs: number): ParametersParameter[] {
  const { aic, atc, group } = medicineOf(plan);
  const [note, channel] = [noteOf(plan), channelOf(plan)];
  const dosage = plan.dosageInstruction?.[0]?.text;
  const words = plan.medicationCodeableConcept?.text;
  const string = (name: string, valueString: string | undefined): ParametersParameter[] =>
    valueString === undefined ? [] : [{ name, valueString }];
  return [
    ...string('aic', aic),
    ...string('group', group),
    ...string('atc', atc),
    ...string('description', words),
    { name: 'packs', valueInteger: packs },
    ...string('dosage', dosage),
    ...(note === undefined ? [] : [{ name: 'note', valueCode: note }]),
    ...(channel === undefined ? [] : [{ name: 'channel', valueCode: channel }]),
    { name: 'plan', valueReference: { reference: `MedicationRequest/${plan.id}` } },
  ];
}

/** Drafts of the person that another doctor suggested (indicazionePrescr S), as far as the caller sees them. */
async function draftsOf(asked: StepRequest, patient: string): Promise<readonly Line[]> {
  const found: Line[] = [];
  for (const type of ['MedicationRequest', 'ServiceRequest'] as const) {
    const drafts: Read<MedicationRequest | ServiceRequest>[] = await findResources(
      asked.context.store,
      type,
      all(refersTo(type, 'subject', patient), hasCode(type, 'status', 'draft'), hasCode(type, 'intent', 'order')),
    );
    found.push(...drafts.filter((one) => extensionOf(one, extensionUrl.PrescriptionOrigin)?.valueCoding?.code === 'S'));
  }
  return seenOf(asked, found);
}
