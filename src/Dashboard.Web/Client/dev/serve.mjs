// A page to look at the element with made-up fleets, without the product: node dev/serve.mjs [port], then open the printed address.
// /timeline is a million segments in `<cr-timeline>`'s pane: `await timelineBench.run()` there, or ?bench=1, prints what panning costs.
// ?nodes=20|2000|10000|100000 &theme=light|dark &selected=<id> &problems=1 &namespace=<name>
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { options } from '../build.mjs';

const here = new URL('.', import.meta.url).pathname;
const cache = `${here}../node_modules/.cache/dev`;
await build({ ...options, absWorkingDir: `${here}..`, outdir: `${cache}/client`, sourcemap: 'inline', minify: false });
await build({ absWorkingDir: `${here}..`, entryPoints: ['dev/lanes.ts'], outfile: `${cache}/client/lanes.js`, bundle: true, format: 'esm', target: 'es2022' });
await build({ absWorkingDir: `${here}..`, entryPoints: ['dev/fleet.ts'], outfile: `${cache}/fleet.mjs`, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
const { Fleet } = await import(`${cache}/fleet.mjs`);
const tokens = [process.env.TOKENS, `${here}../../wwwroot/tokens.css`, `${here}../../wwwroot/css/tokens.css`].find(path => path && existsSync(path));
const fleets = new Map();
const fleet = size => fleets.get(size) ?? fleets.set(size, Fleet.of(size)).get(size);
const types = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8' };

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const send = (type, body) => response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:" }).end(body);
  const root = url.searchParams.get('root');
  if (root) return send('application/json', JSON.stringify({ items: [{ id: Number(root.split('-').pop()) }] }));
  if (url.pathname === '/api/v1/topology') return send('application/x-msgpack', fleet(Number(url.searchParams.get('nodes'))).encode('prod-eu-1', url.searchParams.get('namespace') ?? ''));
  if (url.pathname === '/api/v1/topology/uid') {
    return send('application/json', JSON.stringify({ uid: `uid-${url.searchParams.get('id')}` }));
  }
  if (url.pathname.startsWith('/client/') && existsSync(cache + url.pathname)) return send(types.js, readFileSync(cache + url.pathname));
  if (url.pathname === '/tokens.css' && tokens) return send(types.css, readFileSync(tokens));
  if (url.pathname === '/timeline') return send(types.html, readFileSync(`${here}timeline.html`));
  if (['/', '/page.js', '/page.css'].includes(url.pathname)) return send(types[url.pathname.split('.')[1] ?? 'html'], readFileSync(here + (url.pathname === '/' ? 'index.html' : url.pathname.slice(1))));
  return response.writeHead(404).end();
}).listen(Number(process.argv[2] ?? 0), '127.0.0.1', function () { console.log(`http://127.0.0.1:${this.address().port}/?nodes=2000`); });
