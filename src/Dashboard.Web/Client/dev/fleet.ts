import { encode } from '@msgpack/msgpack';
import type { WireKind } from '../graph/wire.ts';

interface Row {
  readonly kind: string;
  readonly ns: string;
  readonly name: string;
  readonly health: number;
  readonly reason: string;
  readonly parent: number;
}

const shares = 'checkout:594 orders:477 payments:563 catalog:542 search:458 identity:370 ledger:397 pricing:347 media:635 shipping:317 returns:194 risk:275 edge:245 analytics:482 ml-serving:419 loyalty:173 notify:222 reporting:159 argocd:188 cert-manager:88 kafka:358 observability:564 crossplane:250 ingress:132 gateway:109 vault:80 backup:85 ci-runners:282 kube-system:265 fraud:149 tax:68 email:63 partners:112 support:61 geo:53 ads:121 stock:142 wallet:89 mobile-bff:100 docs:33 chaos:22 sandbox:88'
  .split(' ').map(entry => entry.split(':') as [string, string]).map(([name, share]) => ({ name, share: Number(share) }));
const bad: Readonly<Record<string, readonly [failed: number, degraded: number]>> = { orders: [2, 5], ledger: [4, 2], media: [0, 1], analytics: [1, 0] };
const groups: Readonly<Record<string, string>> = {
  Application: 'example.io', Database: 'example.io', XDatabase: 'example.io', Bucket: 'example.io', Rollout: 'argoproj.io', HTTPRoute: 'gateway.networking.k8s.io',
  ExternalSecret: 'external-secrets.io', Certificate: 'cert-manager.io', CertificateRequest: 'cert-manager.io', ClusterIssuer: 'cert-manager.io', StatefulSet: 'apps', Deployment: 'apps',
  ReplicaSet: 'apps', EndpointSlice: 'discovery.k8s.io', Job: 'batch', CronJob: 'batch',
};

/** A column of a snapshot: little-endian integers of as few bytes each, 1, 2 or 4, as hold them all. */
export function packed(values: readonly number[]): Uint8Array {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const array = most < 2 ** 8 ? Uint8Array : most < 2 ** 16 ? Uint16Array : Int32Array;
  return new Uint8Array(array.from(values).buffer);
}

/** Made-up objects, the same ones for the same size: what the element is looked at with. */
export class Fleet {
  readonly rows: Row[] = [];
  #seed = 7;

  #random(): number {
    this.#seed = this.#seed * 16_807 % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }

