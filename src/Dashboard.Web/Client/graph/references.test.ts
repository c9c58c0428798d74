import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HitGrid } from './hit.ts';
import { card } from './layout.ts';
import { Explorer } from './explorer.ts';
import { layReferences, type DrawnReferences, type KnownReferences } from './references.ts';
import { ReferenceWalk } from './referenceWalk.ts';
import { decodeRelations, relationsAddress, shortPath } from './relations.ts';
import { deployment, storeOf, type Sample } from './samples.ts';

const end = (kind: string, name: string, more: object = {}) => ({ cluster: 'c', group: '', kind, namespace: 'shop', name, uid: `uid-${name}`, state: 'exists', health: { status: 'healthy', reason: '' }, ...more });
const refersTo = (path: string, target: object, verb = 'uses') => ({ path, verb, rule: 'conventions', builtIn: true, since: '2026-03-12T09:20:41Z', target });
const referredBy = (path: string, source: object) => ({ path, verb: 'selects', rule: 'selectors', since: null, source });
const known = (to: object[], by: object[] = [], chains: KnownReferences['chains'] = new Map()): KnownReferences => ({ relations: decodeRelations({ refersTo: to, referredBy: by }), chains });

const rows: Sample[] = [...deployment(0, 'web', 2), ['Service', 'web', -1], ['ClusterIssuer', 'corp-ca', -1, 3, '', 'Bad']];
function lay(references: KnownReferences, selected = '6'): { drawn: DrawnReferences; explorer: Explorer; grid: HitGrid } {
  const explorer = new Explorer(storeOf(rows), { selected, focus: { level: 'namespace', namespace: 'shop' } }, { width: 1000, height: 800 }, '');
  const grid = new HitGrid(explorer.scene);
  const index = explorer.scene.item.indexOf(explorer.selectedSlot);
  return { drawn: layReferences(explorer.store, explorer.scene, grid, index, references), explorer, grid };
}

test('an answer is read, ends by state and health', () => {
  const { refersTo: [missing, unwatched, sick], leftOut } = decodeRelations({
    refersTo: [refersTo('spec.ca.secretName', end('Secret', 'gone', { uid: null, state: 'missing', health: null })), refersTo('spec.secretName', end('Secret', 's', { uid: null, state: 'notWatched' })),
      refersTo('spec.issuerRef.name', end('ClusterIssuer', 'corp-ca', { namespace: null, health: { status: 'failed', reason: 'ErrGetKeyPair' } }))],
    referredBy: null, leftOut: 3,
  });
  assert.deepEqual([missing!.other.state, missing!.other.health, missing!.other.uid], ['missing', 6, undefined]);
  assert.equal(unwatched!.other.state, 'notWatched');
  assert.deepEqual([sick!.other.health, sick!.other.reason, sick!.other.namespace], [3, 'ErrGetKeyPair', '']);
  assert.equal(leftOut, 3);
});

for (const broken of [undefined, null, 7, [], { refersTo: {} }, { refersTo: [null, 7, {}, { target: { name: 3 } }] }]) {
  test(`an answer of ${JSON.stringify(broken)} holds no relations`, () => assert.deepEqual(decodeRelations(broken), { refersTo: [], referredBy: [], leftOut: 0 }));
}

test('a selector that selects nothing stands for itself', () => {
  const [found] = decodeRelations({ refersTo: [{ ...refersTo('spec.selector', end('Pod', '', { uid: null, state: 'missing', health: null })), selector: 'app=web' }] }).refersTo;
  assert.deepEqual([found!.other.name, found!.other.absence], ['app=web', 'selects nothing']);
});

test('a reference between two cards of the scene is one line, whatever number of fields says so', () => {
  const { drawn, explorer } = lay(known([refersTo('spec.a', end('Deployment', 'web')), refersTo('spec.b', end('Deployment', 'web'))]));
  assert.equal(drawn.guests.length, 0);
  assert.equal(drawn.edges.length, 1);
  assert.equal(drawn.edges[0]!.more, 1);
  assert.equal(explorer.store.names[explorer.scene.item[drawn.edges[0]!.to]!], 'web');
});

