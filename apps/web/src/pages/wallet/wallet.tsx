// Keys and balances. A key never leaves this browser; what is shown here comes from the chain.
import { type ReactNode, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { useAccount } from "../../data/queries.ts";
import { useRaw } from "../../frame/raw.tsx";
import { denomName, formatExactly, formatUsd } from "../../money/format.ts";
import { Address } from "../../parts/address.tsx";
import { Empty, Figure, PageHead, Skeleton } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { loadSigning } from "../../wallet/load.ts";
import {
  chooseWallet,
  forgetWallet,
  useWallet,
  useWallets,
  type Wallet,
  walletTitle,
} from "../../wallet/store.ts";
import { AddKey } from "./add-key.tsx";

export function WalletPage(): ReactNode {
  const network = useNetwork();
  const wallet = useWallet();
  const account = useAccount(wallet?.address);
  useRaw({
    title: "Your account",
    api: `GET /v1/networks/${network?.name}/accounts/${wallet?.address ?? "…"}`,
    cli: "slipway balance",
    json: account.data,
  });
  return (
    <>
      <PageHead title="Wallet" actions={wallet && <FaucetButton wallet={wallet} />}>
        {wallet ? (
          <Address value={wallet.address} head={20} tail={8} />
        ) : (
          "Who signs for you on this network."
        )}
      </PageHead>
      <div className="stack settings" style={{ gap: 20 }}>
        {!wallet && network && <NoWallet />}
        {wallet && (account.data || account.isPending) && (
          <section className="card card-pad figures">
            {account.data?.balances.map((coin) => (
              <Figure
                key={coin.denom}
                label={denomName(coin.denom)}
                sub={
                  coin.denom === "uact"
                    ? `${formatUsd(coin.amount)}, pays for deployments`
                    : "pays the chain's fees"
                }
              >
                {formatExactly(coin.amount, coin.denom)}
              </Figure>
            ))}
            {account.isPending && <Skeleton width={160} height={40} />}
            {account.data?.balances.length === 0 && (
              <Figure label="Balance" sub="Send ACT and a little AKT to the address above.">
                empty
              </Figure>
            )}
          </section>
        )}
        {account.error && <FailureNote error={account.error} safe="Your money is where it was." />}
        <Keys />
        <AddKey />
      </div>
    </>
  );
}

function NoWallet(): ReactNode {
  const network = useNetwork();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  if (!network?.faucet)
    return (
      <Empty title="No key for this network yet">
        Connect Keplr or Leap, or make a key in this browser. Only you hold it: this program never sees it.
      </Empty>
    );
  const make = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await (await loadSigning()).makeSandboxWallet(network);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <div className="card">
      <Empty
        title="A key of your own, with play money"
        action={
          <button type="button" className="button" data-kind="primary" disabled={busy} onClick={make}>
            {busy ? "Making the key" : "Make a sandbox key with coins"}
          </button>
        }
      >
        On the sandbox a key is made for you when you first deploy. You can also make it now.
      </Empty>
      {error !== undefined && <FailureNote error={error} safe="No key was made." />}
    </div>
  );
}

function FaucetButton({ wallet }: { wallet: Wallet }): ReactNode {
  const network = useNetwork();
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const [error, setError] = useState<unknown>();
  if (!network?.faucet) return null;
  const ask = async () => {
    setState("busy");
    setError(undefined);
    try {
      const { api } = await import("../../data/api.ts");
      await api.requestFaucet({ network: network.name, body: { address: wallet.address } });
      setState("done");
    } catch (failure) {
      setError(failure);
      setState("idle");
    }
  };
  return (
    <>
      <button type="button" className="button" disabled={state === "busy"} onClick={ask}>
        {state === "busy" ? "Asking the faucet" : state === "done" ? "Get more again" : "Get free coins"}
      </button>
      {error !== undefined && <FailureNote error={error} />}
    </>
  );
}

function Keys(): ReactNode {
  const wallets = useWallets();
  const current = useWallet();
  const network = useNetwork();
  if (wallets.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>Keys in this browser</h2>
      </header>
      <ul className="card-list">
        {wallets.map((wallet) => (
          <KeyRow
            key={wallet.address}
            wallet={wallet}
            current={wallet.address === current?.address}
            usable={wallet.kind !== "sandbox" || network?.kind === "sandbox"}
            onChoose={() => network && chooseWallet(wallet.address, network.name)}
          />
        ))}
      </ul>
    </section>
  );
}

function KeyRow({
  wallet,
  current,
  usable,
  onChoose,
}: {
  wallet: Wallet;
  current: boolean;
  usable: boolean;
  onChoose: () => void;
}): ReactNode {
  const [phrase, setPhrase] = useState<string>();
  const [forget, setForget] = useState(false);
  const [error, setError] = useState<unknown>();
  const own = wallet.kind === "sandbox" || wallet.kind === "local";
  const reveal = async () => {
    setError(undefined);
    try {
      setPhrase(await (await loadSigning()).revealMnemonic(wallet));
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <li className="stack" style={{ gap: 8 }}>
      <div className="row row-between">
        <span className="row">
          <strong>{walletTitle(wallet)}</strong>
          <Address value={wallet.address} />
        </span>
        <span className="row">
          {current && (
            <span className="tag" data-tone="sea">
              acts on this network
            </span>
          )}
          {!current && usable && (
            <button type="button" className="button" data-size="small" onClick={onChoose}>
              Use this key
            </button>
          )}
          {own && (
            <button
              type="button"
              className="button"
              data-size="small"
              onClick={phrase ? () => setPhrase(undefined) : reveal}
            >
              {phrase ? "Hide phrase" : "Show recovery phrase"}
            </button>
          )}
          <button
            type="button"
            className="button"
            data-size="small"
            data-kind="quiet"
            onClick={() => setForget(true)}
          >
            Forget
          </button>
        </span>
      </div>
      {phrase && <p className="phrase mono">{phrase}</p>}
      {error !== undefined && <FailureNote error={error} safe="The key stays where it is." />}
      {forget && (
        <div className="note" data-tone="warn">
          <div>
            <strong>Forget this key here?</strong>
            <p>
              {own
                ? "Without its recovery phrase, what it owns is out of reach for good."
                : "It stays in its extension; you can connect it again."}
            </p>
            <div className="row">
              <button
                type="button"
                className="button"
                data-kind="danger"
                onClick={() => forgetWallet(wallet.address)}
              >
                Forget the key
              </button>
              <button type="button" className="button" onClick={() => setForget(false)}>
                Keep it
              </button>
            </div>
          </div>
        </div>
      )}
    </li>
  );
}
