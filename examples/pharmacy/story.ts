import { identifierSystems, type SinfoniaClient, SinfoniaError } from '@sinfonia/sdk';
import type { Calendar } from '../sandbox/calendar.ts';
import type { Say } from '../sandbox/inbox.ts';
import { enter, inventedPerson } from '../sandbox/invented-person.ts';
import { type MedicineCast, registers, unlessRefused, whatever } from '../sandbox/medicine-cast.ts';

/** Codice fiscale of the synthetic person of this example, as on his health card. */
export const exampleCodiceFiscale = 'CLLBRN57R19F839K';

/** Packs of no medicine, with a right check digit and an invented group: the one prescribed, and a generic of the same group. */
const statin = { prescribed: '000000024', generic: '000000012', group: 'A', atc: 'C10AA05' } as const;

const card = { system: identifierSystems.codiceFiscale, value: exampleCodiceFiscale };

/** The story that is told, with whom and when. */
export interface Story {
  /** The register of the Region, which is no part of the story. */
  readonly platform: SinfoniaClient;
  readonly cast: Pick<MedicineCast, 'doctor' | 'pharmacy'>;
  /** Days counted from the one on which the story is told. */
  readonly calendar: Calendar;
  readonly say: Say;
  /** Tells this story from others of the same day; the day alone unless given. Digits, up to three. */
  readonly run?: string;
  /** Longest wait for the answer of another system, ms. */
  readonly wait: number;
  /** Takes the reminder of a prescription: the bytes of a PDF. */
  readonly print: (reminder: Uint8Array) => Promise<void>;
}

type LineAddress = `MedicationRequest/${string}`;

/** A prescription that the doctor made: what the person brings to the pharmacy. */
interface Presented {
  readonly nre: string;
  readonly line: LineAddress;
}

/** The prescriptions of the story: one that is dispensed in the end, one that is cancelled. */
export interface Told {
  readonly dispensed: LineAddress;
  readonly cancelled: LineAddress;
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
      family: 'Collechiaro',
      given: 'Bruno',
      gender: 'male',
      birthDate: '1957-10-19',
      ...registers,
    }),
  );
  const patient = `Patient/${person.id}`;
  const key = `esempio-farmacia-${person.id.slice(0, 36)}-${story.calendar.day(0)}${story.run === undefined ? '' : `-${story.run}`}`;
  const first = await prescribe(story, patient, `${key}.first`);
  await printReminder(story, first);
  await refuseOtherCard(story, first);
  await waitForMedicine(story, first, key);
  await handOver(story, first, key);
  await correct(story, first, key);
  const second = await prescribe(story, patient, `${key}.second`);
  await giveBack(story, second, key);
  return { dispensed: first.line, cancelled: second.line };
}

/** The doctor prescribes two packs, and Sistema TS gives the authentication code. */
async function prescribe({ cast, say, wait }: Story, patient: string, key: string): Promise<Presented> {
  const { prescriptions } = cast.doctor;
  const medicine = {
    aic: statin.prescribed,
    group: statin.group,
    atc: statin.atc,
    description: 'Medicinale di prova 20 mg',
    packs: 2,
    dosage: 'una compressa la sera',
  };
  const { lines, repeated } = await prescriptions.prescribeMedicines({
    patient,
    place: 'A',
    coPayment: 'not-exempt',
    medicines: [medicine],
    key,
  });
  const line = whatever<'MedicationRequest'>(lines[0]);
  const { nre } = unlessRefused(await prescriptions.answered(line, { within: wait }));
  if (repeated) return { nre, line };
  say('il medico prescrive due confezioni', 'the doctor prescribes two packs');
  return { nre, line };
}

/** Prints the reminder (promemoria), which has number and authentication code; a prescription that was dispensed has none any more. */
async function printReminder({ cast, say, print }: Story, { line }: Presented): Promise<void> {
  const { prescriptions } = cast.doctor;
  if ((await prescriptions.state(line)).state !== '3') return;
  await print(await prescriptions.reminder(line));
  say('e stampa il promemoria', 'and prints the reminder');
}

/** Number and card go together: with the card of another person the prescription is not found. */
async function refuseOtherCard({ cast, say }: Story, { nre, line }: Presented): Promise<void> {
  const { state } = await cast.doctor.prescriptions.state(line);
  if (state !== '3') return;
  const stranger = { system: identifierSystems.codiceFiscale, value: 'RSSMRA80A01H501U' };
  const refused = await cast.pharmacy.dispensing.take({ nre, identifier: stranger }).then(
    () => false,
    (error: unknown) => error instanceof SinfoniaError && error.code === 'prescription-not-found',
  );
  if (!refused) throw new Error('una tessera altrui è stata accettata · the card of another person was accepted');
  say('con la tessera di un altro la ricetta non si trova', 'with the card of another person it is not found');
}

