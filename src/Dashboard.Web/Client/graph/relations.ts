import { Health, healthWords } from './health.ts';
import { get, LoadError } from './load.ts';

/** The other end of a reference. */
export interface RelatedObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined where there is no such object, or nobody can know. */
  readonly uid: string | undefined;
  readonly state: 'exists' | 'missing' | 'notWatched';
  readonly health: number;
  readonly reason: string;
  /** What to say of one that is not there: `does not exist`, `selects nothing`, `not watched`; else ''. */
  readonly absence: string;
}

/** A field of one object that names another one. */
export interface Relation {
  readonly path: string;
  readonly verb: string;
  readonly rule: string;
  readonly builtIn: boolean;
  /** ISO time, or ''. */
  readonly since: string;
  readonly other: RelatedObject;
}

export interface Relations {
  readonly refersTo: readonly Relation[];
  readonly referredBy: readonly Relation[];
  /** Relations that the server counted and did not send. */
  readonly leftOut: number;
}

type Fields = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => typeof value === 'string' ? value : '';
const fields = (value: unknown): Fields | undefined => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;

/** A selector that selects nothing names no object: it stands for itself. */
function relatedObject(value: unknown, selector: string): RelatedObject | undefined {
  const told = fields(value);
  const name = text(told?.['name']) || selector;
  if (!told || name === '') return undefined;
  const uid = text(told['uid']) || undefined;
  const health = fields(told['health']);
  const said = healthWords.findIndex(word => word.toLowerCase() === text(health?.['status']).toLowerCase());
  const state = told['state'] === 'notWatched' ? 'notWatched' : told['state'] === 'missing' || uid === undefined ? 'missing' : 'exists';
  return {
    group: text(told['group']), kind: text(told['kind']), namespace: text(told['namespace']), name, uid, state,
    health: state === 'missing' ? Health.Missing : said < 0 ? Health.Unknown : said, reason: text(health?.['reason']),
    absence: state === 'exists' ? '' : state === 'notWatched' ? 'not watched' : text(told['name']) === '' ? 'selects nothing' : 'does not exist',
  };
}

function relationsOf(value: unknown, end: string): Relation[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap(item => {
    const told = fields(item);
    const other = relatedObject(told?.[end], text(told?.['selector']));
    return told && other ? [{ path: text(told['path']), verb: text(told['verb']), rule: text(told['rule']), builtIn: told['builtIn'] !== false, since: text(told['since']), other }] : [];
  });
}

/** Reads the server's answer. What names no object is skipped. */
export function decodeRelations(body: unknown): Relations {
  const told = fields(body) ?? {};
  const leftOut = told['leftOut'];
  return { refersTo: relationsOf(told['refersTo'], 'target'), referredBy: relationsOf(told['referredBy'], 'source'), leftOut: typeof leftOut === 'number' ? leftOut : 0 };
}

export const relationsAddress = (cluster: string, uid: string, at: string | null): string =>
  `/api/v1/objects/${encodeURIComponent(cluster)}/${encodeURIComponent(uid)}/relations${at ? `?${new URLSearchParams({ at })}` : ''}`;

/** An answer serves canvas and inspector, which ask at almost the same time. */
const freshFor = 2000;
const recent = new Map<string, { readonly asked: number; readonly answer: Promise<Relations> }>();

/** Asks what an object refers to and what refers to it. An object that is unknown has none. */
export function loadRelations(cluster: string, uid: string, at: string | null): Promise<Relations> {
  const address = relationsAddress(cluster, uid, at);
  const now = performance.now();
  for (const [key, known] of recent) if (now - known.asked > freshFor) recent.delete(key);
  const known = recent.get(address);
  if (known) return known.answer;
  const answer = get(address, 'application/json', new AbortController().signal).then(async response => decodeRelations(await response.json()))
    .catch(error => {
      if (error instanceof LoadError && error.status === 404) return decodeRelations(undefined);
      recent.delete(address);
      throw error;
    });
  recent.set(address, { asked: now, answer });
  return answer;
}

/** Not said where one knows it: `spec.template.spec.volumes[2].secret.secretName` -> `volumes[2].secret.secretName`. */
export function shortPath(path: string, segments = 3): string {
  const parts = path.split('.');
  return parts.length <= segments ? path : parts.slice(-segments).join('.');
}
