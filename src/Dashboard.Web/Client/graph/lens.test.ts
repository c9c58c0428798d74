import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksServer, evaluate, lensCode, noLens, parseLens, type Lens, type LensFacts } from './lens.ts';
import { matchingAddress } from './matching.ts';
import { deployment, storeOf, type Sample } from './samples.ts';

const facts = (some: Partial<LensFacts> = {}): LensFacts => ({ selected: -1, related: [], matched: undefined, ...some });
const rows: Sample[] = [...deployment(0, 'web', 2, 1), ...deployment(7, 'api', 1, 0, 'other'), ['ClusterIssuer', 'corp-ca', -1, 3, '', 'Bad']];
const store = storeOf(rows);
const left = (query: string, some?: Partial<LensFacts>) => {
  const keep = evaluate(store, parseLens(query), facts(some));
  return keep && store.names.filter((_, slot) => keep[slot] === 1);
};

test('what a lens writes it reads again', () => {
  const lens: Lens = { problems: true, hops: 2, kinds: ['Pod', 'Certificate.cert-manager.io'], namespaces: ['orders', '-'], text: 'db & co', labels: 'app=x,tier in (a,b)', since: '2026-03-12T09:20:00.000Z', manager: 'argocd-controller' };
  assert.deepEqual(parseLens(lensCode(lens)), lens);
  assert.equal(lensCode(noLens), '');
});

test('malformed and unknown parts are as absent', () => {
  assert.deepEqual(parseLens('lens=all&hops=9&kinds=,&in=&q=%20&unheard=of'), noLens);
  assert.deepEqual(parseLens('hops=-1'), noLens);
});

test('nothing is computed where nothing is left out', () => assert.equal(left('lens=all'), undefined));

test('problems keep their owners and leave out the rest', () => assert.deepEqual(left('lens=problems'), ['web', 'web-new', 'web-0', 'corp-ca']));

test('kinds may name their group, and combine with namespaces', () => {
  assert.deepEqual(left('kinds=Pod'), ['web', 'web-new', 'web-0', 'web-1', 'api', 'api-new', 'api-0']);
  assert.deepEqual(left('kinds=Pod&in=other'), ['api', 'api-new', 'api-0']);
  assert.deepEqual(left('kinds=Pod.apps'), []);
  assert.deepEqual(left('in=-'), ['corp-ca']);
});

test('text is found in names and kinds, in any case', () => {
  assert.deepEqual(left('q=API-0'), ['api', 'api-new', 'api-0']);
  assert.deepEqual(left('q=issuer'), ['corp-ca']);
});

test('hops go along owner edges, and from the selection along references', () => {
  const issuer = store.names.indexOf('corp-ca');
  const pod = store.names.indexOf('web-0');
  assert.deepEqual(left('hops=1', { selected: pod, related: [issuer] }), ['web', 'web-new', 'web-0', 'corp-ca']);
  assert.deepEqual(left('hops=2', { selected: store.names.indexOf('api') }), ['api', 'api-new', 'api-old0', 'api-old1', 'api-old2', 'api-0']);
  assert.equal(left('hops=2'), undefined);
});

test('what the server found counts by id; until it answers everything stays', () => {
  assert.deepEqual(left('manager=argo', { matched: new Set([store.id[9]!]) }), ['api', 'api-old0']);
  assert.equal(left('manager=argo'), undefined);
  assert.equal(left('', { matched: new Set() }), undefined);
});

test('the selection stays in every lens', () => assert.ok(left('q=nothing-like-it', { selected: 0 })!.includes('web')));

test('the server is asked about the same scope and moment', () => {
  const lens = parseLens('labels=app%3Dx&since=2026-03-12T09:20:00Z');
  assert.equal(asksServer(lens), true);
  assert.equal(asksServer(parseLens('q=x&kinds=Pod')), false);
  assert.equal(matchingAddress('/api/v1/topology?cluster=a&namespace=n&root=r&at=12', lens), '/api/v1/topology/matching?cluster=a&namespace=n&at=12&labelSelector=app%3Dx&since=2026-03-12T09%3A20%3A00Z');
});
