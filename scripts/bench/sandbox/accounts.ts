/** The people of these measurements, and the genesis that knows them. */
import { createKeySigner, type Signer } from "@slipway/chain";
import { sandboxGenesis } from "../../../packages/sandbox/src/node/genesis.ts";

export function signerOf(index: number): Signer {
  const key = new Uint8Array(32).fill(1);
  new DataView(key.buffer).setUint32(0, index + 1);
  return createKeySigner(key);
}

/** Account numbers begin after the validator's operator: the first signer has number 1. */
export const firstAccountNumber = 1n;

/** Of the account that may report prices. */
export const oracleKey = new Uint8Array(32).fill(99);

export function genesisFor(signers: readonly Signer[]): unknown {
  const accounts = signers.map(({ address }) => ({ address, uakt: 10n ** 15n, uact: 10n ** 15n }));
  const oracle = createKeySigner(oracleKey).address;
  return sandboxGenesis({ time: BigInt(Date.now()) * 1_000_000n, accounts, oracle });
}
