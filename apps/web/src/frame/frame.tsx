// The frame around every page: skip link, bars, ribbon, palette, raw panel. It also keeps the live stream open.
import { Boxes, Globe, LayoutGrid, Plus, Wallet } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { LiveContext, type Liveness, useLive } from "../data/live.ts";
import { useNetwork, useNetworks } from "../data/network.ts";
import { FailureNote } from "../parts/failure.tsx";
import { PasswordPrompt } from "../wallet/password.tsx";
import { Palette } from "./palette.tsx";
import { RawPanel, useRawKey } from "./raw.tsx";
import { TopBar } from "./top-bar.tsx";

const FaultBanner = lazy(() =>
  import("../pages/sandbox/banner.tsx").then((m) => ({ default: m.FaultBanner })),
);

export function Frame({ children }: { children: ReactNode }): ReactNode {
  const network = useNetwork();
  const networks = useNetworks();
  const silent = !networks.data && networks.failureReason !== null;
  const live = useLive(network?.name);
  const [palette, setPalette] = useState(false);
  const [raw, setRaw] = useRawKey();
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  usePaletteKey(() => setPalette(true));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to move
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path.split("/").slice(0, 4).join("/")]);
  return (
    <LiveContext value={live}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <TopBar onSearch={() => setPalette(true)} />
      <Ribbon live={live} />
      {network?.local && (
        <Suspense>
          <FaultBanner />
        </Suspense>
      )}
      <main id="page" ref={main} tabIndex={-1} className="page" data-wide={isWide(path) || undefined}>
        {silent ? <Silent error={networks.failureReason} /> : children}
      </main>
      <footer className="floor">
        <span>Slipway, the whole Akash client in one program</span>
        <button type="button" className="raw-open" onClick={() => setRaw(true)}>
          Press <kbd>.</kbd> for the raw form, CLI and API of this page
        </button>
        <a href="/openapi.json">API</a>
      </footer>
      <BottomBar />
      <PasswordPrompt />
      {palette && <Palette onClose={() => setPalette(false)} />}
      {raw && <RawPanel onClose={() => setRaw(false)} />}
    </LiveContext>
  );
}

/** The program behind the page does not answer. The page asks again by itself. */
function Silent({ error }: { error: unknown }): ReactNode {
  return (
    <FailureNote
      error={error}
      safe="What you deployed runs on: it does not depend on this program. Asking again every two seconds."
    />
  );
}

function Ribbon({ live }: { live: Liveness }): ReactNode {
  const network = useNetwork();
  if (live === "lost") {
    return (
      <section className="ribbon" data-tone="bad" aria-label="About the connection" aria-live="polite">
        The live connection is down. What you see may be old; trying again.
      </section>
    );
  }
  // Its place is kept while the network is not known yet, so that the page does not jump.
  if (!network) return <div className="ribbon" aria-hidden />;
  if (network.kind !== "sandbox") return null;
  return (
    <section className="ribbon" aria-label="About this network">
      <span>Sandbox network: nothing here costs anything</span>
    </section>
  );
}

function BottomBar(): ReactNode {
  const [path] = useLocation();
  const here = (href: string) => (path.startsWith(href) ? "page" : undefined);
  return (
    <nav className="bottom" aria-label="Main, below">
      <Link href="/deployments" aria-current={here("/deployments")}>
        <Boxes size={19} aria-hidden /> Deployments
      </Link>
      <Link href="/templates" aria-current={here("/templates")}>
        <LayoutGrid size={19} aria-hidden /> Templates
      </Link>
      <Link href="/new" className="bottom-new" aria-label="New deployment">
        <Plus size={20} aria-hidden />
      </Link>
      <Link href="/network" aria-current={here("/network")}>
        <Globe size={19} aria-hidden /> Network
      </Link>
      <Link href="/wallet" aria-current={here("/wallet")}>
        <Wallet size={19} aria-hidden /> Wallet
      </Link>
    </nav>
  );
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open();
      }
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [open]);
}

const isWide = (path: string) => /^\/(deployments|providers|new|network|gpus|sandbox)/.test(path);
