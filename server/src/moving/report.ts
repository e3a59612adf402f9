import type { ChainFault } from '../store/audit-chain.ts';
import type { ComparedFolder } from './compare-folder.ts';
import type { ReadManifest } from './folder/manifest.ts';
import type { ImportReport } from './read-folder.ts';

/** Languages of the terminal. */
type Language = 'it' | 'en';

/** Faults of an import that are named one by one. */
const namedFaults = 20;

const words = {
  it: {
    total: 'totale',
    columns: 'versioni, risorse dalla prima versione, cancellazioni',
    manifest: 'SHA-256 del manifesto',
    chain: 'catena degli accessi di origine',
    broken: 'catena degli accessi di origine interrotta',
    same: 'uguale',
    different: 'versioni diverse o mancanti',
    further: 'altre versioni',
    added: 'versioni aggiunte',
    present: 'già presenti',
    refused: 'non accettata',
    failed: 'il server FHIR si è interrotto su questa versione',
    kept: 'nella catena, ma non accettata dal server FHIR',
    renumbered: 'con un altro numero di versione',
    exact: "Confrontati: numeri, metodi, istanti e testi dall'archivio riletto.",
    content: "Confrontati: numeri, metodi e contenuti dall'archivio riletto; gli istanti sono quelli del server FHIR.",
    more: 'altre',
  },
  en: {
    total: 'total',
    columns: 'versions, resources from their first version, deletions',
    manifest: 'SHA-256 of the manifest',
    chain: 'chain of the access log of the source',
    broken: 'chain of the access log of the source is broken',
    same: 'equal',
    different: 'versions different or missing',
    further: 'further versions',
    added: 'versions added',
    present: 'there already',
    refused: 'not accepted',
    failed: 'the FHIR server broke down over it',
    kept: 'in the chain, but not accepted by the FHIR server',
    renumbered: 'with another version number',
    exact: 'Compared: numbers, methods, instants and texts of the store read back.',
    content: 'Compared: numbers, methods and contents of the store read back; instants are those of the FHIR server.',
    more: 'more',
  },
} as const;

/** Shows how many versions are done on a terminal; nothing anywhere else. */
export function showProgress(output: NodeJS.WriteStream): (done: number) => void {
  return (done) => {
    if (output.isTTY) output.write(`\r${done}`);
  };
}

/** What is in a folder: a line for each type, then the totals and the fingerprint of the manifest. */
export function showFolder({ manifest, sha256 }: ReadManifest, language: Language): string[] {
  const { total, columns, manifest: fingerprint, chain } = words[language];
  const types = Object.entries(manifest.types);
  const lines = types.map(
    ([type, { versions, resources, deletions }]) => `${type}: ${versions}, ${resources}, ${deletions}`,
  );
  const sum = types.reduce((versions, [, type]) => versions + type.versions, 0);
  const sealed =
    manifest.chain === undefined ? [] : [`${chain}: ${manifest.chain.head.position} ${manifest.chain.head.hash}`];
  return [`(${columns})`, ...lines, `${total}: ${sum}`, ...sealed, `${fingerprint}: ${sha256}`];
}

/** A line for each type, with the first addresses that differ, and what was compared. */
export function showComparison({ comparison, sha256 }: ComparedFolder, language: Language): string[] {
  const said = words[language];
  const lines = comparison.types.flatMap(({ type, expected, different, addresses, further }) => {
    const verdict = different === 0 ? said.same : `${different} ${said.different}`;
    const besides = further === 0 ? '' : ` (${further} ${said.further})`;
    return [`${type}: ${expected.versions}, ${verdict}${besides}`, ...addresses.map((address) => `  ${address}`)];
  });
  return [...lines, comparison.exact ? said.exact : said.content, `${said.manifest}: ${sha256}`];
}

/** How much an import wrote, and what the store did not take as it was given. */
export function showRestored({ added, present, faults }: ImportReport, language: Language): string[] {
  const said = words[language];
  const named = faults.slice(0, namedFaults).map(({ address, kind, detail }) => {
    return `${address} ${kind}: ${said[kind]}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
  });
  const rest = faults.length > namedFaults ? [`${faults.length - namedFaults} ${said.more}`] : [];
  return [...named, ...rest, `${said.added}: ${added}, ${said.present}: ${present}`];
}

/** `<position> <kind>` and the event, where it is known. */
export function showChainFault({ kind, position, id }: ChainFault, language: Language): string {
  return `${words[language].broken}: ${position} ${kind}${id === undefined ? '' : ` AuditEvent/${id}`}`;
}
