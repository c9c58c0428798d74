import { readdirSync } from 'node:fs';

/** Files directly in the given folders whose names end as asked; sorted, with forward slashes. */
export function globSync(folders, suffix) {
  return folders.flatMap(folder => readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(suffix))
    .map(entry => folder === '.' ? entry.name : `${folder}/${entry.name}`)).sort();
}
