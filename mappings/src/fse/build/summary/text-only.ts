import { oids } from '../../cda/code-systems.ts';
import { codeOf, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { LocatedSection } from '../../document.ts';
import { textReference } from '../acts.ts';
import { seeText } from '../clinical/absent.ts';
import { comment } from '../clinical/comment.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { entryTemplate } from './templates.ts';

/** Makes the entry that stands for the text of a section. */
export type TextOnly = (section: LocatedSection, text: SectionText) => readonly CdaElement[];

/*
 * The schematron wants an entry in most sections, also where there is text alone. It then is a statement of null flavour
 * (`NI`, no information) that points to the text and says nothing of its own.
 */
const noInformation = 'NI';
const unknownId = () => el('id', { nullFlavor: noInformation });
const unknownInterval = () =>
  el('effectiveTime', {}, el('low', { nullFlavor: 'UNK' }), el('high', { nullFlavor: 'UNK' }));

/** Vaccinations: the vaccine is in the text. */
export const textVaccination: TextOnly = (_section, text) => [
  el(
    'substanceAdministration',
    { nullFlavor: noInformation, classCode: 'SBADM', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('3.1') }),
    unknownId(),
    codeOf('code', 'IMMUNIZ', oids.actCode, 'Immunization'),
    textReference(text, seeText),
    el('statusCode', { code: 'completed' }),
    el('effectiveTime', { nullFlavor: 'UNK' }),
    el(
      'consumable',
      { typeCode: 'CSM' },
      el(
        'manufacturedProduct',
        { classCode: 'MANU' },
        el('templateId', { root: entryTemplate('3.2') }),
        el(
          'manufacturedMaterial',
          { classCode: 'MMAT', determinerCode: 'KIND' },
          el('code', { nullFlavor: 'OTH' }, originalText(text.refer(seeText))),
          el('lotNumberText', { nullFlavor: noInformation }),
        ),
      ),
    ),
  ),
];

/** An observation whose code is that of the section. */
function textObservation(templateNumber: string, code: string, display: string, value?: CdaElement): TextOnly {
  return (_section, text) => [
    el(
      'observation',
      { nullFlavor: noInformation, classCode: 'OBS', moodCode: 'EVN' },
      el('templateId', { root: entryTemplate(templateNumber) }),
      unknownId(),
      codeOf('code', code, oids.loinc, display),
      textReference(text, seeText),
      el('statusCode', { code: 'completed' }),
      value,
    ),
  ];
}

/** Social history. */
export const textLifestyle = textObservation('6.1', '29762-2', 'Stile di vita');

/** Pregnancies. */
export const textPregnancies = textObservation('7.1', '10162-6', 'Storia di gravidanze');

/** Vital signs, whose value is a quantity that is not known. */
export const textVitalSigns = textObservation(
  '8.2',
  '8716-3',
  'Parametri vitali',
  el('value', { 'xsi:type': 'PQ', nullFlavor: noInformation }),
);

/** Visits and stays in hospital. */
export const textVisits: TextOnly = (_section, text) => [
  el(
    'encounter',
    { nullFlavor: noInformation, classCode: 'ENC', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('12.1') }),
    unknownId(),
    codeOf('code', '46240-8', oids.loinc, 'Storia di ospedalizzazioni e di visite ambulatoriali'),
    textReference(text, seeText),
    unknownInterval(),
  ),
];

/** Networks of care. */
export const textNetworks: TextOnly = (_section, text) => [
  el(
    'act',
    { nullFlavor: noInformation, classCode: 'PCPR', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('18.1') }),
    unknownId(),
    el('code', { nullFlavor: noInformation }),
    textReference(text, seeText),
    el('statusCode', { code: 'active' }),
    el('effectiveTime', {}, el('low', { nullFlavor: 'UNK' })),
  ),
];

/** Exemptions: that there are none when the section says so, else that they are in the text. */
export const textExemptions: TextOnly = ({ section }, text) => {
  const none = section.emptyReason?.coding?.some(({ code }) => code === 'nilknown');
  const code = none
    ? codeOf('code', 'NE', '2.16.840.1.113883.2.9.5.2.2', 'Nessuna esenzione')
    : el('code', { nullFlavor: noInformation, codeSystem: oids.exemption });
  return [
    el(
      'act',
      { nullFlavor: none ? undefined : noInformation, classCode: 'ACT', moodCode: 'EVN' },
      el('templateId', { root: entryTemplate('17.1') }),
      code,
      el('statusCode', { code: 'active' }),
      el('effectiveTime', {}, el('low', { nullFlavor: 'UNK' })),
      none ? undefined : comment(text, seeText, entryTemplate('1.7')),
    ),
  ];
};
