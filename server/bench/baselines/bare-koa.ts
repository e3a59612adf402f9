import Koa from 'koa';

/**
 * The bare Koa server that the platform is compared with: it reads the whole body and answers bytes of the same length as
 * the platform would, and does nothing else. Run as a process of its own; prints its port.
 *
 * `GET /read` answers the text given in BENCH_READ_BODY; any POST or PUT echoes the body it read; DELETE answers 204.
 */
const readBody = process.env['BENCH_READ_BODY'] ?? '{}';
const app = new Koa();
app.use(async (ctx) => {
  if (ctx.method === 'DELETE') {
    ctx.status = 204;
    return;
  }
  ctx.type = 'application/fhir+json';
  if (ctx.method === 'GET') {
    ctx.body = readBody;
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
  ctx.status = ctx.method === 'POST' ? 201 : 200;
  ctx.set('location', '/fhir/Observation/00000000-0000-4000-8000-000000000000/_history/1');
  ctx.body = Buffer.concat(chunks).toString('utf8');
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
process.on('SIGTERM', () => process.exit(0));