  #add(kind: string, ns: string, name: string, parent = -1, health = 0, reason = ''): number {
    return this.rows.push({ kind, ns, name, health, reason, parent }) - 1;
  }

  static of(size: number): Fleet {
    const fleet = new Fleet();
    fleet.#checkout();
    const total = shares.reduce((sum, entry) => sum + entry.share, 0);
    const scale = Math.max(0, size - fleet.rows.length) / total;
    for (const { name, share } of shares) fleet.#namespace(name, Math.round(share * scale));
    fleet.rows.length = Math.min(fleet.rows.length, size);
    return fleet;
  }

  #pods(ns: string, owner: number, base: string, count: number, unready = 0): void {
    for (let i = 0; i < count; i++) this.#add('Pod', ns, `${base}-${i.toString(36)}x${(i * 7 + 3).toString(36)}`, owner, i < unready ? 2 : 0, i < unready ? 'ContainersNotReady' : '');
  }

  #checkout(): void {
    const ns = 'checkout';
    const app = this.#add('Application', ns, 'checkout', -1, 3, 'Failed 4 min');
    const database = this.#add('Database', ns, 'orders', app, 2, 'Degraded 7 min');
    const certificate = this.#add('Certificate', ns, 'orders-db-server', database, 3, 'IssuerNotReady');
    for (let i = 0; i < 7; i++) this.#add('CertificateRequest', ns, `orders-db-server-${i + 1}`, certificate, i < 4 ? 0 : 3, i < 4 ? '' : 'IssuerNotFound');
    const set = this.#add('StatefulSet', ns, 'orders-db', database, 2, '2 of 3 ready');
    this.#pods(ns, set, 'orders-db', 3, 1);
    this.#add('XDatabase', ns, 'orders-x7k2', database);
    this.#add('Bucket', ns, 'orders-backups', database);
    const rollout = this.#add('Rollout', ns, 'checkout-api', app, 2, '18 of 24 available');
    const current = this.#add('ReplicaSet', ns, 'checkout-api-6fd', rollout, 2, '18 of 24 available');
    this.#pods(ns, current, 'checkout-api', 24, 6);
    for (let i = 0; i < 4; i++) this.#add('ReplicaSet', ns, `checkout-api-5f${i}`, rollout);
    this.#add('HTTPRoute', ns, 'checkout', app);
    const service = this.#add('Service', ns, 'checkout-api', app);
    this.#add('EndpointSlice', ns, 'checkout-api-7k', service);
    this.#add('ExternalSecret', ns, 'checkout-env', app);
    this.#add('ClusterIssuer', '', 'corp-ca', -1, 3, 'ErrGetKeyPair');
  }

  #namespace(ns: string, count: number): void {
    const end = this.rows.length + count;
    let [failed, degraded] = bad[ns] ?? [0, 0];
    const health = (): [number, string] => {
      if (failed > 0) return [failed-- ? 3 : 3, 'CrashLoopBackOff'];
      if (degraded > 0) return [degraded-- ? 2 : 2, 'MinimumReplicasUnavailable'];
      if (ns === 'risk' && this.#random() < 0.05) return [4, 'no permission (403)'];
      return this.#random() < 0.004 ? [1, 'Rolling out'] : [0, ''];
    };
    for (let n = 0; this.rows.length < end; n++) {
      const base = `${ns}-${['api', 'worker', 'web', 'jobs', 'cache', 'sync'][n % 6]!}${n > 5 ? `-${Math.floor(n / 6)}` : ''}`;
      const app = this.#random() < 0.5 ? this.#add('Application', ns, base) : -1;
      const [state, reason] = health();
      const deployment = this.#add(this.#random() < 0.7 ? 'Deployment' : 'StatefulSet', ns, base, app, state, reason);
      const replicas = 1 + Math.floor(this.#random() ** 3 * 20);
      const set = this.#add('ReplicaSet', ns, `${base}-6c9`, deployment);
      for (let i = 0; i < 3; i++) this.#add('ReplicaSet', ns, `${base}-5b${i}`, deployment);
      this.#pods(ns, set, `${base}-6c9`, replicas);
      const service = this.#add('Service', ns, base, app);
      this.#add('EndpointSlice', ns, `${base}-q7`, service);
      this.#add('ConfigMap', ns, `${base}-config`);
      this.#add('Secret', ns, `${base}-tls`);
      if (this.#random() < 0.3) {
        const cron = this.#add('CronJob', ns, `${base}-nightly`, app);
        for (let i = 0; i < 3; i++) this.#add('Pod', ns, `${base}-nightly-${i}-z`, this.#add('Job', ns, `${base}-nightly-${i}`, cron), ...health());
      }
    }
    this.rows.length = Math.min(this.rows.length, end);
  }

  /** The fleet as the server sends it: columns, ids as differences, names front-coded. */
  encode(cluster: string, namespace: string): Uint8Array {
    const keep = this.rows.map((row, index) => ({ row, id: index + 1 })).filter(entry => namespace === '' || entry.row.ns === namespace);
    const place = new Map(keep.map((entry, index) => [entry.id - 1, index]));
    const ordinals = (values: readonly string[], first: readonly string[]) => [...new Set([...first, ...values])];
    const kinds = ordinals(keep.map(entry => entry.row.kind), []);
    const namespaces = ordinals(keep.map(entry => entry.row.ns), ['']);
    const reasons = ordinals(keep.map(entry => entry.row.reason), ['']);
    const index = (values: readonly string[]) => new Map(values.map((value, i) => [value, i]));
    const [kindAt, nsAt, reasonAt] = [index(kinds), index(namespaces), index(reasons)];
    const shared = keep.map(({ row }, i) => {
      const before = i === 0 ? '' : keep[i - 1]!.row.name;
      let same = 0;
      while (same < before.length && before[same] === row.name[same]) same++;
      return same;
    });
    const own = keep.map(({ row }, i) => row.name.slice(shared[i]));
    return encode({
      v: 2, cluster, position: 48_211_902, at: null, count: keep.length,
      kinds: kinds.map((kind): WireKind => [groups[kind] ?? '', kind, `${kind.toLowerCase()}s`]),
      namespaces, reasons,
      ids: packed(keep.map((entry, i) => entry.id - (i === 0 ? 0 : keep[i - 1]!.id))),
      kind: packed(keep.map(entry => kindAt.get(entry.row.kind)!)), ns: packed(keep.map(entry => nsAt.get(entry.row.ns)!)),
      health: packed(keep.map(entry => entry.row.health)), reason: packed(keep.map(entry => reasonAt.get(entry.row.reason)!)),
      since: packed(keep.map(entry => entry.row.health === 0 ? 0 : 1_773_300_000 + entry.id % 3600)),
      names: { shared: packed(shared), own: packed(own.map(each => each.length)), text: own.join('') },
      parent: packed(keep.map(entry => 1 + (place.get(entry.row.parent) ?? -1))), total: keep.length, omitted: 0,
    });
  }
}
