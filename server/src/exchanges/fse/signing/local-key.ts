import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { makeSelfSigned } from '../../../certificates/self-signed.ts';
import { readOrCreatePrivateFile } from '../../../identity/private-file.ts';
import { attributesToSign, cmsOf } from './cades.ts';
import type { DocumentSigner, Signing, SigningRequest } from './port.ts';
import { signedBytes, withSignature, withSignaturePlace } from './signature-place.ts';

/** File of the test key, in the folder of data. */
const keyFile = 'fse-signing-key.json';

/**
 * Signs with a key of this machine, whoever is meant to sign: for the sandbox only. No doctor's signature, and the law does not take it for
 * one.
 */
export class LocalKeySigner implements DocumentSigner {
  readonly #key: KeyObject;
  readonly #certificate: X509Certificate;

  private constructor(key: KeyObject, certificate: X509Certificate) {
    this.#key = key;
    this.#certificate = certificate;
  }

  /**
   * Opens the key of a data folder, made at first use.
   *
   * @param now instant, ms since the epoch, UTC
   */
  static async open(dataDirectory: string, now: number): Promise<LocalKeySigner> {
    const subject = [{ type: 'commonName', text: 'SINFONIA: firma di prova' }] as const;
    const text = await readOrCreatePrivateFile(join(dataDirectory, keyFile), async () =>
      JSON.stringify(await makeSelfSigned({ subject, keyBits: 2048, years: 10 }, now)),
    );
    const { privateKey, certificate } = JSON.parse(text) as { privateKey: string; certificate: string };
    return new LocalKeySigner(createPrivateKey(privateKey), new X509Certificate(certificate));
  }

  async sign({ pdf, signerName, reason, time }: SigningRequest): Promise<Signing> {
    const prepared = await withSignaturePlace(pdf, { name: signerName, reason, time });
    if (prepared === undefined) return { kind: 'refused', reason: 'not-pdf' };
    const toSign = attributesToSign(signedBytes(prepared), this.#certificate.raw);
    const cms = cmsOf(toSign, sign('sha256', toSign.attributes, this.#key));
    const signed = withSignature(prepared, cms);
    return signed === undefined ? { kind: 'refused', reason: 'too-large' } : { kind: 'signed', pdf: signed };
  }
}
