/** "Did you mean": the closest of some names, if one is close enough to be a slip of the pen. */

const longestName = 64;

/** Names that mean a key of the SDL in docker-compose, Kubernetes or everyday speech. */
const synonyms = new Map<string, string>([
  ["environment", "env"],
  ["entrypoint", "command"],
  ["cmd", "command"],
  ["ports", "expose"],
  ["protocol", "proto"],
  ["containerport", "port"],
  ["target", "port"],
  ["published", "as"],
  ["ram", "memory"],
  ["disk", "storage"],
  ["replicas", "count"],
  ["price", "amount"],
  ["currency", "denom"],
  ["depends_on", "dependencies"],
  ["hosts", "accept"],
  ["hostname", "accept"],
  ["path", "mount"],
  ["readonly", "readOnly"],
  ["volumes", "storage"],
  ["models", "nvidia"],
]);

export function suggest(name: string, known: Iterable<string>): string | undefined {
  if (name === "" || name.length > longestName) return undefined;
  const allowed = name.length <= 4 ? 1 : name.length <= 8 ? 2 : 3;
  const synonym = synonyms.get(name.toLowerCase());
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of known) {
    if (candidate === synonym) return candidate;
    if (Math.abs(candidate.length - name.length) > allowed || candidate.length > longestName) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Edits between two words, a swap of neighbours counting as one. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
