import { once } from 'node:events';
import { openWaitingList } from './waiting-world.ts';

/** Looks after the waits of a data directory once it is told to, again and again, and tells what each round did; killed from outside. */
const [directory = '', rounds = '1'] = process.argv.slice(2);
const world = await openWaitingList(directory, false);
const watch = world.watch();
process.send?.('ready');
await once(process, 'message');
for (let round = 0; round < Number(rounds); round += 1) process.send?.(await watch.look());
await world.api.close();
process.disconnect?.();
