/** The thread in which a history grows. Its parent says by a message where the chain shall be kept. */
import { once } from "node:events";
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { HistoryOptions, Told } from "./history.ts";

enableCompileCache();
const { growAlone } = await import("./grow-alone.ts");

const parent = parentPort;
if (parent === null) throw new Error("this is a thread of history.ts");
const tell = (told: Told) => parent.postMessage(told);
const asked = once(parent, "message");
// As history.ts gave them.
const core = await growAlone(workerData as HistoryOptions, (text) => tell({ kind: "progress", text }));
const [dir] = await asked;
core.copyTo(String(dir));
core.close();
tell({ kind: "kept" });
