/** Accounts of a population: keys from the seed, transactions truly signed, sequences counted here. */
import { createHash } from "node:crypto";
import { toBinary } from "@bufbuild/protobuf";
import {
  addressOf,
  createAuthInfo,
  createBody,
  directSignBytes,
  encodeTx,
  type Msg,
  publicKeyOf,
} from "@slipway/chain";
import { AuthInfoSchema, TxBodySchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { signSecp256k1 } from "../chain/tx/verify.ts";

export interface Citizen {
  readonly name: string;
  readonly address: string;
  readonly key: Uint8Array;
  readonly pubkey: Uint8Array;
}

/** Where an account stands: undefined before it exists. */
export interface Standing {
  readonly accountNumber: bigint;
  sequence: bigint;
}

const gasPerMessage = 700_000n;
const gasPerByte = 45n;
/** Units of gas that one uakt pays for. */
const gasPerUakt = 40n;

export function secretOf(seed: number, name: string): Uint8Array {
  return createHash("sha256").update(`slipway population\n${seed}\n${name}`).digest();
}

export function citizenOf(seed: number, name: string): Citizen {
  const key = secretOf(seed, name);
  const pubkey = publicKeyOf(key);
  return { name, key, pubkey, address: addressOf(pubkey) };
}

/** A signed transaction; raises the sequence. */
export function signTx(
  { key, pubkey }: Citizen,
  standing: Standing,
  messages: readonly Msg[],
  chainId: string,
): Uint8Array {
  const bodyBytes = toBinary(TxBodySchema, createBody(messages));
  const gas = gasPerMessage * BigInt(messages.length) + gasPerByte * BigInt(bodyBytes.length);
  const fee = { gas, amount: [{ denom: "uakt", amount: gas / gasPerUakt + 1n }] };
  const { accountNumber, sequence } = standing;
  const authInfoBytes = toBinary(AuthInfoSchema, createAuthInfo({ pubkey, sequence }, fee));
  standing.sequence++;
  const signature = signSecp256k1(key, directSignBytes({ bodyBytes, authInfoBytes, chainId, accountNumber }));
  return encodeTx({ bodyBytes, authInfoBytes, signatures: [signature] });
}
