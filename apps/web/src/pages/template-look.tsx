import type { TemplateSummary } from "@slipway/api";
import { Bot, Boxes, Database, Gamepad2, Globe, Wrench } from "lucide-react";
import type { ReactNode } from "react";

export const categories: { id: string; title: string; plain: string }[] = [
  { id: "ai", title: "AI & GPU", plain: "Models, notebooks and pictures on rented GPUs." },
  { id: "web", title: "Web app or API", plain: "Sites, blogs and services with an address of their own." },
  { id: "node", title: "Blockchain node", plain: "Full nodes and peers that keep running." },
  { id: "database", title: "Database", plain: "Data on disks that survive a restart." },
  { id: "tool", title: "Tool", plain: "Things that you or your team use every day." },
  { id: "game", title: "Game", plain: "A world for you and your friends." },
];

export function CategoryIcon({ category, size = 18 }: { category: string; size?: number }): ReactNode {
  const look = { size, "aria-hidden": true, strokeWidth: 1.75 } as const;
  if (category === "ai") return <Bot {...look} />;
  if (category === "web") return <Globe {...look} />;
  if (category === "node") return <Boxes {...look} />;
  if (category === "database") return <Database {...look} />;
  if (category === "game") return <Gamepad2 {...look} />;
  return <Wrench {...look} />;
}

/** Templates that hold every typed word in title, summary, category or keywords; popular ones first. */
export function searchTemplates(all: readonly TemplateSummary[], text: string): TemplateSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .map((item, order) => ({ item, order, score: scoreOf(item, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ item }) => item);
}

function scoreOf(item: TemplateSummary, words: readonly string[]): number {
  const title = item.title.toLowerCase();
  const rest =
    `${item.id} ${item.summary} ${item.category} ${item.needs} ${item.keywords?.join(" ") ?? ""}`.toLowerCase();
  let score = item.popular ? 2 : 1;
  if (item.id === "hello") score += 1;
  for (const word of words) {
    if (title.startsWith(word)) score += 8;
    else if (title.includes(word)) score += 5;
    else if (rest.includes(word)) score += 2;
    else return 0;
  }
  return score;
}
