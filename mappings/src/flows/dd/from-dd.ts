import type { Bundle, BundleEntry, Extension, MedicationDispense, Patient, Reference } from '@medplum/fhirtypes';
import { readAmount } from '../../layout/amount.ts';
import { compileChecker } from '../../layout/checker.ts';
import { type Finding, toFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { textAt } from '../../layout/rule.ts';
import type { FileStream, FlowImportOptions } from '../flow.ts';
import { extensions, identifiers, systems } from '../siad/fhir-shape.ts';
import { keyedResourceIds, type ResourceIds } from '../siad/record-identifier.ts';
import { dispensing } from './fhir-names.ts';
import { ddKey, ddLayout, noBirthday } from './layout.ts';
import { anonymousCode } from './rules.ts';

/**
 * Reads a file into one transaction per record: a dispensing, and its person when nobody has that code. Ids come from the key
 * of the record, so reading a file twice changes nothing. What a resource could only hold in part is told and left out.
 */
export async function* importDd(file: FileStream, options: FlowImportOptions): AsyncGenerator<Bundle> {
  const checker = compileChecker(ddLayout);
  const ids = keyedResourceIds(options.idKey, 'dd');
  const tell = (number: number, findings: readonly Omit<Finding, 'record'>[]) => {
    for (const finding of findings) options.onFinding?.({ record: number, ...finding });
  };
  for await (const { number, record, findings } of readLines(ddLayout, file)) {
    const faults = [...findings, ...(number === 0 || findings.length > 0 ? [] : checker.all(record))];
    tell(number, faults);
    // A file that was not yet made pseudonymous has the codes of people as they are.
    const inClear = /^[A-Z0-9]{11,20}$/.test(textAt(record, 'id_ass') ?? '');
    const hinder = faults.some(({ severity, field }) => severity === 'error' && !(inClear && field === 'id_ass'));
    if (number === 0 || hinder) continue;
    const reason = lossOf(record);
    if (reason !== undefined) {
      tell(number, [toFinding({ code: 'flow-record-not-importable', values: { reason } }, '')]);
      continue;
    }
    options.onRecord?.(number);
    yield { resourceType: 'Bundle', type: 'transaction', entry: toEntries(record, ids) };
  }
}

const isZero = (text: string | undefined) => text === undefined || readAmount(text) === 0n;

/** Column that a dispensing cannot hold, with what stands there; undefined when all goes in. */
function lossOf(record: FlowRecord): string | undefined {
  const at = (name: string) => textAt(record, name);
  if (at('tipo_canale') !== 'D') return 'tipo_canale';
  if (at('id_ass') === undefined || at('id_ass') === anonymousCode || at('tip_id_ass') === '98') return 'id_ass';
  // Of a pseudonym the platform knows no kind.
  if (at('id_ass')?.length === 88 && at('tip_id_ass') !== '0') return 'tip_id_ass';
  if (at('tipo_er') !== '06' && at('tipo_er') !== '01') return 'tipo_er';
  if (at('tipo_er') === '06' ? at('id_er') !== at('cod_asl') : !/^\d{6}(\d{2})?$/.test(at('id_er') ?? ''))
    return 'id_er';
  if (at('cod_reg') !== at('cod_asl')?.slice(0, 3)) return 'cod_reg';
  if (at('tipo_erog') === '06') return 'tipo_erog';
  if (at('cod_f') === undefined) return 'cod_f';
  if (at('id_cont') === undefined) return 'id_cont';
  if (!/^0*1$/.test(at('fatt_conv') ?? '')) return 'fatt_conv';
  if ((readAmount(at('qta')) ?? 0n) <= 0n) return 'qta';
  for (const name of ['costo_acq', 'costo_srv', 'costo_srv_ric', 'quota_perc_ass']) {
    if ((at(name) ?? '').startsWith('-') && !isZero(at(name))) return name;
  }
  if (!isZero(at('costo_srv_ric'))) return 'costo_srv_ric';
  return isZero(at('quota_perc_ass')) ? undefined : 'quota_perc_ass';
}

function toEntries(record: FlowRecord, ids: ResourceIds): BundleEntry[] {
  const patient = toPatient(record);
  const [identifier] = patient.identifier ?? [];
  const fullUrl = `urn:uuid:${toUuid(ids('person', identifier?.value ?? ''))}`;
  const dispense = toDispense(record, ids('dispense', ...ddKey.map((name) => textAt(record, name) ?? '')), {
    reference: fullUrl,
  });
  return [
    {
      fullUrl,
      resource: patient,
      request: {
        method: 'POST',
        url: 'Patient',
        ifNoneExist: `identifier=${encodeURIComponent(`${identifier?.system ?? ''}|${identifier?.value ?? ''}`)}`,
      },
    },
    { resource: dispense, request: { method: 'PUT', url: `MedicationDispense/${dispense.id}` } },
  ];
}

function toPatient(record: FlowRecord): Patient {
  const at = (name: string) => textAt(record, name);
  const code = at('id_ass') ?? '';
  const kinds: Readonly<Record<string, string>> = { '1': identifiers.stp, '2': identifiers.eni, '3': identifiers.team };
  const system = code.length === 88 ? identifiers.cuni : (kinds[at('tip_id_ass') ?? ''] ?? identifiers.codiceFiscale);
  const birth = at('dat_nasc');
  const asl = at('cod_asl_ass');
  const abroad = at('stat_est');
  const sex = at('sesso');
  return {
    resourceType: 'Patient',
    ...(at('citt') === '1'
      ? {
          extension: [
            {
              url: extensions.citizenship,
              extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: systems.country, code: 'IT' }] } }],
            },
          ],
        }
      : {}),
    identifier: [
      {
        extension: [{ url: extensions.identifierVerified, valueBoolean: at('vld_id_ass') === '0' }],
        system,
        value: code,
      },
    ],
    gender: sex === '1' ? 'male' : sex === '2' ? 'female' : 'unknown',
    ...(birth === undefined || birth === noBirthday ? {} : { birthDate: birth.slice(0, 4) }),
    ...(asl === undefined
      ? abroad === undefined
        ? {}
        : { address: [{ use: 'home', country: abroad.toUpperCase() }] }
      : {
          address: [
            {
              extension: [{ url: extensions.addressAsl, valueCoding: { system: systems.asl, code: asl } }],
              use: 'home',
              country: 'IT',
            },
          ],
        }),
  };
}

