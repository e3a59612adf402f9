import type { CodeableConcept, Coding, Narrative, Period } from '@medplum/fhirtypes';
import fc from 'fast-check';

/** Optional properties: each there or not. */
export function partial<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return fc.record<T, never>(model, { requiredKeys: [] });
}

/** One line of text as people write it: never blank, with the characters that XML and Italian names bring along. */
export const words: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.stringMatching(/^[a-zA-Z0-9]{1,9}$/) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "D'Aniello",
          'perché',
          'Müller',
          '<b>',
          'A & B',
          '"detto"',
          ']]>',
          '5 < 7',
          '€',
          'ﬁ',
          '𝒳',
          '日本',
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(' ').trim())
  .filter((text) => text !== '');

/** Extension of an identifier: what is unique in the space of a region. */
export const key: fc.Arbitrary<string> = fc.stringMatching(/^[A-Z0-9]{4,8}(\.[A-Z0-9]{3,10}){1,3}$/);

const pad = (value: number, length = 2) => String(value).padStart(length, '0');

/** A day, `yyyy-MM-dd`. */
export function day(from = 1920, to = 2026): fc.Arbitrary<string> {
  return fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, date]) => `${year}-${pad(month)}-${pad(date)}`);
}

/** A time with seconds and offset; a few with fractions, a few in UTC. */
export function moment(from = 2020, to = 2026): fc.Arbitrary<string> {
  const clock = fc.tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
  );
  return fc
    .tuple(
      day(from, to),
      clock,
      fc.constantFrom('', '', '', '.123'),
      fc.constantFrom('+01:00', '+02:00', 'Z', '-05:00'),
    )
    .map(
      ([date, [hour, minute, second], part, offset]) =>
        `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}${part}${offset}`,
    );
}

/** A dateTime of any precision that FHIR has. */
export function dateTime(from = 2019, to = 2026): fc.Arbitrary<string> {
  return fc.oneof(
    moment(from, to),
    day(from, to),
    day(from, to).map((text) => text.slice(0, 7)),
    day(from, to).map((text) => text.slice(0, 4)),
  );
}

/** A period with both ends in order, or with the beginning alone. */
export function period(from = 2020, to = 2026): fc.Arbitrary<Period> {
  return fc.oneof(
    moment(from, to).map((start) => ({ start })),
    fc
      .tuple(moment(from, to), fc.integer({ min: 0, max: 40 * 24 * 3600 }), fc.constantFrom('+01:00', '+02:00'))
      .map(([start, seconds, offset]) => {
        const hours = Number(offset.slice(1, 3));
        const end = new Date(Date.parse(start) + seconds * 1000 + hours * 3_600_000);
        return { start: start.replace(/\.\d+/, ''), end: end.toISOString().replace(/\.\d+Z$/, offset) };
      }),
  );
}

/** A concept with one coding of a system, perhaps with its words. */
export function concept(system: string, codes: readonly string[]): fc.Arbitrary<CodeableConcept> {
  return fc.tuple(coding(system, codes), fc.option(words, { nil: undefined })).map(([one, text]) => ({
    coding: [one],
    ...(text === undefined ? {} : { text }),
  }));
}

/** A coding of a system, perhaps with its words. */
export function coding(system: string, codes: readonly string[]): fc.Arbitrary<Coding> {
  return fc.tuple(fc.constantFrom(...codes), fc.option(words, { nil: undefined })).map(([code, display]) => ({
    system,
    code,
    ...(display === undefined ? {} : { display }),
  }));
}

const escaped = words.map((text) => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`));

const { inline, block } = fc.letrec<{ inline: string; block: string }>((tie) => ({
  inline: fc.oneof(
    { depthSize: 'small' },
    escaped,
    fc
      .tuple(fc.constantFrom('b', 'i', 'u', 'em', 'strong', 'span', 'sub', 'sup', 'code', 'a'), tie('inline'))
      .map(([name, text]) =>
        name === 'a' ? `<a href="https://esempio.example/?a=1&amp;b=2">${text}</a>` : `<${name}>${text}</${name}>`,
      ),
    fc.tuple(escaped, escaped).map(([first, second]) => `${first}<br/>${second}`),
    fc.constant('<img src="#x" alt="figura"/>'),
  ),
  block: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(fc.constantFrom('p', 'h2', 'h5', 'blockquote', 'pre', 'div', 'b'), tie('inline'))
      .map(([name, text]) => `<${name} class="x">${text}</${name}>`),
    fc
      .tuple(fc.constantFrom('ul', 'ol'), fc.array(fc.oneof(tie('inline'), tie('block')), { maxLength: 3 }))
      .map(([name, items]) => `<${name}>\n${items.map((item) => `<li>${item}</li>\n`).join('')}</${name}>`),
    fc
      .tuple(
        fc.option(fc.array(tie('inline'), { minLength: 1, maxLength: 2 })),
        fc.array(fc.array(fc.oneof(tie('inline'), tie('block')), { maxLength: 3 }), { maxLength: 3 }),
        fc.boolean(),
        fc.option(escaped),
      )
      .map(([head, rows, bodied, caption]) => {
        const row = (cells: readonly string[], name: string) =>
          `<tr>${cells.map((cell) => `<${name} rowspan="1">${cell}</${name}>`).join('')}</tr>`;
        const body = rows.map((cells) => row(cells, 'td')).join(' ');
        const heads = head ? `<thead>${row(head, 'th')}</thead>` : '';
        const text = caption ? `<caption>${caption}</caption>` : '';
        return `<table>${text}${heads}${bodied ? `<tbody>${body}</tbody>` : body}</table>`;
      }),
    fc.array(tie('block'), { maxLength: 2 }).map((parts) => `<div>${parts.join('\n')}</div>`),
    fc.constant('<hr/>'),
  ),
}));

/** A narrative with text: paragraphs, lists, tables, one inside the other. */
export const narrative: fc.Arbitrary<Narrative> = fc
  .tuple(escaped, fc.array(fc.oneof(block, inline), { maxLength: 4 }))
  .map(([first, parts]) => ({
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${first}</p>${parts.join('\n')}</div>`,
  }));
