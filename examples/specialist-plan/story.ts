import type { Patient } from '@medplum/fhirtypes';
import { identifierSystems, type PackInput, type SinfoniaClient, SinfoniaError, type Stored } from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import { enter, inventedPerson } from '../sandbox/invented-person.ts';
import { type MedicineCast, refusedCalls, registers, unlessRefused, whatever } from '../sandbox/medicine-cast.ts';
import { note97Form } from './form.ts';

/** Codice fiscale of the synthetic person of this example, as on her health card. */
export const exampleCodiceFiscale = 'TRRMLA50C45F839I';

/** AIC of no medicine, with a right check digit: one that the distributor of the sandbox has. */
export const aic = '000000012';

/** Packs of the first plan, and of those the ones prescribed at once. */
const packs = { planned: 3, prescribed: 2, renewed: 12 } as const;

/** Days of the validity of the first plan: until the specialist sees the person again. */
const firstValidity = 90;

const card = { system: identifierSystems.codiceFiscale, value: exampleCodiceFiscale };
const medicine = { type: 'note-97', atc: 'B01AF02' } as const;

/** The story that is told, with whom and when. */
export interface Story {
  /** The register of the Region, which is no part of the story. */
  readonly platform: SinfoniaClient;
  readonly cast: MedicineCast;
  /** Days counted from the one on which the story is told. */
  readonly calendar: Calendar;
  readonly say: Say;
  /** Longest wait for the answer of Sistema TS, and for the delivery of the distributor, ms. */
  readonly wait: number;
  readonly delivery: number;
  /** Takes the reminder of the prescription: the bytes of a PDF. */
  readonly print: (reminder: Uint8Array) => Promise<void>;
}

type PlanAddress = `MedicationRequest/${string}` | `DeviceRequest/${string}`;
type LineAddress = `MedicationRequest/${string}`;

/** What came of the story. */
export interface Told {
  readonly plan: PlanAddress;
  readonly line: LineAddress;
  readonly renewed: PlanAddress;
}

/**
 * Tells the story from wherever it stands: every step has a key, named after the person and the day, so that one that was made
 * before changes nothing.
 */
export async function tellStory(story: Story): Promise<Told> {
  const person = await enter(
    story.platform,
    inventedPerson({
      codiceFiscale: exampleCodiceFiscale,
      family: 'Torreluna',
      given: 'Amelia',
      gender: 'female',
      birthDate: '1950-03-05',
      ...registers,
    }),
  );
  const key = `esempio-piano-${person.id.slice(0, 36)}-${story.calendar.day(0)}`;
  await endEarlierPlans(story, person);
  await evaluate(story);
  const plan = await issue(story, key);
  const line = await prescribe(story, key);
  await supply(story, line, key);
  await look(story, plan, person);
  return { plan, line, renewed: await renew(story, plan, key) };
}

/** A person has one plan in force for a medicine: those of a story told on an earlier day are revoked. */
async function endEarlierPlans({ cast, calendar, say }: Story, person: Stored<Patient>): Promise<void> {
  const { specialist } = cast;
  const patient = `Patient/${person.id}`;
  const plans = await specialist.search('MedicationRequest', { patient, intent: 'plan', status: 'active' }).toArray();
  for (const plan of plans) {
    if ((plan.authoredOn ?? '').slice(0, 10) >= calendar.day(0)) continue;
    await specialist.plans.revoke(whatever<'MedicationRequest'>(plan), { reason: 'revoked' });
    say('un piano di una prova precedente è revocato', 'a plan of an earlier run is revoked');
  }
}

/** The form as the specialist fills it in, with the day on which the electrocardiogram is made. */
function firstForm({ calendar }: Story, ecgDate: string) {
  const { day } = calendar;
  return note97Form({
    kind: 'first',
    planDate: day(0),
    planStart: day(0),
    planEnd: day(firstValidity - 1),
    age: 76,
    ecgDate,
    diagnosisDate: day(-10),
    creatinineDate: day(-5),
    nextCheck: day(firstValidity - 10),
  });
}

