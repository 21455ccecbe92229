// The sandbox's own providers, each with the switches of its bad luck.
import type { ProviderFaults, ProviderView, SandboxProviderView } from "@slipway/api";
import { HardDrive } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { api } from "../../data/api.ts";
import { useProviders } from "../../data/queries.ts";
import { Empty, State } from "../../parts/bits.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { bytesText, cpuText } from "../amount-of.ts";
import { gpuName } from "../gpu-look.ts";
import { providerFaultWords, seconds } from "./fault-words.ts";
import { offer } from "./faults.tsx";
import { useLever } from "./levers.ts";

export function ProvidersCard({ providers: told }: { providers: readonly SandboxProviderView[] }): ReactNode {
  const [losing, setLosing] = useState<SandboxProviderView>();
  const [lost, setLost] = useState("");
  const set = useLever((network, id: string, body: Partial<ProviderFaults>) =>
    api.setProviderFaults({ network, id, body }),
  );
  const lose = useLever(async (network, { id, name }: SandboxProviderView) => {
    const { leases } = await api.loseDisk({ network, id, body: {} });
    const hit =
      leases === 0
        ? "Nothing ran there."
        : `What ${leases === 1 ? "1 lease" : `${leases} leases`} had there is gone.`;
    setLost(`${name} has lost its disk. ${hit}`);
  });
  const [moving, moved] = set.going ?? [];
  const providers = told.map((each) =>
    each.id === moving ? { ...each, faults: { ...each.faults, ...moved } } : each,
  );
  const known = useProviders().data?.providers;
  const change = (id: string) => (body: Partial<ProviderFaults>) => void set.pull(id, body);
  const wrong = providers.filter(({ name, faults }) => providerFaultWords(name, faults).length > 0).length;
  return (
    <section className="card" id="providers">
      <header>
        <h2>Providers</h2>
        <State tone={wrong > 0 ? "wait" : "good"}>{wrong > 0 ? `${wrong} with faults` : "All well"}</State>
      </header>
      {providers.length === 0 ? (
        <Empty title="No provider runs here">This sandbox was started without providers of its own.</Empty>
      ) : (
        <Table
          rows={providers}
          rowKey={({ id }) => id}
          caption="Providers of the sandbox and their faults"
          columns={columnsOf(known ?? [], change, (provider) => {
            setLost("");
            setLosing(provider);
          })}
        />
      )}
      {losing && (
        <div className="card-pad">
          <Note tone="warn">
            <strong>Take the disk of {losing.name}?</strong>
            <p>
              Its volumes and manifests are gone for good, and what runs there ends.{" "}
              {losing.leases > 0 &&
                `${losing.leases === 1 ? "Its lease stays" : `Its ${losing.leases} leases stay`} on the chain, paid by the block: a tenant has to send the manifest again, and the data does not come back.`}
            </p>
            <div className="row">
              <button
                type="button"
                className="button"
                data-kind="danger"
                disabled={lose.busy}
                onClick={() => void lose.pull(losing).then((done) => done && setLosing(undefined))}
              >
                Take the disk
              </button>
              <button type="button" className="button" onClick={() => setLosing(undefined)}>
                Leave it
              </button>
            </div>
          </Note>
        </div>
      )}
      {lost && (
        <div className="card-pad">
          <Note tone="good">{lost}</Note>
        </div>
      )}
      {[set.error, lose.error].map(
        (error) =>
          error !== undefined && (
            <div className="card-pad" key={String(error)}>
              <FailureNote error={error} safe="The provider is as it was." />
            </div>
          ),
      )}
    </section>
  );
}

type Change = (id: string) => (faults: Partial<ProviderFaults>) => void;

function columnsOf(
  known: readonly ProviderView[],
  change: Change,
  lose: (provider: SandboxProviderView) => void,
): Column<SandboxProviderView>[] {
  // Elsewhere a provider goes by the organization that it declares on the chain.
  const named = (owner: string) => known.find((each) => each.owner === owner);
  return [
    {
      id: "name",
      name: "Name",
      by: ({ name }) => name,
      cell: ({ owner, name }) => (
        <>
          <Link className="cover" href={`/providers/${owner}`}>
            {name}
          </Link>{" "}
          <span className="faint small">{named(owner)?.name}</span>
        </>
      ),
    },
    { id: "region", name: "Region", by: ({ region }) => region, cell: ({ region }) => region },
    {
      id: "leases",
      name: "Leases",
      number: true,
      by: ({ leases }) => leases,
      cell: ({ leases }) => leases,
    },
    {
      id: "hardware",
      name: "Hardware",
      cell: ({ owner }) => <Hardware known={named(owner)} />,
    },
    {
      id: "dark",
      name: "Goes dark",
      cell: ({ id, name, faults }) => (
        <Switch label={`${name} goes dark`} on={faults.dark} set={(dark) => change(id)({ dark })} />
      ),
    },
    {
      id: "late",
      name: "Bids late",
      cell: ({ id, name, faults }) => (
        <select
          className="select small-select"
          aria-label={`${name} bids late`}
          data-on={faults.bidsLate > 0 || undefined}
          value={faults.bidsLate}
          onChange={(event) => change(id)({ bidsLate: Number(event.target.value) })}
        >
          {offer(faults.bidsLate, [0, 5, 30, 120, 600], (late) =>
            late === 0 ? "no" : `by ${seconds(late)}`,
          ).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ),
    },
    {
      id: "manifests",
      name: "Refuses manifests",
      cell: ({ id, name, faults }) => (
        <Switch
          label={`${name} refuses manifests`}
          on={faults.refusesManifests}
          set={(refusesManifests) => change(id)({ refusesManifests })}
        />
      ),
    },
    {
      id: "disk",
      name: "Disk",
      cell: (provider) => (
        <button
          type="button"
          className="button"
          data-size="small"
          aria-label={`Lose the disk of ${provider.name}`}
          onClick={() => lose(provider)}
        >
          <HardDrive size={14} aria-hidden /> Lose
        </button>
      ),
    },
  ];
}

/** As the provider itself said when it was asked last. */
function Hardware({ known }: { known: ProviderView | undefined }): ReactNode {
  if (!known?.capacity) return <span className="faint">not asked yet</span>;
  const { cpu, memory } = known.capacity;
  const gpus = known.gpus.map((gpu) => `${gpu.total ?? ""} ${gpuName(gpu)}`.trim());
  return (
    <span className="soft hardware">
      {[`${cpuText(cpu.total)} CPU`, bytesText(memory.total), ...gpus].join(", ")}
    </span>
  );
}

function Switch({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }): ReactNode {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={on}
      aria-label={label}
      onClick={() => set(!on)}
    >
      <i aria-hidden />
      <span aria-hidden>{on ? "on" : "off"}</span>
    </button>
  );
}
