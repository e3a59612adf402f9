/*
 * A vendor's web application on http://localhost:4200: sign in with the sandbox and see what the person may see.
 */
import { sandboxPlace } from '../sandbox/sandbox-client.ts';
import { vendorApp } from './app.ts';

const port = Number(process.env['VENDOR_APP_PORT'] ?? '4200');
const fhirBase = `${sandboxPlace().url}/fhir`;

vendorApp({ fhirBase, clientId: 'sandbox-app', redirectUri: `http://localhost:${port}/callback` }).listen(
  port,
  'localhost',
  () => {
    console.log(`applicazione pronta · application ready: http://localhost:${port} (${fhirBase})`);
  },
);
