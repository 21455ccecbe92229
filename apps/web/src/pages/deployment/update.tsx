// Update: the SDL beside what it changes. Hardware and prices stay as they were agreed; images, commands and
// environment can change.
import type { DeploymentView } from "@slipway/api";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { useNetwork } from "../../data/network.ts";
import { sameGroups } from "../../deploy/compile-shape.ts";
import { around, diffLines } from "../../deploy/diff.ts";
import type { Draft } from "../../deploy/draft.ts";
import { loadTransact } from "../../deploy/load.ts";
import { useOperation } from "../../deploy/operation.ts";
import { Empty, Skeleton, SkeletonRows } from "../../parts/bits.tsx";
import { FailureNote, Note } from "../../parts/failure.tsx";
import { Progress } from "../../parts/progress.tsx";
import { Problems } from "../configure/problems.tsx";
import { useCompiled } from "../configure/use-draft.ts";
import { useKeptSdl } from "./kept-sdl.ts";
import { useMine } from "./lease-data.ts";

const SdlEditor = lazy(() => import("../../editor/sdl-editor.tsx").then((m) => ({ default: m.SdlEditor })));

export function Update({ deployment }: { deployment: DeploymentView }): ReactNode {
  const kept = useKeptSdl(deployment);
  const mine = useMine(deployment);
  if (!mine)
    return (
      <Empty title="Updating is for the owner">Only the key that opened this deployment can change it.</Empty>
    );
  if (deployment.state !== "active")
    return <Empty title="It is closed">A closed deployment cannot be changed.</Empty>;
  if (kept.error) return <FailureNote error={kept.error} safe="The deployment runs on unchanged." />;
  if (kept.isPending) return <SkeletonRows rows={8} what="the kept SDL" />;
  return <Editing deployment={deployment} kept={kept.data} />;
}

function Editing({ deployment, kept }: { deployment: DeploymentView; kept: Draft | null }): ReactNode {
  const network = useNetwork();
  const client = useQueryClient();
  const operation = useOperation();
  const before = kept?.sdl ?? "";
  const [sdl, setSdl] = useState(before);
  const [jump, setJump] = useState<{ line: number; column: number }>();
  const compiled = useCompiled(sdl);
  const old = useCompiled(before || undefined);
  const good = compiled?.ok && compiled.deployable ? compiled : undefined;
  const resized = good && old?.ok ? !sameGroups(good, old) : false;
  const unchanged = good?.hash === deployment.hash;
  const draft: Draft = {
    sdl,
    name: kept?.name ?? deployment.name,
    templateId: kept?.templateId ?? null,
    values: kept?.values ?? {},
    changedAt: Date.now(),
  };
  const update = async () => {
    if (!network || !good) return;
    const done = await operation.run(
      {
        sign: unchanged ? "Nothing to sign: the chain knows this manifest" : "Sign the update",
        block: "Wait for its block",
        send: "Send the new manifest to the provider",
      },
      async (reach) =>
        await (await loadTransact()).updateDeployment({ network, deployment, draft, compiled: good }, reach),
    );
    if (done) {
      await client.invalidateQueries({ queryKey: ["sdl"] });
      await client.invalidateQueries({ queryKey: ["lease"] });
    }
    await client.invalidateQueries({ queryKey: ["deployment"] });
  };
  return (
    <div className="configure">
      <section className="card" aria-label="SDL">
        <header>
          <h2>SDL</h2>
          {sdl !== before && (
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-size="small"
              onClick={() => setSdl(before)}
            >
              Take back the changes
            </button>
          )}
        </header>
        <Suspense fallback={<Skeleton height={460} />}>
          <SdlEditor text={sdl} problems={compiled?.problems ?? []} onChange={setSdl} jump={jump} />
        </Suspense>
      </section>
      <div className="configure-side">
        {compiled && compiled.problems.length > 0 && (
          <Problems
            problems={compiled.problems}
            work={{ draft, setSdl }}
            onGoTo={(line, column) => setJump({ line, column })}
          />
        )}
        <section className="card card-pad stack">
          <h2>What changes</h2>
          {kept === null && (
            <Note>
              The SDL of this deployment is not kept here. Paste it; the chain's hash tells whether it is the
              same.
            </Note>
          )}
          {resized ? (
            <Note tone="warn">
              <strong>Hardware, ports or prices differ.</strong> They are fixed when the lease is made. To
              change them, open a new deployment and close this one.
            </Note>
          ) : (
            <Changes before={before} after={sdl} />
          )}
          <p className="small soft">
            An update costs a small fee and locks nothing more. Services restart with the new settings.
          </p>
          <button
            type="button"
            className="button button-wide"
            data-kind="primary"
            disabled={!good || resized || operation.running || (unchanged && kept !== null)}
            onClick={update}
          >
            {unchanged ? "Send the manifest again" : "Update the deployment"}
          </button>
          {operation.steps.length > 0 && <Progress steps={operation.steps} />}
          {operation.error !== undefined && (
            <FailureNote
              error={operation.error}
              safe="The lease and its money stay. If the chain already took the update, send the manifest again from here."
            />
          )}
        </section>
      </div>
    </div>
  );
}

function Changes({ before, after }: { before: string; after: string }): ReactNode {
  const lines = useMemo(() => around(diffLines(before, after)), [before, after]);
  if (before === after)
    return <p className="soft">Nothing yet. Change an image, a command or the environment.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
    <section className="diff card" tabIndex={0} aria-label="Changed lines">
      {lines.map((line, index) =>
        line === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <div key={index} data-kind="cut">
            …
          </div>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <div key={index} data-kind={line.kind}>
            {line.kind === "added" ? "+ " : line.kind === "removed" ? "− " : "  "}
            {line.text}
          </div>
        ),
      )}
    </section>
  );
}
