// A page to look at the element with made-up fleets, without the product: node dev/serve.mjs [port], then open the printed address.
// /timeline is a million segments in `<cr-timeline>`'s pane: `await timelineBench.run()` there, or ?bench=1, prints what panning costs.
// ?nodes=20|2000|10000|100000 &theme=light|dark &selected=<id> &lens=<query> &focus=<namespace> &namespace=<name> &keys=<keys pressed after two seconds> &bench=<objects>
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { options } from '../build.mjs';

const here = new URL('.', import.meta.url).pathname;
const cache = `${here}../node_modules/.cache/dev`;
await build({ ...options, entryPoints: { ...options.entryPoints, bench: 'dev/bench.ts' }, absWorkingDir: `${here}..`, outdir: `${cache}/client`, sourcemap: 'inline', minify: false });
await build({ absWorkingDir: `${here}..`, entryPoints: ['dev/lanes.ts'], outfile: `${cache}/client/lanes.js`, bundle: true, format: 'esm', target: 'es2022' });
await build({ absWorkingDir: `${here}..`, entryPoints: ['dev/fleet.ts'], outfile: `${cache}/fleet.mjs`, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
const { Fleet } = await import(`${cache}/fleet.mjs`);
const tokens = [process.env.TOKENS, `${here}../../wwwroot/tokens.css`, `${here}../../wwwroot/css/tokens.css`].find(path => path && existsSync(path));
const fleets = new Map();
const fleet = size => fleets.get(size) ?? fleets.set(size, Fleet.of(size)).get(size);
const types = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8' };

/** Made-up references: of a Certificate to an issuer that misses its Secret, of anything else to something in its namespace. */
function relations(id) {
  const row = fleet(2000).rows[id - 1];
  const at = (kind, group, namespace, name, more) => ({ cluster: 'prod-eu-1', group, kind, namespace, name, ...more });
  const one = (path, end, target) => ({ path, verb: 'uses', rule: 'built-in', builtIn: true, since: '2026-03-12T09:20:41Z', [end]: target });
  const issuer = fleet(2000).rows.findIndex(other => other.kind === 'ClusterIssuer') + 1;
  if (row?.kind === 'ClusterIssuer') return { refersTo: [one('spec.ca.secretName', 'target', at('Secret', '', 'cert-manager', 'corp-ca-2026', { uid: null, state: 'missing' }))], referredBy: [] };
  if (row?.kind !== 'Certificate') return { refersTo: [one('spec.template.spec.volumes[2].secret.secretName', 'target', at('Secret', '', row?.ns, `${row?.name}-tls`, { uid: null, state: 'notWatched' }))], referredBy: [] };
  return {
    refersTo: [one('spec.issuerRef.name', 'target', at('ClusterIssuer', 'cert-manager.io', '', 'corp-ca', { uid: `uid-${issuer}`, state: 'exists', health: { status: 'failed', reason: 'ErrGetKeyPair' } }))],
    referredBy: [one('spec.template.spec.volumes[2].secret.secretName', 'source', at('StatefulSet', 'apps', 'checkout', 'orders-db', { uid: 'uid-13', state: 'exists', health: { status: 'degraded' } }))],
  };
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const send = (type, body) => response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:" }).end(body);
  if (request.method === 'POST') {
    request.on('data', figures => console.log(String(figures))).on('end', () => response.writeHead(204).end()); // of ?bench=
    return undefined;
  }
  const root = url.searchParams.get('root');
  if (root) return send('application/json', JSON.stringify({ items: [{ id: Number(root.split('-').pop()) }] }));
  if (url.pathname === '/api/v1/topology') return send('application/x-msgpack', fleet(Number(url.searchParams.get('nodes'))).encode('prod-eu-1', url.searchParams.get('namespace') ?? ''));
  if (url.pathname === '/api/v1/topology/uid') {
    return send('application/json', JSON.stringify({ uid: `uid-${url.searchParams.get('id')}` }));
  }
  if (url.pathname.endsWith('/relations')) return send('application/json', JSON.stringify(relations(Number(url.pathname.split('/').at(-2).split('-').pop()))));
  if (url.pathname.startsWith('/client/') && existsSync(cache + url.pathname)) return send(types.js, readFileSync(cache + url.pathname));
  if (url.pathname === '/tokens.css' && tokens) return send(types.css, readFileSync(tokens));
  if (url.pathname === '/timeline') return send(types.html, readFileSync(`${here}timeline.html`));
  if (['/', '/page.js', '/page.css'].includes(url.pathname)) return send(types[url.pathname.split('.')[1] ?? 'html'], readFileSync(here + (url.pathname === '/' ? 'index.html' : url.pathname.slice(1))));
  return response.writeHead(404).end();
}).listen(Number(process.argv[2] ?? 0), '127.0.0.1', function () { console.log(`http://127.0.0.1:${this.address().port}/?nodes=2000`); });
