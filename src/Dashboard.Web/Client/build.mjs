// Bundles the entry files as minified ES modules into wwwroot/client. `--watch` rebuilds on change.
import { build, context } from 'esbuild';

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
};

if (process.argv[1]?.endsWith('build.mjs')) {
  if (process.argv.includes('--watch')) await (await context(options)).watch();
  else await build(options);
}
