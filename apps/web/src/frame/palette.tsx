// The command palette: go anywhere, do anything that has an address. Recent choices come first.
import { ArrowRight, Boxes, FileCode2, Globe, Moon, Rocket } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { chooseNetwork, useNetworks } from "../data/network.ts";
import { useDeployments, useTemplates } from "../data/queries.ts";
import { createStored } from "../data/store.ts";
import { setTheme } from "../data/theme.ts";
import { useWallet } from "../wallet/store.ts";
import { type Command, rankCommands } from "./rank-commands.ts";
import { useSections } from "./top-bar.tsx";

const recent = createStored<string[]>("slipway.recent", [], (value) =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string").slice(0, 12) : [],
);

export function Palette({ onClose }: { onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const commands = useCommands();
  const found = useMemo(() => rankCommands(commands, text, recent.get()).slice(0, 40), [commands, text]);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const run = (command: Command | undefined) => {
    if (!command) return;
    recent.set([command.id, ...recent.get().filter((id) => id !== command.id)].slice(0, 12));
    dialog.current?.close();
    command.run();
  };
  const keys = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((old) => Math.min(found.length - 1, old + 1));
    else if (event.key === "ArrowUp") setAt((old) => Math.max(0, old - 1));
    else if (event.key === "Enter") run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog className="palette" ref={dialog} onClose={onClose} aria-label="Search and commands">
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        aria-label="Search and commands"
        placeholder="Go anywhere, deploy anything"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={keys}
      />
      <div id="palette-list" className="palette-list" role="listbox" aria-label="Results" ref={list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field above, which keeps the focus
          <div
            key={command.id}
            className="palette-item"
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <Icon kind={command.kind} />
            {command.title}
            <small>{command.note}</small>
          </div>
        ))}
        {found.length === 0 && (
          <p className="palette-item soft">Nothing of that name. Try a template, a page or a deployment.</p>
        )}
      </div>
    </dialog>
  );
}

function useCommands(): Command[] {
  const [, go] = useLocation();
  const wallet = useWallet();
  const templates = useTemplates().data;
  const networks = useNetworks().data?.networks;
  const deployments = useDeployments(wallet?.address).data?.deployments;
  const sections = useSections();
  return useMemo(() => {
    const link = (id: string, title: string, href: string, kind: string, note = "", words = ""): Command => ({
      id,
      title,
      kind,
      note,
      words,
      run: () => go(href),
    });
    const mine = (deployments ?? []).filter(({ state }) => state === "active").slice(0, 30);
    return [
      link("new", "New deployment from an empty SDL", "/new", "new"),
      ...sections.map(({ href, name }) => link(`go${href}`, name, href, "go", "page")),
      link("go/wallet", "Wallet and keys", "/wallet", "go", "page"),
      link("go/settings", "Settings", "/settings", "go", "page"),
      ...mine.flatMap((item) => {
        const base = `/deployments/${item.owner}/${item.dseq}`;
        const note = `${item.name} · ${item.dseq}`;
        return [
          link(`d${item.dseq}`, `Open ${item.name}`, base, "deployment", item.dseq),
          link(`l${item.dseq}`, `Logs of ${item.name}`, `${base}/logs`, "deployment", note),
          link(`s${item.dseq}`, `Shell in ${item.name}`, `${base}/shell`, "deployment", note),
          link(`m${item.dseq}`, `Top up ${item.name}`, `${base}/money`, "deployment", note),
        ];
      }),
      ...(templates ?? []).map((item) =>
        link(
          `t${item.id}`,
          `Deploy ${item.title}`,
          `/new/${item.id}`,
          "template",
          "template",
          item.keywords?.join(" "),
        ),
      ),
      ...(networks ?? []).map((item) => ({
        id: `n${item.name}`,
        title: `Switch to ${item.title}`,
        kind: "network",
        note: item.chainId,
        words: "network",
        run: () => chooseNetwork(item.name),
      })),
      ...(["light", "dark", "system"] as const).map((name) => ({
        id: `theme-${name}`,
        title: `Theme: ${name === "system" ? "as the device" : name}`,
        kind: "theme",
        note: "",
        words: "appearance",
        run: () => setTheme(name),
      })),
    ];
  }, [go, sections, templates, networks, deployments]);
}

function Icon({ kind }: { kind: string }): ReactNode {
  const look = { size: 16, "aria-hidden": true } as const;
  if (kind === "template") return <Rocket {...look} />;
  if (kind === "deployment") return <Boxes {...look} />;
  if (kind === "network") return <Globe {...look} />;
  if (kind === "theme") return <Moon {...look} />;
  if (kind === "new") return <FileCode2 {...look} />;
  return <ArrowRight {...look} />;
}