/** Has the plan judged twice: before the electrocardiogram and after it. Nothing is written. */
async function evaluate(story: Story): Promise<void> {
  const { cast, calendar, say } = story;
  const asked = { ...medicine, patientIdentifier: card };
  const early = await cast.specialist.plans.evaluate({ ...asked, response: firstForm(story, calendar.day(5)) });
  say(
    `prima dell'ECG il piano è ${titles[early.overall].it}`,
    `before the ECG the plan is ${titles[early.overall].en}`,
  );
  for (const { rule, verdict, severity, text, remedy } of early.verdicts) {
    if (verdict === 'met' || severity !== 'error') continue;
    say(`  ${rule}: ${text.it} Rimedio: ${remedy.it}`, `${text.en} Remedy: ${remedy.en}`);
  }
  const whole = await cast.specialist.plans.evaluate({ ...asked, response: firstForm(story, calendar.day(-10)) });
  say(`dopo l'ECG il piano è ${titles[whole.overall].it}`, `after the ECG the plan is ${titles[whole.overall].en}`);
  for (const { rule, verdict, text } of whole.verdicts) {
    say(`  ${rule} ${marks[verdict]} ${text.it}`, text.en);
  }
}

const titles = {
  eligible: { it: 'ammesso', en: 'eligible' },
  'eligible-with-remarks': { it: 'ammesso con osservazioni', en: 'eligible with remarks' },
  'not-eligible': { it: 'non ammesso', en: 'not eligible' },
  incomplete: { it: 'incompleto', en: 'incomplete' },
} as const;
const marks = { met: '✓', 'not-met': '✗', unknown: '?' } as const;

async function issue(story: Story, key: string): Promise<PlanAddress> {
  const { cast, calendar, say } = story;
  const { plan, repeated } = await cast.specialist.plans.issue({
    ...medicine,
    patientIdentifier: card,
    response: firstForm(story, calendar.day(-10)),
    name: 'Apixaban 5 mg',
    quantity: packs.planned,
    channel: 'dpc',
    key: `${key}.issue`,
  });
  const address = whatever(plan);
  if (!repeated) {
    const { number, end } = await cast.specialist.plans.state(address);
    say(`piano emesso: ${number}, valido fino al ${end}`, `plan issued, in force until ${end}`);
  }
  return address;
}

/** Prescribes under the plan, waits for Sistema TS, and prints the reminder. */
async function prescribe({ cast, say, wait, print }: Story, key: string): Promise<LineAddress> {
  const { prescriptions } = cast.specialist;
  // The plan names the active ingredient; who prescribes names the package. The plan in force is found by it.
  const { lines, repeated } = await prescriptions.prescribeMedicines({
    patientIdentifier: card,
    place: 'A',
    coPayment: 'not-exempt',
    prescriberType: 'H',
    medicines: [{ aic, atc: medicine.atc, description: 'Apixaban 5 mg', packs: packs.prescribed }],
    key: `${key}.prescribe`,
  });
  const line = whatever<'MedicationRequest'>(lines[0]);
  if (repeated) return line;
  say('ricetta in DPC prescritta secondo il piano', 'DPC prescription under the plan');
  unlessRefused(await prescriptions.answered(line, { within: wait }));
  say('il Sistema TS ha dato il codice di autenticazione', 'Sistema TS gave the authentication code');
  await print(await prescriptions.reminder(line));
  say('promemoria stampato', 'reminder printed');
  return line;
}

/** The pharmacy takes the prescription in charge, orders, receives and hands over. */
async function supply(story: Story, line: LineAddress, key: string): Promise<void> {
  const { cast, say, wait } = story;
  const { dispensing } = cast.pharmacy;
  // The person brings the number and her health card.
  const { nre, state } = await cast.specialist.prescriptions.state(line);
  if (state === '8') return;
  const taken = await dispensing.take({ nre, identifier: card, key: `${key}.take` });
  if (!taken.repeated) say('la farmacia prende in carico la ricetta', 'the pharmacy takes the prescription in charge');
  const ordered = await dispensing.order(line, { aic, quantity: packs.prescribed, key: `${key}.order` });
  if (!ordered.repeated)
    say('la farmacia ordina al distributore (DPC)', 'the pharmacy orders from the distributor (DPC)');
  const order = whatever<'SupplyRequest'>(ordered.order);
  const delivery = await receivedBy(story, line, order);
  const received = await dispensing.receive(order, {
    deliveryNote: delivery.deliveryNote,
    packs: delivery.packs.map((pack) => ({ ...pack, aic, quantity: 1 })),
    key: `${key}.receive`,
  });
  if (!received.repeated) say('la consegna è arrivata', 'the delivery arrived');
  const items = delivery.packs.map((pack) => ({
    ...pack,
    prescription: line,
    channel: 'dpc' as const,
    aic,
    quantity: 1,
  }));
  const handed = await dispensing.dispense(line, { operation: '1', items, key: `${key}.dispense` });
  if (!handed.repeated) say('la farmacia eroga: ricetta conclusa', 'the pharmacy dispenses: prescription completed');
  const told = unlessRefused(await dispensing.answered(line, { from: 'sistema-ts', within: wait }));
  say(
    "il Sistema TS sa della presa in carico e dell'erogazione",
    'Sistema TS knows of the taking in charge and the dispensing',
  );
  // The note on paper is none that the distributor has: that is for the two of them to settle.
  const unsettled = refusedCalls(told);
  if (unsettled.length > 0) say(`da chiarire con il distributore: ${unsettled}`, 'to be settled with the distributor');
}

