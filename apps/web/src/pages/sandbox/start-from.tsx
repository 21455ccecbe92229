// Starts the sandbox again from a file: chosen, looked at, asked for once more, then done.
import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { api } from "../../data/api.ts";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { useLever } from "./levers.ts";
import { readState, type StateFile } from "./state-file.ts";

export function StartFrom({ chainId }: { chainId: string }): ReactNode {
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<StateFile>();
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  const [tried, setTried] = useState<StateFile>();
  const load = useLever(async (network, { document, name }: StateFile) => {
    const { height } = await api.importState({ network, body: document });
    setDone(`The sandbox started again from ${name} and stands at block ${height.toLocaleString("en")}.`);
    setFile(undefined);
    await client.invalidateQueries();
  });
  const choose = async (chosen: File | undefined) => {
    setDone("");
    setProblem("");
    setFile(undefined);
    if (!chosen) return;
    const read = readState(chosen.name, await chosen.text());
    if ("problem" in read) setProblem(read.problem);
    else setFile(read);
  };
  return (
    <div className="stack">
      <h3>Start again from one</h3>
      <p className="soft">
        From a file that was downloaded here or written by <code>slipway sandbox export</code>. The chain that
        runs now is set aside, its blocks are no longer shown, and the index is built anew.
      </p>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="State file"
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {problem && <p className="bad-text">{problem}</p>}
      {file && (
        <Note tone="warn">
          <strong>Start again from {file.name}?</strong>
          <p>
            {file.accounts.toLocaleString("en")} accounts, {file.deployments.toLocaleString("en")}{" "}
            deployments, from {file.document.chain_id}
            {file.document.chain_id === chainId ? "" : ", another chain than this one"}. What is on the
            sandbox now is not in it, unless it was exported just now.
          </p>
          <div className="row">
            <button
              type="button"
              className="button"
              data-kind="danger"
              disabled={load.busy}
              onClick={() => {
                setTried(file);
                void load.pull(file);
              }}
            >
              {load.busy ? "Starting from it" : "Start from it"}
            </button>
            <button type="button" className="button" disabled={load.busy} onClick={() => setFile(undefined)}>
              Keep what runs
            </button>
          </div>
        </Note>
      )}
      {load.error !== undefined && tried === file && (
        <FailureNote error={load.error} safe="The sandbox that ran before runs on." />
      )}
      {done && <Note tone="good">{done}</Note>}
      <div>
        <button type="button" className="button" disabled={load.busy} onClick={() => picker.current?.click()}>
          <Upload size={15} aria-hidden /> Choose a state file
        </button>
      </div>
    </div>
  );
}
