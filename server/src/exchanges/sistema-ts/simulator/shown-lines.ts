import type { MessageContent } from '../message-table.ts';
import type { PrescriptionRecord } from './records.ts';

/** Elements of a prescribed line that a dispenser is shown. */
const prescribedNames = [
  'codProdPrest',
  'descrProdPrest',
  'codGruppoEquival',
  'descrGruppoEquival',
  'testoLibero',
  'descrTestoLiberoNote',
  'nonSost',
  'motivazNote',
  'codMotivazione',
  'notaProd',
  'quantita',
  'prescrizione1',
  'prescrizione2',
  'codCatalogoPrescr',
  'tipoAccesso',
] as const;

/** Elements of a dispensed line that come from the prescribed one when it is shown. */
const notFromDispensing = new Set<string>([
  'codProdPrest',
  'codGruppoEquival',
  'descrTestoLiberoNote',
  'codCatalogoPrescr',
]);

/**
 * Lines of a prescription as a dispenser is shown them: each prescribed line with what was dispensed for it. A dispensed line belongs
 * to the prescribed one of its code, otherwise to the first that nothing was dispensed for; another one stands alone.
 */
export function linesShown({ content, dispensed, state }: PrescriptionRecord): readonly MessageContent[] {
  const prescribed = content.ElencoDettagliPrescrizioni.DettaglioPrescrizione.map((line) => ({
    line: Object.fromEntries(prescribedNames.flatMap((name) => (line[name] === undefined ? [] : [[name, line[name]]]))),
    isFree: true,
  }));
  const shown = dispensed.map((given) => {
    const place =
      prescribed.find(({ isFree, line }) => isFree && line['codProdPrest'] === given.codProdPrest) ??
      prescribed.find(({ isFree }) => isFree);
    if (place !== undefined) place.isFree = false;
    const own = Object.fromEntries(Object.entries(given).filter(([name]) => !notFromDispensing.has(name)));
    return { quantita: '1', ...place?.line, ...own, statoPresc: '8' };
  });
  return [...shown, ...prescribed.filter(({ isFree }) => isFree).map(({ line }) => ({ ...line, statoPresc: state }))];
}
