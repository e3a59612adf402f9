import { FhirError } from '@sinfonia/profiles/issues';
import { readAmount } from '../../../layout/amount.ts';
import { compileChecker } from '../../../layout/checker.ts';
import { readLines } from '../../../layout/line-reader.ts';
import { textAt } from '../../../layout/rule.ts';
import type { FileStream } from '../../flow.ts';
import { mobilityLayout } from '../layout-of.ts';
import data from '../layouts/c-tariffs.json' with { type: 'json' };

/** Layout of the file of tariffs (TAAC) that a Region sends with its charges of flow C. */
export const tariffLayout = mobilityLayout(data, []);

/** What a Region charges for a service. */
export interface Tariff {
  /** Hundred-thousandths of a euro. */
  readonly amount: bigint;
  readonly isOutsideLea: boolean;
  readonly branch: string | undefined;
}

/** Tariffs of one or more Regions. */
export class Tariffs {
  readonly #services = new Map<string, Tariff>();
  readonly #regions = new Set<string>();

  add(region: string, code: string, tariff: Tariff): void {
    this.#regions.add(region);
    this.#services.set(`${region}\u001f${code}`, tariff);
  }

  /** Whether the tariffs of a Region are known at all. */
  has(region: string): boolean {
    return this.#regions.has(region);
  }

  of(region: string, code: string): Tariff | undefined {
    return this.#services.get(`${region}\u001f${code}`);
  }
}

/** Reads a file of tariffs. Throws `flow-option-invalid` for one with a record that breaks its layout. */
export async function readTariffs(file: FileStream): Promise<Tariffs> {
  const checker = compileChecker(tariffLayout);
  const tariffs = new Tariffs();
  for await (const { number, record, findings } of readLines(tariffLayout, file)) {
    const amount = readAmount(textAt(record, 'tariffa'));
    const faults = [...findings, ...checker.all(record)];
    if (faults.some(({ severity }) => severity === 'error') || amount === undefined) {
      const expected = `TAAC, ${tariffLayout.recordLength} (record ${number})`;
      throw new FhirError({ code: 'flow-option-invalid', values: { option: '--tariffs', expected } });
    }
    tariffs.add(textAt(record, 'regione') ?? '', textAt(record, 'codicePrestazione') ?? '', {
      amount,
      isOutsideLea: textAt(record, 'classe') === 'L',
      branch: textAt(record, 'branca'),
    });
  }
  return tariffs;
}
