import {
  Check,
  ChevronDown,
  KeyRound,
  Plus,
  Search,
  SlidersHorizontal,
  Wallet as WalletIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { chooseNetwork, useNetwork, useNetworks } from "../data/network.ts";
import { useAccount, useStatus } from "../data/queries.ts";
import { denomName, formatCoin, formatExactly } from "../money/format.ts";
import { Address } from "../parts/address.tsx";
import { useWallet, walletTitle } from "../wallet/store.ts";
import { Menu } from "./menu.tsx";

const everywhere = [
  { href: "/deployments", name: "Deployments" },
  { href: "/templates", name: "Templates" },
  { href: "/network", name: "Network" },
  { href: "/providers", name: "Providers" },
  { href: "/gpus", name: "GPUs" },
];
const withLevers = [...everywhere, { href: "/sandbox", name: "Sandbox" }];

/** The pages that the bar names; the sandbox's levers only where the network runs inside this program. */
export const useSections = (): typeof everywhere => (useNetwork()?.local ? withLevers : everywhere);

export function TopBar({ onSearch }: { onSearch: () => void }): ReactNode {
  const [path] = useLocation();
  const sections = useSections();
  return (
    <header className="top">
      <Link href="/" className="brand" aria-label="Slipway, start page">
        <Mark />
        Slipway
      </Link>
      <nav aria-label="Main">
        {sections.map(({ href, name }) => (
          <Link key={href} href={href} aria-current={path.startsWith(href) ? "page" : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <span className="top-space" />
      <button type="button" className="top-search" onClick={onSearch}>
        <Search size={15} aria-hidden />
        <span aria-hidden>Search</span>
        <span className="visually-hidden">Search and commands</span>
        <kbd aria-hidden>{isMac() ? "⌘" : "Ctrl "}K</kbd>
      </button>
      <NetworkMenu />
      <WalletMenu />
    </header>
  );
}

export function Mark({ size = 20 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 3 28.5 25h-25Z" fill="var(--signal)" />
      <path d="M2 29.5h28" stroke="var(--sea)" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}

function NetworkMenu(): ReactNode {
  const network = useNetwork();
  const { data } = useNetworks();
  const status = useStatus();
  return (
    <Menu
      label={`Network: ${network?.title ?? "loading"}`}
      button={
        <>
          <span className="dot" data-kind={status.isError ? "down" : network?.kind} aria-hidden />
          {network?.name ?? "…"}
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {(close) => (
        <>
          <p className="menu-head small soft">
            {status.isError
              ? "This network does not answer now."
              : status.data
                ? `Block ${status.data.height.toLocaleString("en")}, a new one about every ${status.data.blockSeconds} s`
                : "Asking for its height…"}
          </p>
          <hr />
          {data?.networks.map((item) => (
            <button
              key={item.name}
              type="button"
              aria-pressed={item.name === network?.name}
              onClick={() => {
                chooseNetwork(item.name);
                close();
              }}
            >
              <span className="dot" data-kind={item.kind} aria-hidden />
              <span>
                {item.title}
                <span className="tiny faint"> {item.chainId}</span>
              </span>
              {item.name === network?.name && <Check size={14} aria-hidden style={{ marginLeft: "auto" }} />}
            </button>
          ))}
          <hr />
          {network?.local && (
            <Link href="/sandbox" onClick={close}>
              <SlidersHorizontal size={14} aria-hidden /> Time, prices and faults
            </Link>
          )}
          <Link href="/settings" onClick={close}>
            <Plus size={14} aria-hidden /> Add a network
          </Link>
        </>
      )}
    </Menu>
  );
}

function WalletMenu(): ReactNode {
  const wallet = useWallet();
  const network = useNetwork();
  const account = useAccount(wallet?.address);
  const main = network?.paymentDenom ?? "uact";
  const balance = account.data?.balances.find(({ denom }) => denom === main)?.amount;
  if (!wallet) {
    return (
      <Link href="/wallet" className="button" data-size="small" data-kind="quiet">
        <WalletIcon size={15} aria-hidden /> Wallet
      </Link>
    );
  }
  return (
    <Menu
      label={`Wallet: ${balance === undefined ? walletTitle(wallet) : formatCoin(balance, main)}`}
      button={
        <>
          <WalletIcon size={15} aria-hidden />
          <span className="wallet-sum">{balance === undefined ? "…" : formatCoin(balance, main)}</span>
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {(close) => (
        <>
          <div className="menu-head stack" style={{ gap: 6 }}>
            <strong>{walletTitle(wallet)}</strong>
            <Address value={wallet.address} />
            {account.data?.balances.map((coin) => (
              <span key={coin.denom} className="row row-between small">
                <span className="faint">{denomName(coin.denom)}</span>
                {formatExactly(coin.amount, coin.denom)}
              </span>
            ))}
          </div>
          <hr />
          <Link href="/wallet" onClick={close}>
            <KeyRound size={14} aria-hidden /> Wallet and keys
          </Link>
        </>
      )}
    </Menu>
  );
}

const isMac = () => /mac|iphone|ipad/i.test(navigator.userAgent);
