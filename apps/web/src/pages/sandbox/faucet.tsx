// Play money for any address.
import { type ReactNode, useState } from "react";
import { api } from "../../data/api.ts";
import { useNetwork } from "../../data/network.ts";
import { formatCoin, parseAmount } from "../../money/format.ts";
import { shorten } from "../../parts/address.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { loadSigning } from "../../wallet/load.ts";
import { useWallet } from "../../wallet/store.ts";
import { Field } from "./field.tsx";
import { useLever } from "./levers.ts";

interface Gift {
  address: string;
  coins: { denom: string; amount: string }[];
}

export function FaucetCard(): ReactNode {
  const wallet = useWallet();
  const network = useNetwork();
  const [typed, setTyped] = useState<string>();
  const [akt, setAkt] = useState("1000");
  const [act, setAct] = useState("1000");
  const [given, setGiven] = useState("");
  const give = useLever(async (name, { address, coins }: Gift) => {
    const { coins: gave } = await api.requestFaucet({ network: name, body: { address, coins } });
    const text = gave.map(({ denom, amount }) => formatCoin(amount, denom)).join(" and ");
    setGiven(`${shorten(address)} has ${text} more.`);
  });
  const make = useLever(async () => {
    if (network) await (await loadSigning()).makeSandboxWallet(network);
  });
  const address = typed ?? wallet?.address ?? "";
  const gift = giftOf(address, akt, act);
  return (
    <section className="card">
      <header>
        <h2>Faucet</h2>
      </header>
      <form
        className="card-pad stack"
        onSubmit={(event) => {
          event.preventDefault();
          setGiven("");
          if (gift) void give.pull(gift);
        }}
      >
        <div className="field">
          <label htmlFor="faucet-address">Address</label>
          <input
            id="faucet-address"
            className="input mono"
            placeholder="akash1…"
            spellCheck={false}
            autoComplete="off"
            value={address}
            onChange={(event) => setTyped(event.target.value.trim())}
          />
          {!wallet && typed === undefined && (
            <small>
              This console has no key yet.{" "}
              <button type="button" className="link" disabled={make.busy} onClick={() => void make.pull()}>
                Make a throw-away one
              </button>
            </small>
          )}
          {wallet && address === wallet.address && <small>The key that acts here.</small>}
          {wallet && address !== wallet.address && (
            <small>
              <button type="button" className="link" onClick={() => setTyped(undefined)}>
                Use the key that acts here
              </button>
            </small>
          )}
        </div>
        <div className="form-grid">
          <Field
            id="faucet-akt"
            label="AKT, pays fees"
            value={akt}
            set={setAkt}
            inputMode="decimal"
            aria-invalid={isNoAmount(akt)}
          />
          <Field
            id="faucet-act"
            label="ACT, pays for deployments"
            value={act}
            set={setAct}
            inputMode="decimal"
            aria-invalid={isNoAmount(act)}
          />
        </div>
        {give.error !== undefined && <FailureNote error={give.error} safe="No money was made." />}
        {make.error !== undefined && <FailureNote error={make.error} safe="No key was made." />}
        {given && <Note tone="good">{given}</Note>}
        <div>
          <button type="submit" className="button" disabled={!gift || give.busy}>
            {gift
              ? `Give ${gift.coins.map(({ denom, amount }) => formatCoin(amount, denom)).join(" and ")}`
              : "Give play money"}
          </button>
        </div>
      </form>
    </section>
  );
}

const isNoAmount = (text: string) => (text.trim() !== "" && parseAmount(text) === undefined) || undefined;

/** Undefined while something is no address or no amount, or all amounts are nothing. */
function giftOf(address: string, akt: string, act: string): Gift | undefined {
  if (!/^akash1[0-9a-z]{38,58}$/.test(address)) return undefined;
  const amounts = [
    { denom: "uakt", text: akt },
    { denom: "uact", text: act },
  ].map(({ denom, text }) => ({ denom, amount: text.trim() === "" ? 0n : parseAmount(text) }));
  if (amounts.some(({ amount }) => amount === undefined)) return undefined;
  const coins = amounts.flatMap(({ denom, amount = 0n }) =>
    amount > 0n ? [{ denom, amount: String(amount) }] : [],
  );
  return coins.length > 0 ? { address, coins } : undefined;
}
