import type { OverSixtyFiveReport } from '@sinfonia/mappings';
import type { Configuration } from '../../config/index.ts';
import { terminalLanguage } from '../run-verb.ts';
import { type ConnectionOptions, connect } from './connection.ts';

/** Options of `sinfonia flow count`. */
export interface CountOptions extends ConnectionOptions {
  readonly year: string;
  readonly authority?: string;
  readonly residents?: readonly string[];
  readonly json?: boolean;
}

/** `sinfonia flow count`: persons over 65 with an active taking in charge in a year, by ASL. */
export async function countFlow(configuration: Configuration, name: string, options: CountOptions): Promise<number> {
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const invalid = (option: string, expected: string) =>
    new FhirError({ code: 'flow-option-invalid', values: { option, expected } });
  if (name !== 'siad') throw new FhirError({ code: 'flow-unknown', values: { name, available: 'siad' } });
  if (!/^20\d{2}$/.test(options.year)) throw invalid('--year', '2026');
  const { authority } = options;
  if (authority !== undefined && !/^(?:\d{3}|\d{6})$/.test(authority)) throw invalid('--authority', '204, 150204');
  const residents = new Map<string, number>();
  for (const text of options.residents ?? []) {
    const [, code = '', number = ''] = /^(\d{3}|\d{6})=([1-9]\d{0,8})$/.exec(text) ?? [];
    if (code === '') throw invalid('--residents', '204=180000');
    residents.set(code.length === 3 ? `150${code}` : code, Number(number));
  }
  const { request } = await connect(configuration, options, 'system/*.rs');
  const { restSource } = await import('./flow-source.ts');
  const { assembleHomeCareCases, countOverSixtyFive } = await import('@sinfonia/mappings');
  const period = { from: `${options.year}-01-01`, to: `${options.year}-12-31` };
  const report = await countOverSixtyFive(
    assembleHomeCareCases(restSource(request), { period }),
    Number(options.year),
    {
      ...(authority === undefined ? {} : { authority }),
      residents,
    },
  );
  console.log(options.json ? JSON.stringify(report, undefined, 1) : toText(report));
  return 0;
}

const words = {
  it: ['ASL', 'persone', 'di cui nuove', 'aperte senza eventi', 'residenti', '%', 'tutte', 'escluse'],
  en: ['ASL', 'persons', 'of them new', 'open without events', 'residents', '%', 'all', 'excluded'],
} as const;

function toText(report: OverSixtyFiveReport): string {
  const [asl, persons, fresh, idle, residents, percent, all, excluded] = words[terminalLanguage()];
  const rows = report.authorities.map((each) => [
    each.authority,
    each.persons,
    each.newPersons,
    each.openWithoutEvents,
    each.residents ?? '',
    each.percent?.toFixed(2) ?? '',
  ]);
  const { withoutTaxCode, withoutBirthYear, withoutProvider } = report.excluded;
  return [
    [asl, persons, fresh, idle, residents, percent],
    ...rows,
    [all, report.persons],
    [excluded, `tax code ${withoutTaxCode}, year of birth ${withoutBirthYear}, ASL ${withoutProvider}`],
  ]
    .map((row) => row.join('\t'))
    .join('\n');
}
