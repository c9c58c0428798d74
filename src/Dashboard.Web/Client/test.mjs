// Node 20 cannot strip types: each *.test.ts is bundled, then run by Node's own test runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { globSync } from './files.mjs';
import { rmSync } from 'node:fs';

const out = 'node_modules/.cache/tests';
rmSync(out, { recursive: true, force: true });
const entries = globSync(['graph', 'timeline', 'rail', 'site', '.'], '.test.ts');
if (entries.length === 0) throw new Error('No *.test.ts found.');
await build({
  entryPoints: entries, outdir: out, outbase: '.', outExtension: { '.js': '.mjs' }, bundle: true, format: 'esm',
  platform: 'node', target: 'node20', sourcemap: 'inline', logLevel: 'warning', packages: 'external',
});
const files = entries.map(entry => `${out}/${entry.replace(/\.ts$/, '.mjs')}`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...process.argv.slice(2), ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
