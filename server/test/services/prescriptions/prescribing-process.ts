import { doctor, medicines, openPrescriptions } from './prescription-world.ts';

/** Prescribes without end in a data directory, each with a key, and tells the keys that were answered; killed from outside. */
const [directory = '', round = '', most = '0'] = process.argv.slice(2);
const world = await openPrescriptions(directory);
process.send?.('ready');
for (let n = 0; n < Number(most); n++) {
  const key = `prova-${round}-${String(n).padStart(5, '0')}`;
  await world.step(doctor, 'MedicationRequest/$prescribe-medicines', {
    ...medicines({ key }, { aic: String(100_000_000 + n) }),
  });
  process.send?.(key);
}
await world.close();
process.disconnect?.();
