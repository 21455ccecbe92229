import type { DeploymentView } from "@slipway/api";
import type { ReactNode } from "react";
import { RawBlock } from "../../frame/raw.tsx";
import { useKeptSdl } from "./kept-sdl.ts";

/** The deployment as data: the SDL that is kept, and the API's whole answer. */
export function Raw({ deployment }: { deployment: DeploymentView }): ReactNode {
  const kept = useKeptSdl(deployment);
  return (
    <div className="stack" style={{ gap: 24 }}>
      {kept.data && <RawBlock title="SDL" text={kept.data.sdl} />}
      <RawBlock title="Deployment" text={JSON.stringify(deployment, null, 2)} />
    </div>
  );
}
