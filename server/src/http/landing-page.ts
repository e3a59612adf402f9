import { createHash } from 'node:crypto';
import type { Language } from '@sinfonia/profiles/issues';
import type { Configuration } from '../config/index.ts';
import type { FacadeMiddleware } from './request-state.ts';
import { protectPage } from './security-headers.ts';

interface LandingTexts {
  readonly title: string;
  readonly lead: string;
  readonly sandboxNote: string;
  readonly productionNote: string;
  readonly tokenTitle: string;
  readonly tokenSandbox: string;
  readonly tokenProduction: string;
  readonly tryIt: string;
  readonly addressesTitle: string;
  readonly addresses: readonly (readonly [path: string, meaning: string])[];
}

const style = `
body{font:1rem/1.6 system-ui,sans-serif;color:#17324d;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.9rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2rem}
a{color:#0059b3}code,pre{background:#eef3f8;border-radius:4px;padding:.1rem .3rem}pre{padding:.8rem;overflow-x:auto}
.note{border-left:4px solid #0059b3;padding:.4rem .8rem;background:#eef3f8}
dt{font-weight:600}dd{margin:0 0 .6rem 0}
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const texts: Readonly<Record<Language, LandingTexts>> = {
  it: {
    title: 'SINFONIA – piattaforma di interoperabilità',
    lead: "API FHIR R4 dell'ecosistema sanitario della Regione Campania.",
    sandboxNote: 'Questa è una sandbox: tutti i dati sono sintetici.',
    productionNote: 'Accesso riservato ai sistemi e agli utenti autorizzati, con SPID o CIE.',
    tokenTitle: 'Ottenere un token',
    tokenSandbox: 'Dalla cartella del progetto:',
    tokenProduction: 'I sistemi usano SMART Backend Services, le applicazioni SMART App Launch; gli indirizzi sono in',
    tryIt: 'Poi, per esempio:',
    addressesTitle: 'Indirizzi',
    addresses: [
      ['/fhir/metadata', 'CapabilityStatement: che cosa sa fare questo server'],
      ['/fhir/.well-known/smart-configuration', 'scoperta SMART'],
      ['/oidc/.well-known/openid-configuration', 'server di autorizzazione'],
      ['/openapi.json', 'descrizione OpenAPI 3.1'],
      ['/docs/', 'documentazione'],
      ['/health/ready', 'stato del servizio'],
    ],
  },
  en: {
    title: 'SINFONIA – interoperability platform',
    lead: 'FHIR R4 API of the health ecosystem of Regione Campania.',
    sandboxNote: 'This is a sandbox: all data are synthetic.',
    productionNote: 'Access for authorised systems and users only, with SPID or CIE.',
    tokenTitle: 'Getting a token',
    tokenSandbox: 'From the folder of the project:',
    tokenProduction: 'Systems use SMART Backend Services, applications SMART App Launch; the addresses are in',
    tryIt: 'Then, for example:',
    addressesTitle: 'Addresses',
    addresses: [
      ['/fhir/metadata', 'CapabilityStatement: what this server can do'],
      ['/fhir/.well-known/smart-configuration', 'SMART discovery'],
      ['/oidc/.well-known/openid-configuration', 'authorization server'],
      ['/openapi.json', 'OpenAPI 3.1 description'],
      ['/docs/', 'documentation'],
      ['/health/ready', 'state of the service'],
    ],
  },
};

/** Answers `/` with a page in Italian or English that says where things are and how to get a token. */
export function landingPage(configuration: Pick<Configuration, 'mode' | 'server'>): FacadeMiddleware {
  const { baseUrl } = configuration.server;
  const isSandbox = configuration.mode === 'sandbox';
  const pages = { it: render('it', baseUrl, isSandbox), en: render('en', baseUrl, isSandbox) };
  return (ctx, next) => {
    const { state, req, res } = ctx;
    if (state.path !== '/' || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    state.route = '/';
    ctx.status = 200;
    ctx.vary('Accept-Language');
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.setHeader('Content-Language', state.language);
    protectPage(res, policy);
    ctx.body = pages[state.language];
    return Promise.resolve();
  };
}

function render(language: Language, baseUrl: string, isSandbox: boolean): string {
  const words = texts[language];
  const discovery = '/fhir/.well-known/smart-configuration';
  const token = isSandbox
    ? `<p>${words.tokenSandbox}</p><pre>npx sinfonia token</pre><p>${words.tryIt}</p>
<pre>curl -H "Authorization: Bearer $(npx sinfonia token)" ${escapeHtml(baseUrl)}/fhir/Patient</pre>`
    : `<p>${words.tokenProduction} <a href="${discovery}"><code>${discovery}</code></a>.</p>`;
  const addresses = words.addresses.map(
    ([path, meaning]) => `<dt><a href="${path}"><code>${path}</code></a></dt><dd>${meaning}</dd>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title>
<style>${style}</style></head>
<body><main>
<h1>${words.title}</h1>
<p>${words.lead}</p>
<p class="note">${isSandbox ? words.sandboxNote : words.productionNote}</p>
<p>FHIR: <code>${escapeHtml(baseUrl)}/fhir</code></p>
<h2>${words.tokenTitle}</h2>
${token}
<h2>${words.addressesTitle}</h2>
<dl>${addresses.join('\n')}</dl>
</main></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
