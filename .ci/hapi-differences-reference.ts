import { readFileSync } from 'node:fs';

/** A list of rows of tests that the store on HAPI does otherwise, as `server/test/hapi/with-differences.ts` reads it. */
interface DifferenceList {
  readonly differences: readonly { readonly reason: string; readonly rows: readonly string[] }[];
}

/** The lists that the tests read, with the heading that each has on the page. */
const lists = [
  { heading: 'Archivio · Store', file: 'server/test/store/hapi/differences.json' },
  { heading: 'Ricerche · Searches', file: 'server/test/search/hapi-differences.json' },
  { heading: 'Servizi · Services', file: 'server/test/services/hapi-differences.json' },
] as const;

/** Differences that no row of a test shows, since they are about time, load, upkeep or what is beside the store. */
const besideRows: readonly { readonly what: string; readonly embedded: string; readonly hapi: string }[] = [
  {
    what: 'instants (`meta.lastUpdated`)',
    embedded: 'given by the store',
    hapi: 'given by the HAPI server, also to what is imported; that of an AuditEvent is when it reached HAPI, `recorded` is when the access was',
  },
  {
    what: 'instant of a deletion',
    embedded: 'in the store',
    hapi: 'HAPI tells it only in the words of its answer 410, so it costs a read',
  },
  {
    what: 'total of a history',
    embedded: 'exact',
    hapi: 'exact where the server counts (setting `history-count`, which `sinfonia doctor` tries)',
  },
  {
    what: 'history at an interval (`_at`)',
    embedded: 'answered',
    hapi: '`search-too-complex` where 20,000 versions would have to be looked at',
  },
  {
    what: 'search narrowed by conditions on other resources',
    embedded: 'answered',
    hapi: '`search-too-broad` where more than 2,000 resources would have to be listed on the way; a total over several overlapping searches lists 10,000',
  },
  {
    what: 'search with many alternatives',
    embedded: 'up to 400 conditions',
    hapi: 'as many, and `search-too-complex` where it comes to more than 48 searches of one type',
  },
  {
    what: 'order over several types without `_sort`',
    embedded: 'as they were created, over all types',
    hapi: 'type by type, each as it was created; `_sort` over several types takes `_id` and `_lastUpdated` only',
  },
  {
    what: '`:identifier` on references',
    embedded: 'every reference',
    hapi: 'those of [this list](../../server/src/store/hapi/search/identifier-parameters.json); others are refused with `search-not-supported`',
  },
  {
    what: 'further pages',
    embedded: 'as long as the link is kept',
    hapi: 'as long as HAPI keeps the search; then `invalid-cursor`. What is gone, or may no longer be seen, leaves a page shorter',
  },
  {
    what: 'references to what is written later',
    embedded: 'found at once',
    hapi: 'found within some seconds after the target is written, with the ledger; without it not until the resource that refers has a new version or is indexed anew. Within one transaction the order does not matter',
  },
  {
    what: 'a step of a service that relies on a resource which it does not change',
    embedded: 'refused when that resource changed meanwhile',
    hapi: 'the same, on all nodes with the ledger; without it on each node. Where a step only deletes, on each node',
  },
  {
    what: 'conditional create or update',
    embedded: 'one wins',
    hapi: 'one wins, on all nodes, where HAPI can be asked for the criteria in one search; else under a lock of the ledger, or without one on each node. When a second match appears while one is written, the write passes',
  },
  {
    what: 'content that HAPI refuses',
    embedded: '–',
    hapi: '`store-refused` (422) with the number of its message, never its words',
  },
  {
    what: 'AuditEvents',
    embedded: 'sealed in one transaction with the write',
    hapi: 'sealed in the ledger when the access is answered, given to HAPI when the store is quiet or somebody asks for them; those of a node that was killed some seconds later',
  },
  {
    what: 'a HAPI server that does not answer',
    embedded: '–',
    hapi: '`store-unavailable` (503); a write whose answer is lost is looked for and, where that tells nothing, said to be not confirmed',
  },
  {
    what: 'Subscriptions, audit chain, free slots of the booking centre, deletions between nodes',
    embedded: 'yes',
    hapi: 'with the ledger (`store.hapiDatabase`); without it a Subscription is refused with `ledger-missing` (501)',
  },
  {
    what: 'backup and restore',
    embedded: '`sinfonia backup`, `sinfonia restore`',
    hapi: 'tools of PostgreSQL: `backup-elsewhere`, `store-kind-unavailable` (501)',
  },
  {
    what: 'moving to another store',
    embedded: 'texts, instants and numbers as they were',
    hapi: 'contents as they were; instants, narratives and order of properties are those of HAPI ([what is moved](../guide/moving.md#what-is-moved))',
  },
];

/** Renders `docs/reference/hapi-differences.md`: what the platform does otherwise on HAPI FHIR than on its embedded store. */
export function renderHapiDifferences(): string {
  return `<!-- Generated by .ci/check-generated.ts from the lists that the tests read; do not edit. -->
# Differenze su HAPI FHIR · Differences on HAPI FHIR

**In breve.** Che cosa la piattaforma fa altrimenti quando l'archivio è su HAPI FHIR. Ogni riga è un caso di prova che vale per l'archivio incorporato; un caso
elencato qui che passasse farebbe fallire le prove, così l'elenco resta vero. Ciò che a HAPI non si può chiedere è rifiutato con \`search-not-supported\`; ciò che HAPI confronta altrimenti è detto qui.

What the platform does otherwise when its store is [on HAPI FHIR](../guide/hapi-store.md) (8.8). Each row is a test case that holds for the embedded store; one that
is listed here and passes fails the tests (\`npm run test:hapi\`), so the lists stay true. What HAPI cannot be asked is refused with \`search-not-supported\`; what it compares otherwise is told here.

${lists.map(({ heading, file }) => section(heading, file)).join('\n\n')}

## Oltre i casi di prova · Beyond the test cases

| what | embedded store | on HAPI FHIR |
|---|---|---|
${besideRows.map(({ what, embedded, hapi }) => `| ${what} | ${embedded} | ${hapi} |`).join('\n')}
`;
}

function section(heading: string, file: string): string {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const { differences } = JSON.parse(text) as DifferenceList;
  const rows = differences.reduce((sum, each) => sum + each.rows.length, 0);
  const intro = rows === 0 ? 'No differences.' : `${counted(rows, 'row')}, ${counted(differences.length, 'reason')}.`;
  return [`## ${heading}`, `${intro} List: [${file}](../../${file}).`, ...differences.map(difference)].join('\n\n');
}

function difference({ reason, rows }: DifferenceList['differences'][number]): string {
  const items = rows.map((row) => `- ${codeSpan(row)}`);
  return `${reason}\n\n<details>\n<summary>${counted(rows.length, 'row')}</summary>\n\n${items.join('\n')}\n\n</details>`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function codeSpan(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