/** The medicine is not there: the pharmacy suspends, resumes when it arrives, and takes the prescription again. */
async function waitForMedicine({ cast, calendar, say }: Story, { nre, line }: Presented, key: string): Promise<void> {
  const { dispensing } = cast.pharmacy;
  // Who has given a prescription back sees it no more: where it stands is asked of the doctor.
  const { state, history } = await cast.doctor.prescriptions.state(line);
  const wasSuspended = history.some((one) => one.state === '6');
  if (!wasSuspended) await suspend();
  if (!wasSuspended || state === '6') {
    await dispensing.resume(line, { key: `${key}.resume` });
    say('sospensione revocata: chiunque può erogarla', 'resumed: anybody may dispense it');
  }
  const again = await dispensing.take({ nre, identifier: card, key: `${key}.take-again` });
  if (!again.repeated) say('la farmacia la riprende in carico', 'the pharmacy takes it in charge again');

  async function suspend(): Promise<void> {
    const taken = await dispensing.take({ nre, identifier: card, key: `${key}.take` });
    if (!taken.repeated) {
      const { lines, validUntil } = await dispensing.state(line);
      for (const { left, substitutable } of lines) {
        say(
          `presa in carico: ${left} confezioni, ${substitutable ? 'sostituibile' : 'non sostituibile'}, entro il ${validUntil}`,
          `taken in charge: ${left} packs, ${substitutable ? 'may be substituted' : 'no substitution'}, until ${validUntil}`,
        );
      }
    }
    const suspended = await dispensing.suspend(line, { until: calendar.day(1), key: `${key}.suspend` });
    if (!suspended.repeated) say('il medicinale manca: sospesa', 'the medicine is missing: suspended');
  }
}

/** One pack today, a generic of the group, and the other one later. */
async function handOver(story: Story, { line }: Presented, key: string): Promise<void> {
  const { cast, say } = story;
  const { dispensing } = cast.pharmacy;
  const part = await dispensing.dispense(line, {
    operation: '2',
    items: [
      {
        ...pack(story, line, 1),
        aic: statin.generic,
        equivalenceGroup: statin.group,
        substitution: 'S',
        // From brand to generic.
        substitutionReason: '1',
      },
    ],
    key: `${key}.part`,
  });
  if (!part.repeated) {
    say(
      'una confezione, sostituita con una del gruppo: erogata in parte',
      'one pack, substituted within the group: dispensed in part',
    );
  }
  const rest = await dispensing.dispense(line, {
    operation: '1',
    items: [pack(story, line, 2)],
    key: `${key}.rest`,
  });
  if (!rest.repeated) say("l'altra confezione: ricetta erogata", 'the other pack: prescription dispensed');
}

/** The pharmacist sees that a pack was the wrong one: what was handed over is reversed and recorded anew. */
async function correct(story: Story, { line }: Presented, key: string): Promise<void> {
  const { cast, say, wait } = story;
  const { dispensing } = cast.pharmacy;
  const reversed = await dispensing.reverse(line, { code: '1', reason: 'Confezione sbagliata', key: `${key}.reverse` });
  if (!reversed.repeated) say("l'erogazione è annullata", 'the dispensing is reversed');
  const anew = await dispensing.dispense(line, {
    operation: '1',
    items: [pack(story, line, 2), pack(story, line, 3)],
    key: `${key}.anew`,
  });
  if (!anew.repeated) say('ed erogata di nuovo', 'and dispensed again');
  const { title, exchanges } = unlessRefused(await dispensing.answered(line, { within: wait }));
  say(`la ricetta: ${title}; ${exchanges.length} messaggi al Sistema TS`, `${exchanges.length} messages to Sistema TS`);
}

/** A second prescription is given back, and the doctor cancels it. */
async function giveBack({ cast, say, wait }: Story, { nre, line }: Presented, key: string): Promise<void> {
  const { dispensing } = cast.pharmacy;
  const { state, history } = await cast.doctor.prescriptions.state(line);
  if (state === '4') return;
  const wasReleased = state === '3' && history.some((one) => one.state === '5');
  if (!wasReleased) {
    await dispensing.take({ nre, identifier: card, key: `${key}.take-second` });
    await dispensing.release(line, { key: `${key}.release` });
    say('la seconda ricetta è rilasciata', 'the second prescription is released');
  }
  const { prescriptions } = cast.doctor;
  await prescriptions.cancel(line, { reason: 'Terapia cambiata', key: `${key}.cancel` });
  const { title } = unlessRefused(await prescriptions.answered(line, { within: wait }));
  say(`il medico la annulla: ${title}`, 'the doctor cancels it');
}

/** A pack as it is scanned: number (targa), lot, expiry and price. */
function pack({ calendar, run = '0' }: Story, line: LineAddress, number: number) {
  const day = calendar.day(0).slice(5).replace('-', '');
  return {
    prescription: line,
    channel: 'convention',
    aic: statin.prescribed as string,
    quantity: 1,
    // Nine digits: month and day, the run, the pack.
    serial: `5${day}${run.padStart(3, '0')}${number}`,
    lot: 'L7',
    expiry: calendar.day(300),
    price: 8.5,
    coPayment: 2,
  } as const;
}
