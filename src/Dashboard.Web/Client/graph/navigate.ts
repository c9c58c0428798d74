import type { Scene } from './scene.ts';

export type Direction = 'parent' | 'child' | 'previous' | 'next';

/** The card that an arrow key leads to: owner, first owned, neighbours below the same owner (roots are neighbours of each other). -1 where there is none. */
export function neighbour(scene: Scene, index: number, direction: Direction): number {
  if (index < 0 || index >= scene.count) return scene.count > 0 ? 0 : -1;
  const parent = scene.parent[index]!;
  switch (direction) {
    case 'parent': return parent;
    case 'child': return index + 1 < scene.count && scene.parent[index + 1] === index ? index + 1 : -1; // preorder
    case 'next':
      for (let i = index + 1; i < scene.count && scene.parent[i]! >= parent; i++) if (scene.parent[i] === parent) return i;
      return -1;
    case 'previous':
      for (let i = index - 1; i > parent && i >= 0; i--) if (scene.parent[i] === parent) return i;
      return -1;
  }
}
