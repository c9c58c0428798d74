import { isUnhealthy } from './health.ts';
import type { KnownReferences } from './references.ts';
import { loadRelations, type Relation } from './relations.ts';

/** Unhealthy targets that are asked what they miss themselves, at most. */
const mostChains = 3;

/** References of an object, and what is missing behind the unhealthy ones that it refers to: that is often the incident. */
export async function loadKnown(cluster: string, uid: string, at: string | null): Promise<KnownReferences> {
  const relations = await loadRelations(cluster, uid, at);
  const targets = new Set(relations.refersTo.flatMap(({ verb, other }) => verb !== 'owns' && other.uid !== undefined && isUnhealthy(other.health) ? [other.uid] : []));
  const chains = new Map<string, readonly Relation[]>();
  await Promise.all([...targets].slice(0, mostChains).map(async target => {
    const further = await loadRelations(cluster, target, at).catch(() => undefined);
    const missing = further?.refersTo.filter(relation => relation.other.state === 'missing') ?? [];
    if (missing.length > 0) chains.set(target, missing);
  }));
  return { relations, chains };
}
