// A terminal over the shell of a lease. Loaded when a shell is first started.
import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Xterm } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { type ReactNode, useEffect, useRef } from "react";
import { api } from "../data/api.ts";

export function Terminal({
  path,
  service,
  podIndex,
  command,
  token,
  onEnd,
  onError,
}: {
  path: { network: string; owner: string; dseq: string; gseq: number; oseq: number; provider: string };
  service: string;
  podIndex: number;
  command: string[];
  token: () => Promise<string>;
  onEnd: (how: string) => void;
  onError: (error: unknown) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const given = useRef({ path, service, podIndex, command, token, onEnd, onError });
  useEffect(() => {
    if (!box.current) return;
    const stop = new AbortController();
    const screen = new Xterm({
      fontFamily: '"JetBrains Mono", ui-monospace, monospace',
      fontSize: 13,
      lineHeight: 1.25,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      screenReaderMode: true,
      theme: {
        background: "#0d1117",
        foreground: "#e6e9ef",
        cursor: "#f0783c",
        selectionBackground: "#2f6f8a",
      },
    });
    const fit = new FitAddon();
    screen.loadAddon(fit);
    screen.open(box.current);
    fit.fit();
    screen.focus();
    const resize = new ResizeObserver(() => fit.fit());
    resize.observe(box.current);
    void run(screen, given.current, stop.signal);
    return () => {
      stop.abort();
      resize.disconnect();
      screen.dispose();
    };
  }, []);
  return <div className="shell-box" ref={box} data-testid="terminal" />;
}

async function run(
  screen: Xterm,
  { path, service, podIndex, command, token, onEnd, onError }: Omit<Parameters<typeof Terminal>[0], "key">,
  signal: AbortSignal,
): Promise<void> {
  try {
    const session = api.openShell({
      ...path,
      service,
      podIndex,
      command,
      tty: true,
      stdin: true,
      token: await token(),
      columns: screen.cols,
      rows: screen.rows,
      signal,
    });
    const encoder = new TextEncoder();
    screen.onData((text) => session.write(encoder.encode(text)));
    screen.onResize(({ cols, rows }) => session.resize(cols, rows));
    session.resize(screen.cols, screen.rows);
    for await (const { bytes } of session.output) screen.write(bytes);
    const { exitCode, message } = await session.exit;
    if (!signal.aborted)
      onEnd(message ? `The shell ended: ${message}` : `The shell ended with exit code ${exitCode}.`);
  } catch (failure) {
    if (!signal.aborted) onError(failure);
  }
}
