import { toDayMonthYear } from '../../../layout/civil-date.ts';
import { inColumn } from '../charge-fields.ts';
import { outpatient, systems } from '../fhir-names.ts';
import { type Fields, personFields, type Residence } from '../person-fields.ts';
import { blockId, pairsOf, prescriberIn, type RecordPair, totalOf } from '../record-pairs.ts';
import { anonymityOfServices } from './anonymity.ts';
import {
  amountOf,
  chargedFact,
  deliveryPart,
  exemptionOf,
  isExempt,
  priorityOf,
  quantityOf,
  statedTicket,
} from './charge-fields.ts';
import { type DeliveredBlock, type DeliveredLine, deliveryDay, importedBlock, orderNumber } from './delivered-block.ts';
import { codedService } from './nomenclature.ts';
import ownership from './ownership.json' with { type: 'json' };

/** The lines of a block in C1 and C2, the total 99 last. What is not known is left out: the layouts then tell what lacks. */
export function toServicePairs(block: DeliveredBlock, residence: Residence): RecordPair[] {
  const { lines, patient, provider, prescriber } = block;
  const isAnonymous = anonymityOfServices(block) === 'anonymous';
  const key = {
    regioneAddebitante: provider.region,
    aziendaInviante: provider.body,
    strutturaErogatrice: provider.point,
    id: idOf(block),
  };
  const charged = chargedFact(block, 'prescrittore')?.valueIdentifier;
  const person = {
    ...key,
    medicoPrescrittore: isAnonymous ? undefined : prescriberIn(charged ? [charged] : prescriber),
    ...personFields(patient, residence, { isAnonymous, mayNameProvince: false }),
  };
  const details = lines.map((line) => detailOf(block, line));
  return pairsOf(person, { ...key, numeroRicetta: numberOf(block) }, [...details, totalLine(block)]);
}

function detailOf(block: DeliveredBlock, line: DeliveredLine): Fields {
  const { procedure } = line;
  const service = codedService(procedure.code);
  const day = deliveryDay(procedure);
  const quantity = quantityOf(line);
  return {
    data: day && toDayMonthYear(day),
    codificaNomenclatore: service?.letter,
    codicePrestazione: service?.code,
    quantita: quantity < 1000 ? String(quantity).padStart(3, '0') : undefined,
    importoTicket: inColumn(0n, 4, 2),
    importoTotale: inColumn(amountOf(line), 5, 2),
    disciplina: deliveryPart(procedure, 'disciplina')?.valueString,
    tipoStruttura: ownershipOf(block, line),
  };
}

function totalLine(block: DeliveredBlock): Fields {
  const exempt = isExempt(block);
  const stated = statedTicket(block);
  const [first] = block.lines;
  const kind = first && kindOf(first);
  // Who is exempt pays nothing, said or not; without prescription of the health service nobody has to say so either.
  const ticket = stated ?? (exempt === true || (exempt === undefined && kind !== 'S') ? 0n : undefined);
  return {
    quantita: '000',
    posizioneTicket: exempt === undefined ? undefined : exempt ? '01' : '02',
    importoTicket: inColumn(ticket, 4, 2),
    importoTotale: inColumn(totalOf(block.lines.map(amountOf), ticket), 5, 2),
    tipoErogazione: kind,
    classePriorita: priorityOf(block),
    codiceEsenzione: exempt === true ? exemptionOf(block) : undefined,
    tipoStruttura: first && ownershipOf(block, first),
  };
}

function kindOf(line: DeliveredLine): string | undefined {
  const stated = deliveryPart(line.procedure, 'tipoErogazione')?.valueCoding?.code;
  if (stated !== undefined) return stated;
  if (orderNumber(line) !== undefined) return 'S';
  const { class: kind } = line.encounter ?? {};
  return kind?.system === systems.actCode && kind.code === 'EMER' ? 'P' : undefined;
}

function ownershipOf({ organizations }: DeliveredBlock, { procedure }: DeliveredLine): string | undefined {
  const stated = deliveryPart(procedure, 'tipoStruttura')?.valueCoding?.code;
  if (stated !== undefined) return stated;
  const types = organizations.flatMap(({ type = [] }) => type).flatMap(({ coding = [] }) => coding);
  const known: readonly (string | undefined)[] = [outpatient.organizationTypes, outpatient.platformOrganizationTypes];
  for (const { code = '' } of types.filter(({ system }) => known.includes(system))) {
    const found = Object.entries(ownership.kinds).find(([, kinds]) => kinds.includes(code));
    if (found) return found[0];
  }
  return undefined;
}

function numberOf({ lines: [first] }: DeliveredBlock): string | undefined {
  const contact = first?.procedure.identifier?.find(({ system }) => system === outpatient.contactNumber)?.value;
  return (first && orderNumber(first)) ?? (contact === undefined || contact.length > 16 ? undefined : contact);
}

function idOf({ lines: [first], provider }: DeliveredBlock): string | undefined {
  if (!first) return undefined;
  const { procedure } = first;
  return importedBlock(procedure) ?? blockId(orderNumber(first), provider, `Procedure/${procedure.id}`);
}
