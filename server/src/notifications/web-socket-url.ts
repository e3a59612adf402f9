/** Path at which websockets are opened. */
export const webSocketPath = '/notifications/ws';

/** Where clients open websockets, from the public address of the server without a final slash. */
export function webSocketUrl(baseUrl: string): string {
  return `${baseUrl.replace(/^http/, 'ws')}${webSocketPath}`;
}
