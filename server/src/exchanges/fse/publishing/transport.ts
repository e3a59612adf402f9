import type { FseGateway } from '../gateway/port.ts';

/**
 * Over what documents go out once they are validated and signed: the gateway itself, or INI through the services of Sistema TS
 * (`ini/`). Validation is always that of the gateway.
 */
export type FseTransport = Pick<FseGateway, 'publish' | 'replace' | 'updateMetadata' | 'delete' | 'status'>;

/** Names of the transports in the configuration. */
export const fseTransports = ['gateway', 'ini'] as const;

/** Name of a transport. */
export type FseTransportName = (typeof fseTransports)[number];
