import { BlockList, isIP } from 'node:net';

/** Addresses of networks that are not the public internet. Source: IANA special-purpose address registries (RFC 6890). */
const reserved = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv4');
}
// Of IPv6 only global unicast is public; of that not what is documentation or carries an IPv4 address.
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Which addresses may be reached. */
export interface EndpointRules {
  /** Whether plain http, and the loopback interface of this machine, are allowed: in the sandbox only. */
  readonly allowLoopback: boolean;
}

/** Tells whether messages may be sent to an IP address. Asked of every address that a name leads to, when connecting. */
export function isAllowedAddress(address: string, { allowLoopback }: EndpointRules): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !reserved.check(address, 'ipv4') || (allowLoopback && loopback.check(address, 'ipv4'));
  if (loopback.check(address, 'ipv6')) return allowLoopback;
  return globalUnicast.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
}

/**
 * The address of a rest-hook, when messages may be sent there: https, without user and password, no private address. Names are
 * judged again by the addresses they lead to (`isAllowedAddress`), since they may lead elsewhere by then.
 */
export function readEndpoint(text: string, rules: EndpointRules): URL | undefined {
  if (!URL.canParse(text) || text.length > 2_000) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLocal = host === 'localhost' || loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowLoopback && isLocal)) return undefined;
  if (isIP(host) !== 0) return isAllowedAddress(host, rules) ? url : undefined;
  if (host === 'localhost') return rules.allowLoopback ? url : undefined;
  // Names without a dot, and those of local networks, lead into the network of the server.
  return host.includes('.') && !/\.(local|internal|localhost|home\.arpa)\.?$/i.test(host) ? url : undefined;
}