test('what refers to the selection points at it and carries its own field', () => {
  const { drawn, explorer } = lay(known([], [referredBy('spec.selector', end('Service', 'web'))]));
  const [edge] = drawn.edges;
  assert.equal(explorer.scene.item[edge!.to], explorer.selectedSlot);
  assert.equal(explorer.store.kindName(explorer.scene.item[edge!.labelAt]!), 'Service');
});

test('what is elsewhere or nowhere stands beside the trees, apart from every card and each other', () => {
  const many = Array.from({ length: 8 }, (_, i) => refersTo(`spec.volumes[${i}]`, end('Secret', `s${i}`, { uid: null, state: 'missing' })));
  const { drawn, grid, explorer } = lay(known([...many, refersTo('spec.issuerRef', end('ClusterIssuer', 'corp-ca', { namespace: '' }))]));
  assert.equal(drawn.guests.length, 9);
  assert.ok(drawn.guests.some(guest => guest.slot >= 0 && explorer.store.names[guest.slot] === 'corp-ca'));
  const scratch = new Int32Array(explorer.scene.count);
  drawn.guests.forEach((guest, i) => {
    assert.equal(grid.within(guest.x, guest.y, guest.x + card.width, guest.y + guest.height, scratch), 0);
    for (const other of drawn.guests.slice(i + 1)) assert.ok(Math.abs(guest.x - other.x) >= card.width || Math.abs(guest.y - other.y) >= guest.height);
  });
});

test('guests are bounded and the rest is counted', () => {
  const { drawn } = lay(known(Array.from({ length: 200 }, (_, i) => refersTo('spec.x', end('Secret', `s${i}`)))));
  assert.equal(drawn.guests.length + drawn.leftOut, 200);
  assert.ok(drawn.guests.length <= 12);
  assert.equal(drawn.total, 200);
});

test('what an unhealthy target misses hangs behind it', () => {
  const missing = decodeRelations({ refersTo: [refersTo('spec.ca.secretName', end('Secret', 'corp-ca-2026', { uid: null, state: 'missing' }))] }).refersTo;
  const { drawn } = lay(known([refersTo('spec.issuerRef', end('ClusterIssuer', 'corp-ca', { namespace: '' }))], [], new Map([['uid-corp-ca', missing]])));
  assert.deepEqual(drawn.edges.map(edge => edge.relation.other.name), ['corp-ca', 'corp-ca-2026']);
  assert.equal(drawn.edges[1]!.from, drawn.edges[0]!.to);
});

test('owner edges are not drawn twice, and an object that names itself gets no line', () => {
  const { drawn } = lay(known([refersTo('metadata.ownerReferences[0]', end('ReplicaSet', 'web-new'), 'owns'), refersTo('spec.x', end('Pod', 'web-0'))]));
  assert.deepEqual([drawn.edges.length, drawn.total], [0, 1]);
});

test('a walk visits what is related and comes home', () => {
  const walk = new ReferenceWalk();
  walk.offer('1', known([refersTo('a', end('A', 'a')), refersTo('b', end('A', 'b')), refersTo('b2', end('A', 'b'))]));
  assert.equal(walk.next(), 'uid-a');
  walk.offer('2', known([refersTo('c', end('A', 'c'))])); // the stop's own
  assert.equal(walk.next(), 'uid-b');
  assert.equal(walk.next(), undefined);
  assert.equal(walk.origin, '1');
});

test('paths are cut from their start, addresses are escaped', () => {
  assert.equal(shortPath('spec.template.spec.volumes[2].secret.secretName'), 'volumes[2].secret.secretName');
  assert.equal(shortPath('spec.secretName'), 'spec.secretName');
  assert.equal(relationsAddress('a/b', 'u', '12'), '/api/v1/objects/a%2Fb/u/relations?at=12');
});
