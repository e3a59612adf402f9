import { readUnverified } from '../federation/signed-token.ts';
import type { LoginProtocol } from '../login/port.ts';
import type { EvidenceIndex, EvidenceMessage, LoginEvidence } from '../login-log/port.ts';

const tokenIndex = ['jti', 'iss', 'sub', 'iat', 'exp'] as const;

/** Gathers the messages of one login while it goes on, so that whatever happened until a failure is kept too. */
export interface EvidenceCollector {
  /** Notes a message as it was sent or received. */
  note(kind: string, content: string): void;
  /** Notes a value by which the login can be found. */
  index(name: EvidenceIndex, value: string): void;
  /** Notes `jti`, `iss`, `sub`, `iat` and `exp` of a token, whether it is right or not. */
  indexToken(token: string): void;
  evidence(): LoginEvidence;
}

/** Starts gathering. `chain` are the statements that the provider was believed by. */
export function collectEvidence(
  protocol: LoginProtocol,
  provider: string,
  chain: readonly string[],
  now: () => number,
): EvidenceCollector {
  const messages: EvidenceMessage[] = [];
  const index: [EvidenceIndex, string][] = [];
  const collector: EvidenceCollector = {
    note: (kind, content) => void messages.push({ kind, at: now(), content }),
    index: (name, value) => void index.push([name, value]),
    indexToken(token) {
      const claims = readUnverified(token);
      if (!claims.ok) return;
      for (const name of tokenIndex) {
        const value = claims.value[name];
        if (typeof value === 'string' || typeof value === 'number') collector.index(name, String(value));
      }
    },
    evidence: () => ({
      protocol,
      provider,
      messages,
      index,
      ...(chain.length === 0 ? {} : { sharedContent: { kind: 'trust-chain', content: JSON.stringify(chain) } }),
    }),
  };
  return collector;
}
