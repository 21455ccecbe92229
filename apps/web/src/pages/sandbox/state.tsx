// The whole state as a file: take it along, or start again from one.
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { api } from "../../data/api.ts";
import { FailureNote } from "../../parts/failure.tsx";
import { useLever } from "./levers.ts";
import { StartFrom } from "./start-from.tsx";

export function StateCard({ chainId, height }: { chainId: string; height: number }): ReactNode {
  const save = useLever(async (network) => {
    const state = await api.exportState({ network });
    download(`${chainId}-${height}.json`, JSON.stringify(state));
  });
  return (
    <section className="card">
      <header>
        <h2>State</h2>
      </header>
      <div className="card-pad split">
        <div className="stack">
          <h3>Take it along</h3>
          <p className="soft">
            Accounts, deployments, leases, escrow, providers and prices as one genesis document. Blocks and
            transactions before now do not come along. It also starts a sandbox elsewhere:{" "}
            <code>slipway up --state FILE</code>.
          </p>
          {save.error !== undefined && <FailureNote error={save.error} />}
          <div>
            <button type="button" className="button" disabled={save.busy} onClick={() => void save.pull()}>
              <Download size={15} aria-hidden /> {save.busy ? "Writing the state" : "Download the state"}
            </button>
          </div>
        </div>
        <StartFrom chainId={chainId} />
      </div>
    </section>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
