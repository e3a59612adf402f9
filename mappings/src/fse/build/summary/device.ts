import type { Device, Period, Reference, Resource } from '@medplum/fhirtypes';
import { codeOf, codingIn, originalText, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { leaveOthers, textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const cnd = '2.16.840.1.113883.2.9.6.1.48';
const deviceParts: Written = { ...written.Device };
const procedureParts: Written = { ...written.DeviceProcedure };
const useParts: Written = { ...written.DeviceUseStatement };

/** What is told of a device beside itself: since when, and words. */
interface Use {
  readonly owner: Located<Resource>;
  readonly time: CdaElement | undefined;
  readonly words: string | undefined;
}

/**
 * A prosthesis, implant or aid as `supply`, with its code of the national classification of devices: the Device itself, the
 * statement of its use, or the procedure in which it was used. Source: schematron PSS 4.0, b210–b212.
 */
const deviceEntry: EntryOf = (context, { resource, path }, text) => {
  switch (resource.resourceType) {
    case 'Device': {
      const located = { resource, path };
      return [supply(context, located, { owner: located, time: undefined, words: undefined }, text)];
    }
    case 'DeviceUseStatement': {
      context.remarks.restOf(resource, path, useParts);
      if (resource.status === 'entered-in-error') context.gaps.value(`${path}.status`);
      const words = labelled([
        ['Sede', wordsOfConcept(resource.bodySite)],
        ['Indicazione', (resource.reasonCode ?? []).map(wordsOfConcept).filter(Boolean).join(', ')],
        ['', noteWords(resource.note)],
      ]);
      const time = timeOf(context, resource.timingDateTime, resource.timingPeriod, `${path}.timing`);
      return used(context, [resource.device], { owner: { resource, path }, time, words }, 'device', text);
    }
    case 'Procedure': {
      if (!resource.usedReference) return undefined;
      context.remarks.restOf(resource, path, procedureParts);
      if (resource.status === 'entered-in-error' || resource.status === 'not-done')
        context.gaps.value(`${path}.status`);
      const words = labelled([
        ['Procedura', wordsOfConcept(resource.code)],
        ['', noteWords(resource.note)],
      ]);
      const time = timeOf(context, resource.performedDateTime, resource.performedPeriod, `${path}.performed`);
      return used(context, resource.usedReference, { owner: { resource, path }, time, words }, 'usedReference', text);
    }
    default:
      return undefined;
  }
};

/** The devices that a resource refers to, in one element. */
function used(
  context: BuildContext,
  references: readonly Reference[],
  use: Use,
  element: string,
  text: SectionText,
): readonly CdaElement[] {
  return references.flatMap((reference) => {
    const found = context.document.findAs('Device', reference, use.owner);
    if (!found) context.gaps.reference(`${use.owner.path}.${element}`);
    return found ? [supply(context, found, use, text)] : [];
  });
}

function timeOf(
  context: BuildContext,
  moment: string | undefined,
  period: Period | undefined,
  place: string,
): CdaElement | undefined {
  const made = period && interval(context, period, place, 'known', 'IVL_TS');
  return made ?? ts('effectiveTime', moment);
}

function supply(
  context: BuildContext,
  device: Located<Device>,
  { owner, time, words }: Use,
  text: SectionText,
): CdaElement {
  const { resource, path } = device;
  context.remarks.restOf(resource, path, deviceParts);
  const found = codingIn(resource.type, [cnd]);
  if (found) leaveOthers(context.remarks, resource.type, found, `${path}.type`);
  else context.gaps.missing(`${path}.type.coding.where(system = 'urn:oid:${cnd}')`);
  const reference = resource.type?.text === undefined ? undefined : text.refer(resource.type.text);
  const told = labelled([
    ['', words],
    ['Nome', (resource.deviceName ?? []).map(({ name }) => name).join(', ')],
    ['Fabbricante', resource.manufacturer],
    ['Numero di serie', resource.serialNumber],
    ['Lotto', resource.lotNumber],
    ['Scadenza', resource.expirationDate],
    [
      'UDI',
      (resource.udiCarrier ?? [])
        .map((one) => one.deviceIdentifier ?? one.carrierHRF)
        .filter(Boolean)
        .join(', '),
    ],
    ['Note', noteWords(resource.note)],
  ]);
  const { resource: about } = owner;
  return el(
    'supply',
    { classCode: 'SPLY', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('9.1') }),
    owner.resource === resource || !('identifier' in about) || !Array.isArray(about.identifier)
      ? el('id', { nullFlavor: 'NI' })
      : statementId(about.identifier),
    found && codeOf('code', found.code, found.oid, found.display, {}, originalText(reference)),
    textReference(text, told),
    time ?? el('effectiveTime', { nullFlavor: 'UNK' }),
    playing(resource),
  );
}

/** The device by its own identifier and model, where it has them. */
function playing({ identifier, modelNumber }: Device): CdaElement | undefined {
  const id = anyIdentifier(identifier);
  if (!id && modelNumber === undefined) return undefined;
  const model = modelNumber === undefined ? undefined : el('manufacturerModelName', {}, modelNumber);
  const device = el('playingDevice', { classCode: 'DEV', determinerCode: 'INSTANCE' }, model);
  return el('participant', { typeCode: 'DEV' }, el('participantRole', { classCode: 'MANU' }, id, device));
}

/** Entries of the section of devices; its text may stand alone. */
export const devices = entriesWith(deviceEntry);
