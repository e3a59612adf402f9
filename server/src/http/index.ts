export { createHttpApp, type HttpApp, type HttpParts } from './app.ts';
export type { Authenticate } from './fhir-gateway.ts';
export type { Mount } from './mount.ts';
export { type HttpServer, startHttpServer } from './server.ts';
