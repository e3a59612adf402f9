import type { Appointment } from '@medplum/fhirtypes';
import { identifierSystems, type SinfoniaClient, type Stored } from '@sinfonia/sdk';
import { agendaFrom } from '../sandbox/agenda.ts';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import { enter, type InventedFacts, inventedPerson } from '../sandbox/invented-person.ts';
import { registers, unlessRefused } from '../sandbox/medicine-cast.ts';
import { type OrderedService, prescribeService } from '../sandbox/ordered-service.ts';
import { accredit, type Centre } from './centre.ts';
import { listen, type Notices } from './notices.ts';

/** The synthetic persons of this example: who comes today, and who is to come tomorrow. */
export const examplePersons = {
  today: {
    codiceFiscale: 'PNTDAA61E54F839R',
    family: 'Pontelieve',
    given: 'Ada',
    gender: 'female',
    birthDate: '1961-05-14',
    ...registers,
  },
  tomorrow: {
    codiceFiscale: 'RVCGUO48S03F839Y',
    family: 'Rivachiusa',
    given: 'Ugo',
    gender: 'male',
    birthDate: '1948-11-03',
    ...registers,
  },
} as const satisfies Readonly<Record<string, InventedFacts>>;

/** A colour Doppler of the heart, which no other agenda of the sandbox offers; its tariff is invented. */
const service = { code: '88.72.2', tariff: 40 } as const;

/** Days for which slots are made: few, as the agenda is open day and night so that it can always be told. */
const daysAhead = 4;

type Address = `Appointment/${string}`;

/** The story that is told, with whom and when. */
export interface Story {
  /** The register of the Region, which is no part of the story. */
  readonly platform: SinfoniaClient;
  readonly doctor: SinfoniaClient;
  /** The desk of the booking centre. */
  readonly desk: SinfoniaClient;
  /** Makes the client of the vendor for the organization of the centre. */
  readonly vendorOf: (organization: string) => Promise<SinfoniaClient>;
  /** Days counted from the one on which the story is told. */
  readonly calendar: Calendar;
  readonly say: Say;
  /** Longest wait for the answer of Sistema TS and for a notice, ms. */
  readonly wait: number;
}

/** What came of the story. */
export interface Told {
  readonly agenda: `Schedule/${string}`;
  readonly delivered: Address;
  readonly moved: Address;
  readonly prescriptions: readonly OrderedService[];
  /** Addresses that notices told. */
  readonly received: readonly string[];
}

interface Scene extends Story {
  readonly centre: Centre;
  readonly vendor: SinfoniaClient;
  readonly notices: Notices;
  readonly agenda: `Schedule/${string}`;
  readonly key: string;
}

/** Tells the story from wherever it stands: what was made before is found again, and changes nothing. */
export async function tellStory(story: Story): Promise<Told> {
  const centre = await accredit(story.platform);
  const vendor = await story.vendorOf(centre.organization);
  const key = `esempio-cup-${story.calendar.day(0)}`;
  const agenda = await publish(story, vendor, centre);
  const notices = await listen(vendor, centre.offered, story.wait);
  try {
    const scene = { ...story, centre, vendor, notices, agenda, key };
    const today = await bookOn(scene, 'today', 0);
    const tomorrow = await bookOn(scene, 'tomorrow', 1);
    await receive(scene, today.booking, today.order);
    await closeTomorrow(scene, tomorrow.booking);
    return {
      agenda,
      delivered: today.booking,
      moved: tomorrow.booking,
      prescriptions: [today.order, tomorrow.order],
      received: notices.received,
    };
  } finally {
    await notices.close();
  }
}

/** The vendor writes the rules of the agenda, and opens it to the whole booking centre. */
async function publish(
  { calendar, say, wait }: Story,
  vendor: SinfoniaClient,
  { offered, place }: Centre,
): Promise<`Schedule/${string}`> {
  const rules = agendaFrom({
    code: 'CENTRO-ESEMPIO-ECO',
    service: service.code,
    title: 'Ecocolordoppler cardiaco',
    offered,
    place,
    from: calendar.day(0),
    slotMinutes: 20,
    opens: '00:00',
    hours: 24,
  });
  const { agendas } = vendor.booking;
  const [kept] = await vendor.search('Schedule', { actor: offered }).toArray();
  const address = `Schedule/${kept?.id ?? (await agendas.draft({ agenda: rules })).agenda?.id ?? ''}` as const;
  const before = await agendas.state(address);
  if (before.state === 'draft') {
    const { remarks } = await agendas.publish(address, { days: daysAhead });
    say('agenda pubblicata nel CUP unico', 'agenda published in the single booking centre');
    for (const { rule = '' } of remarks) say(`  osservazione ${rule}`, `remark ${rule}`);
  }
  const { slotsThrough = '' } = await agendas.complete(address, { within: wait });
  say(`posti fino al ${slotsThrough}`, `slots until ${slotsThrough}`);
  return address;
}

