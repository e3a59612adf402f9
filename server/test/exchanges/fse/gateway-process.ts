import type { GatewayFault } from '../../../src/exchanges/fse/simulator/fault-plan.ts';
import { FseSimulator } from '../../../src/exchanges/fse/simulator/simulator.ts';
import { faultsInOrder } from '../../../src/exchanges/simulation/faults.ts';

// A simulator in a process of its own that can be killed: file of its records, port, then the faults that calls meet in order.
const [file = '', port = '0', ...faults] = process.argv.slice(2);
const simulator = await FseSimulator.start({
  file,
  port: Number(port),
  tick: 10,
  pace: { iniAfter: 20, uarAfter: 20, finalAfter: 20, retryAfter: 50 },
  faults: faultsInOrder<GatewayFault>(
    ...faults.map((fault) => (fault === 'none' ? undefined : (fault as GatewayFault))),
  ),
});
process.stdout.write(`${simulator.address}\n`);
