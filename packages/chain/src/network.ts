/**
 * The networks. In: a name or a small JSON document. Out: where a network answers and what it calls its money.
 */
import { chainError } from "./errors.ts";

/** A network as a small JSON document. Money is named by denomination; prices are decimal text such as "0.025". */
export interface Network {
  readonly name: string;
  readonly title: string;
  readonly kind: "sandbox" | "testnet" | "mainnet" | "custom";
  readonly chainId: string;
  /** CometBFT RPC addresses, the best first. */
  readonly rpc: readonly string[];
  readonly rest: readonly string[];
  readonly grpc?: readonly string[];
  /** The denomination that pays fees. */
  readonly feeDenom: "uakt";
  /** Price of one unit of gas in `feeDenom`. */
  readonly gasPrice: string;
  /** The denomination that deployments are priced in. */
  readonly paymentDenom: "uact";
  /** Mean time between blocks. */
  readonly blockSeconds: number;
  /** Page of a transaction, with `{hash}` in it. */
  readonly explorer?: string;
}

/** The main network, akashnet-2. */
export const mainnet: Network = {
  name: "mainnet",
  title: "Akash mainnet",
  kind: "mainnet",
  chainId: "akashnet-2",
  rpc: [
    "https://rpc.akt.dev/rpc",
    "https://akash-rpc.publicnode.com:443",
    "https://akash-rpc.polkachu.com:443",
    "https://rpc-akash.ecostake.com:443",
  ],
  rest: ["https://rpc.akt.dev/rest", "https://akash-rest.publicnode.com", "https://akash-api.polkachu.com"],
  grpc: ["akash-grpc.publicnode.com:443"],
  feeDenom: "uakt",
  gasPrice: "0.025",
  paymentDenom: "uact",
  blockSeconds: 6,
  explorer: "https://www.mintscan.io/akash/tx/{hash}",
};

/** The public test network, sandbox-2. */
export const testnet: Network = {
  name: "testnet",
  title: "Akash testnet (sandbox-2)",
  kind: "testnet",
  chainId: "sandbox-2",
  rpc: ["https://rpc.sandbox-2.aksh.pw:443"],
  rest: ["https://api.sandbox-2.aksh.pw:443"],
  grpc: ["grpc.sandbox-2.aksh.pw:9090"],
  feeDenom: "uakt",
  gasPrice: "0.025",
  paymentDenom: "uact",
  blockSeconds: 6,
};

/** Reads a network from JSON, filling in what is the same everywhere; throws CHAIN_NETWORK_INVALID with the field. */
export function parseNetwork(value: unknown): Network {
  if (typeof value !== "object" || value === null) throw invalid("network", "must be an object");
  const given = value as Readonly<Record<string, unknown>>;
  const name = nonEmpty(given.name, "name");
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(name))
    throw invalid("name", "may have small letters, digits and dashes");
  const grpc = given.grpc === undefined ? undefined : list(given.grpc, "grpc");
  const explorer = given.explorer === undefined ? undefined : nonEmpty(given.explorer, "explorer");
  return {
    name,
    title: given.title === undefined ? name : nonEmpty(given.title, "title"),
    kind: kindOf(given.kind),
    chainId: nonEmpty(given.chainId, "chainId"),
    rpc: addresses(given.rpc, "rpc", 1),
    rest: addresses(given.rest ?? [], "rest", 0),
    ...(grpc && { grpc }),
    feeDenom: fixed(given.feeDenom, "feeDenom", "uakt"),
    gasPrice: price(given.gasPrice ?? "0.025"),
    paymentDenom: fixed(given.paymentDenom, "paymentDenom", "uact"),
    blockSeconds: seconds(given.blockSeconds ?? 6),
    ...(explorer && { explorer }),
  };
}

function kindOf(value: unknown): Network["kind"] {
  const kind = (["sandbox", "testnet", "mainnet", "custom"] as const).find(
    (each) => each === (value ?? "custom"),
  );
  if (!kind) throw invalid("kind", "must be sandbox, testnet, mainnet or custom");
  return kind;
}

function fixed<Value extends string>(value: unknown, field: string, only: Value): Value {
  if (value !== undefined && value !== only) throw invalid(field, `must be ${only}`);
  return only;
}

function price(value: unknown): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^\d+(\.\d{1,18})?$/.test(text)) {
    throw invalid("gasPrice", 'must be a decimal number such as "0.025"');
  }
  return text;
}

function seconds(value: unknown): number {
  if (typeof value !== "number" || !(value > 0)) throw invalid("blockSeconds", "must be more than 0");
  return value;
}

function addresses(value: unknown, field: string, least: number): string[] {
  const found = list(value, field);
  if (found.length < least) throw invalid(field, "needs at least one address");
  const wrong = found.find((each) => !URL.canParse(each) || !/^https?:/.test(each));
  if (wrong !== undefined) throw invalid(field, `"${wrong}" is not an http or https address`);
  return found;
}

function list(value: unknown, field: string): string[] {
  const found = typeof value === "string" ? [value] : value;
  if (!Array.isArray(found)) throw invalid(field, "must be a list of addresses");
  return found.map((each) => nonEmpty(each, field));
}

function nonEmpty(value: unknown, field: string): string {
  if (typeof value !== "string" || value === "") throw invalid(field, "must be text");
  return value;
}

function invalid(field: string, what: string) {
  return chainError("CHAIN_NETWORK_INVALID", `The network's ${field} ${what}`, { details: { field } });
}