/** A doctor prescribes, and the desk of the booking centre books on the agenda; the vendor is told, and sees what it is for. */
async function bookOn(
  scene: Scene,
  who: keyof typeof examplePersons,
  inDays: number,
): Promise<{ readonly booking: Address; readonly order: OrderedService }> {
  const { platform, doctor, desk, vendor, notices, calendar, say, wait, key } = scene;
  const person = await enter(platform, inventedPerson(examplePersons[who]));
  const order = await prescribeService(doctor, {
    patient: `Patient/${person.id}`,
    code: service.code,
    coPayment: 'not-exempt',
    key: `${key}.${who}`,
    wait,
  });
  const kept = await bookingOf(vendor, order);
  if (kept !== undefined) return { booking: `Appointment/${kept.id}`, order };
  const { slot, start } = await firstSlot(scene, calendar.day(inDays));
  const identifier = { system: identifierSystems.codiceFiscale, value: examplePersons[who].codiceFiscale };
  await desk.booking.book({ slot, nre: order.nre, identifier, tariff: service.tariff, key: `${key}.${who}.book` });
  say(`lo sportello CUP prenota per il ${dayOf(start)}`, `the desk books for ${dayOf(start)}`);
  const booked = await bookingOf(vendor, order);
  if (booked === undefined) throw new Error('il centro non vede la prenotazione · the centre does not see the booking');
  const booking = `Appointment/${booked.id}` as const;
  await notices.of(booking, 1, wait);
  await vendor.read('Patient', person.id);
  say(
    'avviso ricevuto: il centro legge la prenotazione e chi aspettare',
    'notice received: the centre reads the booking and whom to expect',
  );
  return { booking, order };
}

/** The booking on a prescription: the structure that has it in charge sees both. */
async function bookingOf(vendor: SinfoniaClient, { line }: OrderedService): Promise<Stored<Appointment> | undefined> {
  const [found] = await vendor
    .search('Appointment', { 'based-on': line, status: 'booked,arrived,fulfilled' })
    .toArray();
  return found;
}

/** The first free slot of the agenda on a day, as the whole booking centre finds it. */
async function firstSlot({ desk, centre, agenda }: Scene, day: string, besides?: string) {
  const { available } = await desk.booking.findAvailability({
    services: [service.code],
    priority: 'D',
    area: 'region',
    from: day,
    to: day,
    count: 50,
  });
  const found = available.find((one) => one.organization === centre.organization && one.agenda === agenda);
  if (found === undefined || found.slot === besides) {
    throw new Error(`nessun posto il ${day} · no slot on ${day}`);
  }
  return found;
}

/** The person comes: the centre receives her and records what it delivered; Sistema TS is told. */
async function receive(
  { vendor, doctor, say, wait, key }: Scene,
  booking: Address,
  { line }: OrderedService,
): Promise<void> {
  const { booking: client } = vendor;
  const { state } = await client.state(booking);
  if (state === 'booked') {
    await client.checkIn(booking, { key: `${key}.check-in` });
    say('la persona è accettata', 'the person is received');
  }
  if (state === 'booked' || state === 'arrived') {
    const { lines } = await client.deliver(booking, {
      tariff: service.tariff,
      share: 36.15,
      key: `${key}.deliver`,
    });
    say(`prestazione erogata: ${lines.length} riga di ricetta chiusa`, `delivered: ${lines.length} line closed`);
  }
  const { title } = unlessRefused(await doctor.prescriptions.answered(line, { within: wait }));
  say(`la ricetta: ${title}`, 'the prescription is delivered, and Sistema TS knows');
}

/** The professional cannot come tomorrow: the agenda is closed with a reason, and who was booked is moved, not cancelled. */
async function closeTomorrow(scene: Scene, booking: Address): Promise<void> {
  const { vendor, notices, calendar, agenda, say, wait, key } = scene;
  const day = calendar.day(1);
  const { agendas } = vendor.booking;
  const { closures } = await agendas.state(agenda);
  if (!closures.some(({ from }) => from === day)) {
    const closed = await agendas.close(agenda, {
      from: day,
      to: day,
      reason: 'staff-absence',
      text: 'Assenza imprevista',
      key: `${key}.close`,
    });
    say(
      `agenda chiusa il ${day}: ${closed.affectedCount ?? 0} da spostare`,
      `closed: ${closed.affectedCount ?? 0} to move`,
    );
  }
  const { closures: published } = await agendas.closures({ organization: scene.centre.organization });
  say(`nell'elenco pubblico: ${published.length} chiusura`, `in the public list: ${published.length}`);
  const { start = '' } = await vendor.booking.state(booking);
  if (dayOf(start) === day) {
    const { slot } = await firstSlot(scene, calendar.day(2));
    await vendor.booking.reschedule(booking, { slot, reason: 'provider-moved', key: `${key}.move` });
    await notices.of(booking, 2, wait);
    say(`prenotazione spostata al ${calendar.day(2)}, con lo stesso IUP`, 'booking moved, with the same IUP');
  }
  const { affectedCount } = await agendas.state(agenda);
  say(`da spostare: ${affectedCount}`, `to be moved: ${affectedCount}`);
}

const inRome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
const dayOf = (instant: string): string => (instant === '' ? '' : inRome.format(Date.parse(instant)));