/** What the pharmacist reads on the delivery note and the packs. */
interface ReadDelivery {
  readonly deliveryNote: string;
  readonly packs: readonly PackInput[];
}

/**
 * The delivery as the distributor announced it; when nothing came in time, as the pharmacist types it from the paper note: a
 * distributor may be slow to answer, and its van there before.
 */
async function receivedBy(story: Story, line: LineAddress, order: `SupplyRequest/${string}`): Promise<ReadDelivery> {
  const { cast, say, delivery: within } = story;
  const { dispensing } = cast.pharmacy;
  const sent = await dispensing.orderSent(line, order, { within }).catch((error: unknown) => {
    if (error instanceof SinfoniaError && error.code === 'exchange-open') return undefined;
    throw error;
  });
  if (sent === undefined) {
    say('il distributore non ha ancora annunciato la consegna', 'the distributor has not announced the delivery yet');
    return onPaper(story);
  }
  const [delivery] = sent.deliveries;
  if (sent.state === 'missing' || sent.state === 'cancelled') {
    throw new Error(`il distributore non consegna: ${sent.state} · the distributor does not deliver`);
  }
  if (delivery?.deliveryNote === undefined || delivery.packs.length === 0) return onPaper(story);
  return { deliveryNote: delivery.deliveryNote, packs: delivery.packs };
}

/** A paper note; each pack with its number (bollino), nine digits, once only. */
function onPaper({ calendar }: Story): ReadDelivery {
  const first = Number(calendar.day(0).slice(2).replaceAll('-', '')) * 100 + 1;
  const packsOf = { lot: 'L2026A', expiry: calendar.day(400) };
  return {
    deliveryNote: `DDT-${calendar.day(0)}`,
    packs: Array.from({ length: packs.prescribed }, (_, index) => ({
      ...packsOf,
      serial: String(first + index).padStart(9, '0'),
    })),
  };
}

/** What specialist and family doctor see of the plan by now. */
async function look({ cast, say }: Story, plan: PlanAddress, person: Stored<Patient>): Promise<void> {
  const { packs: planned, packsPrescribed, packsDispensed } = await cast.specialist.plans.state(plan);
  say(
    `il piano: ${planned} confezioni, ${packsPrescribed} prescritte, ${packsDispensed} erogate`,
    `the plan: ${planned} packs, ${packsPrescribed} prescribed, ${packsDispensed} dispensed`,
  );
  const { suggestions } = await cast.doctor.prescriptions.suggest(`Patient/${person.id}`);
  for (const { medicine: next, remaining, due } of suggestions) {
    say(
      `al medico di famiglia è proposta la prossima ricetta: ${next.packs} di ${remaining}, dal ${due}`,
      `the family doctor is offered the next prescription: ${next.packs} of ${remaining}, from ${due}`,
    );
  }
}

/** Renews the plan for a year from the day after its end. */
async function renew({ cast, calendar, say }: Story, plan: PlanAddress, key: string): Promise<PlanAddress> {
  const { day } = calendar;
  const response = note97Form({
    kind: 'renewal',
    planDate: day(0),
    planStart: day(firstValidity),
    planEnd: day(firstValidity + 359),
    age: 76,
    ecgDate: day(-10),
    diagnosisDate: day(-10),
    creatinineDate: day(-5),
    nextCheck: day(120),
  });
  const renewed = await cast.specialist.plans.renew(plan, {
    response,
    quantity: packs.renewed,
    channel: 'dpc',
    key: `${key}.renew`,
  });
  const address = whatever(renewed.plan);
  if (!renewed.repeated) {
    const { start, end } = await cast.specialist.plans.state(address);
    say(`piano rinnovato dal ${start} al ${end}`, `plan renewed from ${start} to ${end}`);
  }
  return address;
}
