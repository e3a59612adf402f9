import type { MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { dayIn } from '../../../services/steps/days.ts';
import { codeIn } from '../../../services/steps/elements.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import type { Written } from '../../exchange.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { given, needed, written } from '../../tasks/unwritable.ts';
import { appointmentOf, doctorCode, organizationCodes, personOf } from '../from-fhir/parties.ts';
import { codingOf, medicineOf } from '../from-fhir/prescription-lines.ts';
import { identifierIn, systems } from '../from-fhir/systems.ts';
import type { PlanMessage } from './plans-handler.ts';

/** Calls about therapeutic plans. */
export const planCalls = ['sistema-ts-plan-send', 'sistema-ts-plan-cancel'] as const;

const atc = 'http://www.whocc.no/atc';

/** Makes the message of a call about a plan of a medicine. Plans of aids are not told: the services are those of AIFA plans. */
export async function writePlanCall(store: Reading, asked: AskedCall, region: string): Promise<Written> {
  return written(async () => {
    const plan = needed(await readResource(store, 'MedicationRequest', asked.focus), 'Task.focus');
    const who = {
      cfMedico: await doctorCode(
        store,
        plan.requester?.reference,
        'MedicationRequest.requester: Practitioner.identifier',
      ),
      codRegione: region,
      idPianoRegione: asked.order.value,
    };
    const protocollo = identifierIn(plan, systems.planProtocol);
    const message: PlanMessage =
      asked.call === 'sistema-ts-plan-cancel'
        ? {
            kind: 'plan-cancel',
            caller: asked.owner,
            request: {
              ...who,
              ...given({ protocollo, motivo: asked.value('reason') ?? plan.statusReason?.coding?.[0]?.code }),
            },
          }
        : {
            kind: 'plan-send',
            caller: asked.owner,
            request: {
              tipoOperazione: protocollo === undefined ? '1' : '2',
              ...given({ protocollo }),
              ...who,
              ...(await contentOf(store, asked, plan)),
            },
          };
    const { kind, caller, request } = message;
    return { ok: true, kind, body: JSON.stringify({ caller, request }) };
  });
}

async function contentOf(store: Reading, asked: AskedCall, plan: MedicationRequest) {
  const appointment = await appointmentOf(store, plan.requester?.reference, asked.owner);
  const codes = await organizationCodes(store, appointment?.organization?.reference);
  const medicine = await medicineOf(store, plan);
  const prior = await readResource(store, 'MedicationRequest', plan.priorPrescription?.reference);
  const { codiceAss } = await personOf(store, plan.subject?.reference);
  const [reason] = plan.reasonCode ?? [];
  const { start, end } = plan.dispenseRequest?.validityPeriod ?? {};
  return {
    codASLAo: needed(codes.authority, 'PractitionerRole.organization: Organization.identifier (FLS.11)'),
    codiceAss,
    tipoPiano: needed(
      plan.category?.map((one) => codeIn(one, codeSystemUrl.TherapeuticPlanType)).find((one) => one !== undefined),
      'MedicationRequest.category[tipoPiano]',
    ),
    tipoPrescrizione: needed(codingOf(plan, extensionUrl.PlanRenewal), 'MedicationRequest.extension[rinnovo]'),
    descrizioneDiagnosi: needed(reason?.text, 'MedicationRequest.reasonCode.text'),
    quantita: String(needed(plan.dispenseRequest?.quantity?.value, 'MedicationRequest.dispenseRequest.quantity')),
    dataCompilazione: dayIn(needed(plan.authoredOn, 'MedicationRequest.authoredOn')),
    dataInizioValidita: dayIn(needed(start, 'MedicationRequest.dispenseRequest.validityPeriod')),
    dataFineValidita: dayIn(needed(end, 'MedicationRequest.dispenseRequest.validityPeriod')),
    ...given({
      codStruttura: codes.structure,
      protocolloPrecedente: identifierIn(prior, systems.planProtocol),
      codAtc: codeIn(medicine, atc),
      codProdPrest: codeIn(medicine, systems.aic),
      codGruppoEquival: codeIn(medicine, systems.equivalenceGroup),
      descrProdPrest: medicine?.text,
      notaProd: codeIn(reason, systems.aifaNote),
      codDiagnosi: codeIn(reason, systems.icd9cm),
      posologia: plan.dosageInstruction?.map(({ text }) => text).find((one) => one !== undefined),
    }),
  };
}
