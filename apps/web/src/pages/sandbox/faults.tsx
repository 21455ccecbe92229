// What the sandbox's node does wrong on purpose, so that a client can be seen coping with it.
import type { RpcFaults } from "@slipway/api";
import { type ReactNode, useId } from "react";
import { api } from "../../data/api.ts";
import { State } from "../../parts/bits.tsx";
import { FailureNote } from "../../parts/failure.tsx";
import { rpcFaultWords, seconds } from "./fault-words.ts";
import { useLever } from "./levers.ts";

export function FaultsCard({ faults: known }: { faults: RpcFaults }): ReactNode {
  const set = useLever((network, body: Partial<RpcFaults>) => api.setFaults({ network, body }));
  const faults = { ...known, ...set.going?.[0] };
  const on = rpcFaultWords(faults).length;
  const change = (body: Partial<RpcFaults>) => void set.pull(body);
  return (
    <section className="card" id="faults">
      <header>
        <h2>Faults of the node</h2>
        <State tone={on > 0 ? "wait" : "good"}>{on > 0 ? `${on} on` : "All well"}</State>
      </header>
      <div className="card-pad stack">
        <p className="soft">
          Wallets, command lines and this console all ask the same node. Watch how they cope: other pages of
          the console will show it, this one goes on. Providers ask it too.
        </p>
        <div className="fault-grid">
          <Choice
            name="Every answer"
            help="Rate limits and broken proxies, as public nodes have them."
            value={faults.status ?? 0}
            options={[
              [0, "the truth"],
              [429, "429, too many requests"],
              [502, "502, bad gateway"],
            ]}
            set={(value) => change({ status: value === 429 || value === 502 ? value : null })}
          />
          <Choice
            name="Answers wait"
            help="A node far away or under load."
            value={faults.stall}
            options={offer(faults.stall, [0, 500, 2000, 10_000], (ms) =>
              ms === 0 ? "not at all" : seconds(ms / 1000),
            )}
            set={(stall) => change({ stall })}
          />
          <Choice
            name="Connections cut"
            help="By chance, in the middle of anything."
            value={faults.drop}
            options={offer(faults.drop, [0, 0.1, 0.3, 0.7], (share) =>
              share === 0 ? "none" : `${Math.round(share * 100)} of 100`,
            )}
            set={(drop) => change({ drop })}
          />
          <Choice
            name="Newest blocks"
            help="A node that lags behind the others."
            value={faults.late}
            options={offer(faults.late, [0, 1, 3, 10], (late) =>
              late === 0 ? "seen at once" : late === 1 ? "1 not seen yet" : `${late} not seen yet`,
            )}
            set={(late) => change({ late })}
          />
          <label className="fault-check">
            <input
              type="checkbox"
              checked={faults.shuffle}
              onChange={(event) => change({ shuffle: event.target.checked })}
            />
            <span>
              <strong>Transactions change places</strong>
              <small className="faint">They enter blocks in another order than they came.</small>
            </span>
          </label>
        </div>
        {set.error !== undefined && <FailureNote error={set.error} safe="The faults are as they were." />}
      </div>
    </section>
  );
}

/** The usual values, and the one that stands when somebody set another. */
export function offer(
  now: number,
  usual: readonly number[],
  words: (value: number) => string,
): [number, string][] {
  const values = usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
  return values.map((value) => [value, words(value)]);
}

function Choice({
  name,
  help,
  value,
  options,
  set,
}: {
  name: string;
  help: string;
  value: number;
  options: readonly (readonly [number, string])[];
  set: (value: number) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <select
        id={id}
        className="select"
        data-on={value !== 0 || undefined}
        value={value}
        onChange={(event) => set(Number(event.target.value))}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
      <small>{help}</small>
    </div>
  );
}
