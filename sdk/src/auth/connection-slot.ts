import type { AuthConnection } from './authorizer.ts';

/** Holds the one connection of an authorizer: its tokens are for one server. */
export function connectionSlot(): {
  attach(connection: AuthConnection): void;
  connection(): AuthConnection;
} {
  let attached: AuthConnection | undefined;
  return {
    attach(connection) {
      if (attached !== undefined && attached.baseUrl !== connection.baseUrl) {
        throw new TypeError('an authorizer serves one server: make another one for the second server');
      }
      attached = connection;
    },
    connection() {
      if (attached === undefined) throw new TypeError('pass this authorizer to connect() before it is used');
      return attached;
    },
  };
}