function toDispense(record: FlowRecord, id: string, subject: Reference<Patient>): MedicationDispense {
  const at = (name: string) => textAt(record, name) ?? '';
  const coded = (url: string, system: string, code: string): Extension => ({ url, valueCoding: { system, code } });
  const euro = (url: string, name: string): Extension => ({
    url,
    valueMoney: { value: Number(at(name)), currency: 'EUR' },
  });
  const charges = [
    ...(isZero(at('quota_fissa_ass') || undefined) ? [] : [euro('quotaFissa', 'quota_fissa_ass')]),
    ...(isZero(at('costo_srv') || undefined) ? [] : [euro('onereDpc', 'costo_srv')]),
  ];
  const onPrescription = at('tipo_cont') === '1';
  const hospital = at('id_er').length === 8 ? dispensing.hsp11bis : dispensing.hsp11;
  const body = { actor: { identifier: { system: identifiers.fls11, value: at('cod_asl') } } };
  return {
    resourceType: 'MedicationDispense',
    id,
    meta: { profile: [dispensing.profile] },
    extension: [
      ...(/^0+$/.test(at('targatura'))
        ? []
        : [{ url: dispensing.pack, extension: [{ url: 'targatura', valueString: at('targatura') }] }]),
      ...(charges.length > 0 ? [{ url: dispensing.charges, extension: charges }] : []),
      coded(dispensing.mode, dispensing.modes, at('tipo_erog')),
      coded(dispensing.kind, dispensing.kinds, at('tipo_f')),
      coded(dispensing.contact, dispensing.contacts, at('tipo_cont')),
      euro(dispensing.purchase, 'costo_acq'),
    ],
    ...(onPrescription ? {} : { identifier: [{ system: dispensing.contactNumber, value: at('id_cont') }] }),
    status: at('tipo_op') === 'C' ? 'entered-in-error' : 'completed',
    category: { coding: [{ system: dispensing.channels, code: 'direct' }] },
    medicationCodeableConcept: {
      coding: [{ system: at('tipo_f') === '1' ? dispensing.aic : dispensing.atc, code: at('cod_f') }],
    },
    subject,
    performer:
      at('tipo_er') === '06'
        ? [body]
        : [
            { actor: { identifier: { system: hospital, value: at('id_er') } } },
            ...(at('cod_asl') === at('id_er').slice(0, 6) ? [] : [body]),
          ],
    ...(onPrescription
      ? { authorizingPrescription: [{ identifier: { system: dispensing.prescription, value: at('id_cont') } }] }
      : {}),
    quantity: { value: Number(at('qta')) },
    whenHandedOver: at('dat_erog'),
  };
}

/** Deterministic `urn:uuid` for the person inside one transaction (RFC 9562, version 8: own content). */
function toUuid(id: string): string {
  const hex = id.slice('dd-'.length);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
