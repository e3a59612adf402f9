import assert from 'node:assert/strict';
import { type FseWorld, fseWorld, metadata } from '../testing/fse-world.ts';

describe('fse probe', function () {
  this.timeout(120_000);
  let world: FseWorld;
  before(async () => {
    world = await fseWorld();
  });
  it('x', async () => {
    const { fse } = world.specialist;
    const made = await fse.prepare({ ...metadata, document: world.vaccination('SDK-1') });
    console.log(JSON.stringify(made.document, null, 1), made.remarks, made.state, made.pdf?.length);
    const address = `DocumentReference/${made.document?.id}` as const;
    const p = await fse.publish(address, { signed: await world.sign(made.pdf ?? new Uint8Array()) });
    console.log(p.state, p.call?.code, await fse.state(address));
    console.log(JSON.stringify((await world.specialist.read('DocumentReference', made.document?.id ?? '')).context));
    assert.ok(true);
  });
});
