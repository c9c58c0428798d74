// Bundles the entry files as minified ES modules into wwwroot/client. `--watch` rebuilds on change.
import { build, context } from 'esbuild';

/** What SignalR brings for other protocols, transports and browsers than ours: MessagePack is what is spoken, which server-sent events do not carry, and every browser has fetch. */
const unused = {
  name: 'unused',
  setup: build => build.onLoad({ filter: /@microsoft[\\/]signalr[\\/]dist[\\/]esm[\\/](JsonHubProtocol|ServerSentEventsTransport|XhrHttpClient)\.js$/ }, ({ path }) => ({
    contents: `export class ${/(\w+)\.js$/.exec(path)[1]} {}`,
  })),
};

export const options = {
  entryPoints: { site: 'site/site.ts', graph: 'graph/graph.ts', timeline: 'timeline/timeline.ts', rail: 'rail/rail.ts' },
  outdir: '../wwwroot/client',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: process.argv.includes('--watch') && 'inline',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [unused],
};

if (process.argv[1]?.endsWith('build.mjs')) {
  if (process.argv.includes('--watch')) await (await context(options)).watch();
  else await build(options);
}
