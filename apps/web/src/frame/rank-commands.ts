export interface Command {
  id: string;
  title: string;
  kind: string;
  note: string;
  /** More words that find it. */
  words: string;
  run: () => void;
}

/** The commands that hold every typed word, best first: recent ones, then those whose title starts with it. */
export function rankCommands(
  commands: readonly Command[],
  text: string,
  recent: readonly string[],
): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .map((command, order) => ({ command, order, score: scoreOf(command, words, recent) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ command }) => command);
}

function scoreOf(command: Command, words: readonly string[], recent: readonly string[]): number {
  const title = command.title.toLowerCase();
  const all = `${title} ${command.note} ${command.words}`.toLowerCase();
  let score = 1;
  for (const word of words) {
    if (!all.includes(word)) return 0;
    if (title.startsWith(word)) score += 6;
    else if (title.includes(` ${word}`)) score += 5;
    else if (title.includes(word)) score += 3;
    else score += 1;
  }
  const at = recent.indexOf(command.id);
  return at < 0 ? score : score + (words.length === 0 ? 20 - at : 1);
}
