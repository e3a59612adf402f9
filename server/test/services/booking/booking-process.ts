import { bookOne } from './booking-race.ts';
import { openBookings } from './bookings-world.ts';

/** Lets bookers race on a data directory, all at once, and tells the answer of each; killed from outside. */
const [directory = '', list = ''] = process.argv.slice(2);
const api = await openBookings(directory);
process.send?.('ready');
await Promise.all(
  list.split(',').map(async (booker) => {
    process.send?.(await bookOne(api, Number(booker)));
  }),
);
await api.close();
process.disconnect?.();
