import type { DecodedBlock, DecodedMessage, DecodedTx } from "./decode.ts";

/** What a block may change: found by looking for ids in its messages and events, before anything is loaded. */
export interface Touched {
  readonly deployments: Map<string, { owner: string; dseq: string }>;
  readonly providers: Set<string>;
  readonly addresses: Set<string>;
}

export function findTouched(blocks: readonly DecodedBlock[]): Touched {
  const touched: Touched = { deployments: new Map(), providers: new Set(), addresses: new Set() };
  for (const block of blocks) {
    for (const tx of block.txs) touchTx(touched, tx);
    for (const fact of block.facts) touchFact(touched, fact.values);
  }
  return touched;
}

function touchTx(touched: Touched, tx: DecodedTx): void {
  for (const fact of tx.facts) touchFact(touched, fact.values);
  if (tx.code === 0) for (const message of tx.messages) touchMessage(touched, message);
}

function touchMessage(touched: Touched, message: DecodedMessage): void {
  for (const inner of message.inner) touchMessage(touched, inner);
  if (!message.typeUrl.startsWith("/akash.") || typeof message.value !== "object" || message.value === null)
    return;
  const { id, bid_id, owner } = message.value as { id?: unknown; bid_id?: unknown; owner?: unknown }; // JSON of a message
  touchId(touched, id);
  touchId(touched, bid_id);
  if (typeof owner === "string") touched.providers.add(owner);
}

function touchFact(touched: Touched, values: Readonly<Record<string, unknown>>): void {
  touchId(touched, values.id);
  for (const key of ["spender", "receiver"] as const) {
    const address = values[key];
    if (typeof address === "string") touched.addresses.add(address);
  }
}

function touchId(touched: Touched, id: unknown): void {
  if (typeof id !== "object" || id === null) return;
  const { owner, dseq, xid } = id as { owner?: unknown; dseq?: unknown; xid?: unknown }; // JSON of an id
  if (typeof owner === "string" && dseq !== undefined) add(touched, owner, String(dseq));
  if (typeof xid === "string") {
    const [account = "", sequence = ""] = xid.split("/");
    add(touched, account, sequence);
  }
}

function add(touched: Touched, owner: string, dseq: string): void {
  touched.deployments.set(`${owner}/${dseq}`, { owner, dseq });
}
