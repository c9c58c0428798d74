// Figures of the graph that need no browser, as JSON: node dev/bench.mjs. The page of serve.mjs has the rest as window.graphBench.run(objects).
import { build } from 'esbuild';
import { brotliCompressSync, constants } from 'node:zlib';

const here = new URL('.', import.meta.url).pathname;
const out = `${here}../node_modules/.cache/bench.mjs`;
await build({ absWorkingDir: `${here}..`, entryPoints: ['dev/bench.ts'], outfile: out, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
const { measurePure } = await import(out);
const { bytes, figures } = measurePure(10_000);
const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
console.log(JSON.stringify({
  'graph.layout_10k_ms': figures.layout_ms, 'graph.decode_10k_ms': figures.decode_ms, 'graph.snapshot_10k_kb': packed.length / 1024,
  'graph.status_delta_ms': figures.status_delta_ms, 'graph.insert_10_ms': figures.insert_10_ms,
}, null, 2));
