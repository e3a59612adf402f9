import type { DocumentReference } from '@medplum/fhirtypes';
import type { FseDocumentStanding, FseDocumentStateCode, FseMetadata, SinfoniaClient } from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import { whatever } from '../sandbox/medicine-cast.ts';
import { type DocumentMaker, type Parties, reportDocument, type Version, vaccinationDocument } from './documents.ts';
import { partiesOf } from './parties.ts';

/** The story that is told, with whom and when. */
export interface Story {
  /** The registers of Region and hospital, which are no part of the story. */
  readonly platform: SinfoniaClient;
  /** The specialist, who signs. */
  readonly doctor: SinfoniaClient;
  /** Days counted from the one on which the story is told. */
  readonly calendar: Calendar;
  readonly say: Say;
  /** Tells this story from others of the same day; the day alone unless given. */
  readonly run?: string;
  /** Longest wait for gateway and INI, ms. */
  readonly wait: number;
}

type DocumentAddress = `DocumentReference/${string}`;

/** The versions of a document: the first, and the one that took its place and was deleted in the end. */
export interface Told {
  readonly first: DocumentAddress;
  readonly second: DocumentAddress;
}

/** What a document is called in the story, what makes it and what the gateway is told of it. */
export interface Part {
  readonly name: string;
  readonly it: string;
  readonly en: string;
  readonly make: DocumentMaker;
  readonly metadata: FseMetadata;
}

const ofHospital = {
  activity: 'ERP',
  facilityType: 'Ospedale',
  role: 'AAS',
  patientInCharge: true,
  administrativeRequest: ['SSN'],
} as const;

/** The vaccination. */
export const vaccination: Part = {
  name: 'vaccinazione',
  it: 'vaccinazione',
  en: 'vaccination',
  make: vaccinationDocument,
  metadata: { ...ofHospital, practiceSetting: 'AD_PSC107' },
};

/** The report of the visit. */
export const report: Part = {
  name: 'referto',
  it: 'referto',
  en: 'report',
  make: reportDocument,
  metadata: { ...ofHospital, practiceSetting: 'AD_PSC008' },
};

/**
 * Tells the story from wherever it stands: every step has a key, named after the document and the day, so that one that was made before
 * changes nothing. Throws when the FSE does not say what the story tells.
 */
export async function tellStory(story: Story): Promise<{ readonly vaccination: Told; readonly report: Told }> {
  const parties = await partiesOf(story.platform, story.calendar);
  return {
    vaccination: await tellDocument(story, parties, vaccination),
    report: await tellDocument(story, parties, report),
  };
}

/** A document goes from FHIR to the FSE, is hidden and shown again, replaced, and deleted. */
export async function tellDocument(story: Story, parties: Parties, part: Part): Promise<Told> {
  const { doctor, say, calendar, run } = story;
  const day = `${calendar.day(0)}${run === undefined ? '' : `-${run}`}`;
  const series = `ESEMPIO.${part.name.toUpperCase()}.${parties.person.id?.slice(0, 36)}.${day}`;
  const key = `esempio-fse-${part.name}-${day}`;

  const version: Version = { series, version: 1, date: calendar.atNight(0, 3) };
  const first = await publish(story, parties, { part, version, key: `${key}.first` });
  await expect(story, first, 'published', 'replaced');
  await hideAndShow(story, part, first, `${key}.first`);

  const corrected: Version = { ...version, version: 2, date: calendar.atNight(0, 4) };
  const second = await publish(story, parties, { part, version: corrected, key: `${key}.second`, replaces: first });
  await expect(story, second, 'published', 'deleted');
  await expect(story, first, 'replaced');

  const removed = await doctor.fse.remove(second, { key: `${key}.remove` });
  if (!removed.repeated) say(`${part.it}: se ne chiede l’eliminazione`, `${part.en}: its deletion is asked for`);
  await expect(story, second, 'deleted');
  await prove(story, { first, second });
  return { first, second };
}

