import PDFDocument from 'pdfkit';
import { code39 } from './code-39.ts';

/** What a reminder shows: texts as they are printed. */
export interface Reminder {
  readonly nre: string;
  readonly authenticationCode: string;
  /** Absent on a prescription whose person is not to be named. */
  readonly name?: string;
  readonly fiscalCode?: string;
  /** Codes of the exemption, or that there is none. */
  readonly exemption: string;
  readonly priority?: string;
  readonly question?: string;
  readonly lines: readonly ReminderLine[];
  readonly prescriber: string;
  /** Day of issue and last day, `DD/MM/YYYY`. */
  readonly issued: string;
  readonly lastDay: string;
  readonly kind: 'medicines' | 'services' | 'aids';
}

/** A line of a reminder. */
export interface ReminderLine {
  readonly what: string;
  readonly quantity: string;
  readonly notes: readonly string[];
}

const margin = 40;
const pageWidth = 595.28;
const width = pageWidth - 2 * margin;

const headings = {
  medicines: 'Ricetta farmaceutica',
  services: 'Ricetta specialistica',
  aids: 'Ricetta di ausili',
} as const;

/**
 * Prints the reminder (promemoria) of an electronic prescription on A4, in a layout of the platform: number in two barcodes of Code 39, as five
 * and ten characters, and codice fiscale in a third one. The document is tagged, with title and language. Texts are printed in WinAnsi
 * characters; others show as a question mark.
 *
 * Source: DM 2 November 2011 (promemoria: what it contains); Sistema TS, specifiche tecniche, 5 December 2024.
 */
export function printReminder(reminder: Reminder): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin,
    lang: 'it-IT',
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: `Promemoria della ricetta ${reminder.nre}`, Producer: 'SINFONIA', Creator: 'SINFONIA' },
  });
  const chunks: Buffer[] = [];
  const printed = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  const root = document.struct('Document');
  document.addStructure(root);
  const say = (tag: 'H1' | 'H2' | 'P', text: string, size: number, bold = false): void => {
    const element = document.struct(tag, {}, () => {
      document
        .font(bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size)
        .text(winAnsi(text), margin, document.y, { width });
    });
    root.add(element);
  };
  const bars = (text: string, x: number, y: number, alternative: string): void => {
    const drawn = document.struct('Figure', { alt: alternative }, () => drawBars(document, text, x, y));
    root.add(drawn);
  };

  say('H1', 'Regione Campania', 14, true);
  say('P', 'Servizio sanitario regionale. Promemoria della ricetta dematerializzata', 10);
  say('H2', headings[reminder.kind], 12, true);
  document.moveDown(0.5);

  const top = document.y;
  bars(reminder.nre.slice(0, 5), margin, top, `NRE, prima parte: ${reminder.nre.slice(0, 5)}`);
  bars(reminder.nre.slice(5), margin + 170, top, `NRE, seconda parte: ${reminder.nre.slice(5)}`);
  document.y = top + barHeight + 4;
  say('P', `NRE ${reminder.nre.slice(0, 5)} ${reminder.nre.slice(5)}`, 11, true);
  document.moveDown(0.5);

  if (reminder.fiscalCode !== undefined) {
    const place = document.y;
    bars(reminder.fiscalCode, margin, place, `Codice fiscale: ${reminder.fiscalCode}`);
    document.y = place + barHeight + 4;
    say('P', `Codice fiscale ${reminder.fiscalCode}`, 10);
  }
  say('P', `Assistito: ${reminder.name ?? 'nome non mostrato'}`, 11, true);
  say('P', `Esenzione: ${reminder.exemption}`, 10);
  if (reminder.priority !== undefined) say('P', `Classe di priorità: ${reminder.priority}`, 10);
  if (reminder.question !== undefined) say('P', `Diagnosi o quesito: ${reminder.question}`, 10);
  document.moveDown(0.5);

  say('H2', 'Prescrizione', 12, true);
  for (const [index, { what, quantity, notes }] of reminder.lines.entries()) {
    say('P', `${index + 1}. ${what}`, 11, true);
    say('P', [`Quantità: ${quantity}`, ...notes].join('. '), 10);
  }
  document.moveDown(0.5);

  say('P', `Prescritta da: ${reminder.prescriber}`, 10);
  say('P', `Data: ${reminder.issued}. Valida fino al ${reminder.lastDay}`, 10);
  say('P', `Codice di autenticazione: ${reminder.authenticationCode}`, 10);
  root.end();
  document.end();
  return printed;
}

const barHeight = 36;

/** Draws a text in Code 39, or nothing when it has no such characters. */
function drawBars(document: PDFKit.PDFDocument, text: string, x: number, y: number): void {
  const barcode = code39(text);
  if (barcode === undefined) return;
  const unit = Math.min(1.2, (width - (x - margin)) / barcode.width);
  for (const { from, width: wide } of barcode.bars) document.rect(x + from * unit, y, wide * unit, barHeight);
  document.fill('black');
}

const other = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** A text in the characters of the font: control characters as blanks, what the font lacks as a question mark. */
function winAnsi(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return ' ';
      return code <= 0xff || other.has(character) ? character : '?';
    })
    .join('');
}
