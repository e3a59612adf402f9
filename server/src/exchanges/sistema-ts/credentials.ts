import { constants, type KeyObject, publicEncrypt } from 'node:crypto';

/** Credentials of one caller of Sistema TS, in clear; they are kept in memory only and never logged. */
export interface CallerCredentials {
  readonly user: string;
  readonly password: string;
  readonly pinCode: string;
}

/** Where the credentials of callers and the encryption for Sistema TS come from. */
export interface CredentialsPort {
  /** Credentials of a caller; undefined when there are none, so that the call is not made. */
  of(caller: string): CallerCredentials | undefined;
  /** Encrypts a short text, e.g. the pin code, for Sistema TS; base 64. */
  encrypt(text: string): string;
}

/**
 * Encrypts for Sistema TS with the key of its public certificate: RSA, padding of PKCS #1 v1.5, base 64. The padding is unverified:
 * check it with the development kit.
 */
export function encryptFor(key: KeyObject): (text: string) => string {
  return (text) =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text, 'utf8')).toString('base64');
}
