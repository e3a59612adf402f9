import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import { assignedEntity, organizationElement, type Party, partyOf } from './people.ts';

const trascrittore = 'https://fhir.sinfonia.campania.it/StructureDefinition/fse-data-enterer';

/** `author` elements: people, organisations (where the type admits their VAT number), devices. */
export function authors(context: BuildContext): readonly CdaElement[] {
  const { document, gaps } = context;
  const { composition, compositionPath } = document;
  if ((composition.author ?? []).length === 0) gaps.missing(`${compositionPath}.author`);
  const time = ts('time', composition.date);
  return (composition.author ?? []).flatMap((reference, at) => {
    const place = `${compositionPath}.author[${at}]`;
    const party = partyOf(context, reference, place, document.located);
    if (!party) return [];
    return [el('author', { typeCode: 'AUT', contextControlCode: 'OP' }, time, assignedAuthor(context, party, place))];
  });
}

function assignedAuthor(context: BuildContext, party: Party, place: string): CdaElement | undefined {
  const { rules, gaps, document } = context;
  const { device } = party;
  if (device) {
    if (rules.idsComplete) gaps.value(place);
    const owner = document.findAs('Organization', device.resource.owner, device);
    return el(
      'assignedAuthor',
      { classCode: 'ASSIGNED' },
      el('id', { nullFlavor: 'NA' }),
      el(
        'assignedAuthoringDevice',
        { classCode: 'DEV', determinerCode: 'INSTANCE' },
        text('manufacturerModelName', device.resource.modelNumber ?? device.resource.manufacturer),
        text('softwareName', device.resource.deviceName?.[0]?.name),
      ),
      owner ? organizationElement(context, owner, 'representedOrganization') : undefined,
    );
  }
  const made = assignedEntity(context, party, place, { name: 'assignedAuthor', roots: rules.professionalIds });
  const needsTelecom = rules.authorTelecom && party.person !== undefined;
  if (made && needsTelecom && !made.children.some((child) => typeof child !== 'string' && child.name === 'telecom')) {
    gaps.missing(`${(party.role ?? party.person)?.path ?? place}.telecom`);
  }
  return made;
}

/** `dataEnterer`: who entered the document for its author. */
export function dataEnterer(context: BuildContext): readonly CdaElement[] {
  const { document, rules } = context;
  const { composition, compositionPath } = document;
  const at = (composition.extension ?? []).findIndex(({ url }) => url === trascrittore);
  const extension = composition.extension?.[at];
  if (!extension) return [];
  const place = `${compositionPath}.extension[${at}]`;
  const part = (url: string) => extension.extension?.find((one) => one.url === url);
  const party = partyOf(context, part('who')?.valueReference, `${place}.extension('who').value`, document.located);
  if (!party) return [];
  const time = ts('time', part('time')?.valueDateTime ?? composition.date);
  const options = rules.dataEntererFiscal ? { roots: rules.professionalIds } : {};
  const entity = assignedEntity(context, party, `${place}.extension('who').value`, options);
  return [el('dataEnterer', { typeCode: 'ENT', contextControlCode: 'OP' }, time, entity)];
}

/** `legalAuthenticator` and `authenticator`: who signed the document, and who validated it. */
export function attesters(context: BuildContext): readonly CdaElement[] {
  const { document, rules, gaps } = context;
  const { composition, compositionPath } = document;
  const list = composition.attester ?? [];
  const made = (mode: string, name: string) =>
    list.flatMap((attester, at) => {
      if (attester.mode !== mode) return [];
      const place = `${compositionPath}.attester[${at}]`;
      const time = ts('time', attester.time);
      if (!time) gaps.missing(`${place}.time`);
      const party = partyOf(context, attester.party, `${place}.party`, document.located);
      const entity = party && assignedEntity(context, party, `${place}.party`, { roots: rules.professionalIds });
      const attributes =
        name === 'legalAuthenticator' ? { typeCode: 'LA', contextControlCode: 'OP' } : { typeCode: 'AUTHEN' };
      return entity ? [el(name, attributes, time, el('signatureCode', { code: 'S' }), entity)] : [];
    });
  if (rules.legalAuthenticator && !list.some(({ mode }) => mode === 'legal')) {
    gaps.missing(`${compositionPath}.attester.where(mode = 'legal')`);
  }
  return [...made('legal', 'legalAuthenticator').slice(0, 1), ...made('professional', 'authenticator')];
}

function text(name: string, value: string | undefined): CdaElement | undefined {
  return value === undefined ? undefined : el(name, {}, value);
}
