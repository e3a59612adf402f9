import allowed from './algorithms.json' with { type: 'json' };

/** Signature algorithms that are accepted; everything else is refused, above all `none` and HMAC. */
export const signatureAlgorithms: readonly string[] = allowed.signature;

/** Algorithms by which user info may be encrypted for us. */
export const keyEncryptionAlgorithms: readonly string[] = allowed.keyEncryption;

/** Encryption of the content of user info that is accepted. */
export const contentEncryptionAlgorithms: readonly string[] = allowed.contentEncryption;
