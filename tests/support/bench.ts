/**
 * A sandbox in this process that the command line takes for its own, so that a test can pull levers on one side and read
 * what a person is told on the other. In: nothing. Out: the sandbox, a person's key on it, and `slipway …` with that key.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Chain,
  createChain,
  createMnemonic,
  type Network,
  type Signer,
  signerFromMnemonic,
} from "@slipway/chain";
import { createSandbox, type Sandbox, type SandboxCoin } from "@slipway/sandbox";
import { announceInstance } from "../../apps/cli/src/instance.ts";
import { dataDirectory, type Finished, slipway, slipwayStays } from "./slipway.ts";

export interface Bench {
  readonly sandbox: Sandbox;
  readonly chain: Chain;
  /** A person with a key of their own, the coins that are given, and perhaps another way to the network. */
  person(coins?: readonly SandboxCoin[], way?: Partial<Network>): Promise<Person>;
  close(): Promise<void>;
}

export interface Person {
  readonly signer: Signer;
  /** Runs the command line with this person's key. */
  slipway(...words: string[]): Promise<Finished>;
  /** Starts it, waits until it has printed `until`, and leaves it running. */
  slipwayStays(words: readonly string[], until: string): ReturnType<typeof slipwayStays>;
  /** Writes a file that commands can be given. */
  file(name: string, text: string): string;
  uact(): Promise<bigint>;
  /** How many transactions the account has sent so far. */
  sent(): Promise<bigint>;
}

export const million = 1_000_000n;

/** A thousand of each. */
export const plenty: readonly SandboxCoin[] = [
  { denom: "uact", amount: 1_000n * million },
  { denom: "uakt", amount: 1_000n * million },
];

export async function openBench(): Promise<Bench> {
  const sandbox = await createSandbox({ blockTime: 200, runtime: "simulated", onFault: () => {} });
  const chain = createChain({ network: sandbox.network });
  const closers: (() => void)[] = [];
  return {
    sandbox,
    chain,
    async person(coins = plenty, way = {}) {
      const mnemonic = createMnemonic();
      const signer = await signerFromMnemonic(mnemonic);
      if (coins.length > 0) sandbox.admin.faucet(signer.address, coins);
      const data = dataDirectory();
      closers.push(data.remove);
      announceInstance(data.path, { pid: process.pid, sandbox: { ...sandbox.network, ...way } });
      writeFileSync(join(data.path, "sandbox-key.json"), JSON.stringify({ mnemonic }));
      return {
        signer,
        slipway: (...words) => slipway(data.path, ...words),
        slipwayStays: (words, until) => slipwayStays(data.path, words, until),
        file(name, text) {
          const path = join(data.path, name);
          writeFileSync(path, text);
          return path;
        },
        uact: () => uactOf(chain, signer.address),
        sent: async () => (await chain.account(signer.address))?.sequence ?? 0n,
      };
    },
    async close() {
      for (const remove of closers) remove();
      await sandbox.close();
    },
  };
}

export async function uactOf(chain: Chain, address: string): Promise<bigint> {
  return (await chain.balances(address)).find(({ denom }) => denom === "uact")?.amount ?? 0n;
}

/** A small web server; `where` adds placement attributes, `image` tells versions apart. */
export const webSdl = ({ where = "", image = "nginx:1.27" } = {}) => `version: "2.0"
services:
  web:
    image: ${image}
    expose: [{ port: 80, as: 80, to: [{ global: true }] }]
profiles:
  compute:
    web: { resources: { cpu: { units: 0.5 }, memory: { size: 512Mi }, storage: { size: 1Gi } } }
  placement:
    anywhere:
      attributes: { host: akash${where} }
      pricing: { web: { denom: uact, amount: 1000 } }
deployment:
  web: { anywhere: { profile: web, count: 1 } }
`;

/** Asks until the answer is there; the chain moves by itself. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited too long for ${what}`);
}
