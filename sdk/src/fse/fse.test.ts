import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Parameters } from '@medplum/fhirtypes';
import type { FseDocumentReference } from '@sinfonia/profiles';
import type { Stored } from '../stored.ts';
import { type FseWorld, fseWorld, metadata } from '../testing/fse-world.ts';
import { faultOf } from '../testing/medicine-world.ts';
import type { FseDocumentTarget } from './inputs.ts';

describe('client of FSE documents', function () {
  this.timeout(120_000);
  let world: FseWorld;
  let patient: string;

  before(async () => {
    world = await fseWorld();
    patient = await world.visited('PTRNRM60E46F839Y');
  });

  /** The specialist over a line of one's own. */
  const over = (line: typeof fetch) => world.as('specialista', { fetch: line, retry: false });

  const prepare = async (number: string, replaced?: { readonly number: string; readonly index: FseDocumentTarget }) => {
    const document = await world.vaccination(patient, number, replaced?.number);
    const replaces = replaced === undefined ? {} : { replaces: replaced.index };
    const made = await world.specialist.fse.prepare({ ...metadata, patient, document, ...replaces });
    assert.ok(made.document && made.pdf);
    return { ...made, pdf: made.pdf, index: made.document, address: `DocumentReference/${made.document.id}` as const };
  };

  it('prepares a document, hands in what was signed elsewhere, and tells where it stands', async () => {
    const { fse } = world.specialist;
    const made = await prepare('SDK-FSE-1');
    assert.deepEqual([made.state, made.index.docStatus, made.repeated], ['prepared', 'preliminary', false]);
    assert.deepEqual(made.remarks, []);
    assert.equal(new TextDecoder().decode(made.pdf.subarray(0, 5)), '%PDF-');
    assert.equal(made.index.content[0]?.attachment.size, made.pdf.length);
    const before = await fse.state(made.address);
    assert.deepEqual([before.state, before.exchanges], ['prepared', []]);
    assert.deepEqual(
      before.next.map(({ step }) => step),
      ['fse-request-otp', 'fse-publish', 'fse-discard'],
    );
    const signed = await world.sign(made.pdf);
    const published = await fse.publish(made.index, { signed });
    assert.deepEqual([published.state, published.document?.docStatus], ['queued', 'final']);
    assert.equal(published.document?.content[0]?.attachment.size, signed.length);
    assert.equal(published.call?.focus?.reference, made.address);
    const [call] = (await fse.state(made.address)).exchanges;
    assert.equal(call?.call, 'fse-publish');
    const again = await faultOf(fse.publish(made.address, { signed }));
    assert.deepEqual([again.status, again.code], [409, 'step-not-allowed']);
  });

  it('goes with a document through gateway and INI: published, hidden, shown again, replaced, deleted', async () => {
    const { fse } = world.specialist;
    const number = 'SDK-FSE-10';
    const { address, index } = await prepare(number);
    const read = async () => {
      const { id } = index;
      return (await world.specialist.read('DocumentReference', id)) as Stored<FseDocumentReference>;
    };
    const events = async () => (await read()).context.event?.map(({ coding }) => coding?.[0]?.code);
    // The sandbox signs with a key of its own, for which nobody is sent a password.
    const noPassword = await faultOf(fse.requestOtp(address, { credential: 'chiave-di-prova' }));
    assert.deepEqual([noPassword.status, noPassword.code], [422, 'fse-signature-refused']);
    assert.equal((await fse.publish(address)).state, 'queued');
    const published = await fse.published(address);
    assert.equal(published.state, 'published');
    const [call] = published.exchanges;
    assert.deepEqual([call?.call, call?.status], ['fse-publish', 'completed']);
    assert.match(call?.workflow ?? '', /workflowInstanceId$/);
    assert.match(call?.trace ?? '', /^\S+$/);

    const odd = await faultOf(fse.updateMetadata(address, { event: ['89.7'] }));
    assert.deepEqual([odd.status, odd.issues[0]?.rule], [422, 'FS-08']);
    assert.equal((await fse.updateMetadata(address, { event: ['P00', 'J07BB02'], archived: true })).state, 'changing');
    assert.equal((await fse.published(address)).state, 'published');
    await fse.hide(await read());
    assert.equal((await fse.published(address)).state, 'published');
    assert.deepEqual(await events(), ['J07BB02', 'P99']);
    await fse.unhide(await read());
    const shown = await fse.published(address);
    assert.deepEqual(await events(), ['J07BB02', 'P00']);
    assert.deepEqual(
      shown.exchanges.map(({ call: name, status }) => `${name} ${status}`),
      ['fse-publish completed', ...Array.from({ length: 3 }, () => 'fse-update-metadata completed')],
    );

    const newer = await prepare('SDK-FSE-10.V2', { number, index });
    const replacing = await fse.publish(newer.address);
    assert.equal(replacing.call?.code?.coding?.[0]?.code, 'fse-replace');
    assert.equal((await fse.published(newer.address)).state, 'published');
    assert.equal((await fse.published(address)).state, 'replaced');
    assert.equal((await fse.remove(newer.address)).state, 'changing');
    assert.equal((await fse.published(newer.address)).state, 'deleted');
  });

  it('discards what was never published, and its identifier is free again', async () => {
    const { fse } = world.specialist;
    const { index, address } = await prepare('SDK-FSE-2');
    const taken = await faultOf(prepare('SDK-FSE-2'));
    assert.deepEqual([taken.code, taken.issues[0]?.rule], ['step-precondition', 'FS-03']);
    assert.equal((await fse.discard(index)).state, 'discarded');
    assert.equal((await fse.state(address)).state, 'discarded');
    assert.equal((await prepare('SDK-FSE-2')).state, 'prepared');
  });

  it('is refused with the rule, and bound to the version that was read', async () => {
    const { fse } = world.specialist;
    const document = await world.vaccination(patient, 'SDK-FSE-3');
    const other = await faultOf(
      fse.prepare({ ...metadata, patient: await world.visited('PTRNRM61E46F839Z'), document }),
    );
    assert.deepEqual([other.status, other.issues[0]?.rule], [422, 'FS-02']);
    const { index, address, pdf } = await prepare('SDK-FSE-3');
    const unsigned = await faultOf(fse.publish(address, { signed: pdf }));
    assert.deepEqual([unsigned.status, unsigned.issues[0]?.rule], [422, 'FS-06']);
    const colleague = await faultOf(world.doctor.fse.discard(address));
    assert.deepEqual([colleague.status, colleague.code], [404, 'resource-not-found']);
    const early = await faultOf(fse.hide(index));
    assert.deepEqual([early.status, early.code], [409, 'step-not-allowed']);
    await fse.discard(index);
    const stale = await faultOf(fse.discard(index));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    await assert.rejects(fse.state('Binary/1' as 'DocumentReference/1'), TypeError);
  });

  it('does nothing twice when the answer of a step is lost', async () => {
    let sent = 0;
    const client = await world.as('specialista', {
      fetch: async (address, init) => {
        const answer = await fetch(address, init);
        if (!String(address).includes('$fse-') || sent++ > 0) return answer;
        await answer.arrayBuffer();
        throw new TypeError('the line is broken');
      },
    });
    const document = await world.vaccination(patient, 'SDK-FSE-4');
    const made = await client.fse.prepare({ ...metadata, patient, document });
    assert.deepEqual([sent, made.repeated, made.state], [2, true, 'prepared']);
    assert.equal(made.document?.masterIdentifier.value, 'SDK-FSE-4');
    assert.equal(made.pdf?.length, made.document?.content[0]?.attachment.size);
  });

  describe('with the secrets of a signer', () => {
    const secrets = { credential: 'chiave-di-prova', pin: 'PIN-75102468', otp: 'OTP-918273' };
    const target = 'DocumentReference/esempio';
    const lines: Readonly<Record<string, () => Response>> = {
      network: () => {
        throw new TypeError('the line is broken');
      },
      'answer-unreadable': () => Response.json({ resourceType: 'Bundle', type: 'collection' }),
      'http-502': () => new Response('<html></html>', { status: 502 }),
    };

    for (const [code, answer] of Object.entries(lines)) {
      it(`tells none of them in an error: ${code}`, async () => {
        const asked: { readonly address: string; readonly body: string }[] = [];
        const client = await over(async (address, init) => {
          if (!String(address).includes('$fse-publish')) return fetch(address, init);
          asked.push({ address: String(address), body: String(init?.body) });
          return answer();
        });
        const fault = await faultOf(client.fse.publish(target, secrets));
        assert.equal(fault.code, code);
        assert.match(asked[0]?.body ?? '', /PIN-75102468.*OTP-918273/);
        const told = `${inspect(fault, { depth: 20, showHidden: true })} ${asked[0]?.address}`;
        assert.doesNotMatch(told, /75102468|918273/);
      });
    }

    it('tells none of them when the server refuses their form', async () => {
      const { address } = await prepare('SDK-FSE-5');
      const { fse } = world.specialist;
      const fault = await faultOf(fse.publish(address, { ...secrets, pin: 'PIN 75102468' }));
      assert.equal(fault.code, 'operation-parameter-invalid');
      assert.doesNotMatch(inspect(fault, { depth: 20, showHidden: true }), /75102468|918273/);
    });

    it('asks for a one-time password once, whatever becomes of the answer', async () => {
      const bodies: Parameters[] = [];
      const client = await world.as('specialista', {
        fetch: async (address, init) => {
          if (!String(address).includes('$fse-request-otp')) return fetch(address, init);
          bodies.push(JSON.parse(String(init?.body)) as Parameters);
          throw new TypeError('the line is broken');
        },
      });
      const fault = await faultOf(client.fse.requestOtp(target, { credential: secrets.credential }));
      assert.deepEqual([fault.code, fault.uncertain], ['network', true]);
      assert.deepEqual(
        bodies.map(({ parameter }) => parameter),
        [[{ name: 'credential', valueString: secrets.credential }]],
      );
    });
  });
});