/** Prepares a version, signs it and waits for the FSE. The platform of the sandbox signs with a test key. */
async function publish(
  { doctor, say }: Story,
  parties: Parties,
  asked: { readonly part: Part; readonly version: Version; readonly key: string; readonly replaces?: DocumentAddress },
): Promise<DocumentAddress> {
  const { part, version, key, replaces } = asked;
  const made = await doctor.fse.prepare({
    ...part.metadata,
    patient: `Patient/${parties.person.id}`,
    document: part.make(parties, version),
    key: `${key}.prepare`,
    ...(replaces === undefined ? {} : { replaces }),
  });
  const address = whatever<'DocumentReference'>(made.document);
  if (!made.repeated) {
    for (const { text, rule = '' } of made.remarks) say(text, `to be checked ${rule}`.trim());
    const size = Math.round((made.pdf?.length ?? 0) / 1000);
    say(
      `${part.it}, versione ${version.version}: PDF di ${size} kB da firmare, con il CDA`,
      `${part.en}, version ${version.version}: a PDF of ${size} kB to be signed, with the CDA`,
    );
  }
  const published = await doctor.fse.publish(address, { key: `${key}.publish` });
  if (!published.repeated) say('  firma apposta, invio in coda', 'signed, and queued to be sent');
  return address;
}

/** At the request of the person the document is hidden, and later shown again. */
async function hideAndShow(story: Story, part: Part, address: DocumentAddress, key: string): Promise<void> {
  const { doctor, say } = story;
  // A document that was replaced meanwhile is not changed any more.
  if ((await doctor.fse.state(address)).state !== 'published') return;
  const hidden = await doctor.fse.hide(await indexOf(story, address), { key: `${key}.hide` });
  if (!hidden.repeated)
    say(`${part.it}: oscuramento, come la persona ha chiesto`, `${part.en}: hidden, as the person asked`);
  await expect(story, address, 'published');
  const shown = await doctor.fse.unhide(await indexOf(story, address), { key: `${key}.unhide` });
  if (!shown.repeated) say(`${part.it}: di nuovo visibile`, `${part.en}: shown again`);
  await expect(story, address, 'published');
}

async function indexOf({ doctor }: Story, address: DocumentAddress) {
  return doctor.read('DocumentReference', address.slice('DocumentReference/'.length));
}

/** Waits until nothing is under way, says what is seen, and throws when it is not what the story tells. */
async function expect(
  story: Story,
  address: DocumentAddress,
  ...wanted: readonly FseDocumentStateCode[]
): Promise<void> {
  const { doctor, say, wait } = story;
  const standing = await doctor.fse.published(address, { within: wait });
  const { state, title, next } = standing;
  const refused = standing.exchanges.filter(({ status }) => status !== 'completed');
  if (!wanted.includes(state) || refused.length > 0)
    throw new Error(`il documento è · the document is ${told(standing)}`);
  const steps =
    next.length === 0 ? ['–', '–'] : [next.map((one) => one.title).join(', '), next.map((one) => one.step).join(', ')];
  say(`  stato: ${title}; può seguire: ${steps[0]}`, `state: ${state}; may follow: ${steps[1]}`);
}

function told({ state, exchanges }: FseDocumentStanding): string {
  const calls = exchanges.map(({ call, status, detail = '' }) => `${call} ${status} ${detail}`.trim());
  return `${state}: ${calls.join('; ')}`;
}

/** The end: what the index says, and which calls the gateway took. */
async function prove(story: Story, { first, second }: Told): Promise<void> {
  const [replaced, deleted] = await Promise.all([indexOf(story, first), indexOf(story, second)]);
  const [callsOfFirst, callsOfSecond] = await Promise.all([callsAbout(story, first), callsAbout(story, second)]);
  same(replaced.status, 'superseded');
  same(deleted.status, 'entered-in-error');
  same(replacedBy(deleted), first);
  same(callsOfFirst, 'fse-publish fse-update-metadata fse-update-metadata');
  same(callsOfSecond, 'fse-replace fse-delete');
  story.say(
    'la fine è provata: sostituito il primo, eliminato il secondo',
    'the end is proved: the first replaced, the second deleted',
  );
}

async function callsAbout({ doctor }: Story, address: DocumentAddress): Promise<string> {
  const { exchanges } = await doctor.fse.state(address);
  return exchanges.map(({ call }) => call).join(' ');
}

function replacedBy({ relatesTo = [] }: DocumentReference): string | undefined {
  return relatesTo.find(({ code }) => code === 'replaces')?.target?.reference;
}

function same(seen: string | undefined, wanted: string): void {
  if (seen !== wanted) throw new Error(`atteso «${wanted}», visto «${seen}» · expected "${wanted}", seen "${seen}"`);
}
