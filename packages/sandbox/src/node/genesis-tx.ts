/** The transaction by which a genesis makes its validator, signed as the real node demands. */
import { create, type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { addressOf, directSignBytes, publicKeyOf, signMessage, toJson } from "@slipway/chain";
import { PubKeySchema as ConsensusKeySchema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { MsgCreateValidatorSchema } from "@slipway/chain/gen/cosmos/staking/v1beta1/tx_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxBodySchema, TxSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { createTypeRegistry } from "@slipway/chain/registry";
import { addressBytes, formatAddress } from "../chain/address.ts";
import { sha256 } from "./comet/merkle.ts";
import { validatorKeyOf } from "./comet/validator-key.ts";

export interface Operator {
  readonly address: string;
  readonly privateKey: Uint8Array;
}

/** The account behind the validator; the same for every sandbox of the name. */
export function operatorOf(chainId: string): Operator {
  const privateKey = sha256(Buffer.from(`slipway sandbox operator of ${chainId}`));
  return { privateKey, address: addressOf(publicKeyOf(privateKey)) };
}

/** Stakes so much uakt; the JSON stands in `genutil.gen_txs`. */
export function validatorTx(chainId: string, { address, privateKey }: Operator, stake: bigint) {
  const body = create(TxBodySchema, {
    messages: [packed(MsgCreateValidatorSchema, createValidator(chainId, address, stake))],
  });
  const authInfo = create(AuthInfoSchema, {
    signerInfos: [
      {
        publicKey: packed(PubKeySchema, create(PubKeySchema, { key: publicKeyOf(privateKey) })),
        modeInfo: { sum: { case: "single", value: { mode: SignMode.DIRECT } } },
      },
    ],
    fee: { amount: [{ denom: "uakt", amount: "5000" }], gasLimit: 200_000n },
  });
  const bodyBytes = toBinary(TxBodySchema, body);
  const authInfoBytes = toBinary(AuthInfoSchema, authInfo);
  const signature = signMessage(
    directSignBytes({ bodyBytes, authInfoBytes, chainId, accountNumber: 0n }),
    privateKey,
  );
  const tx = create(TxSchema, { body, authInfo, signatures: [signature] });
  return toJson(TxSchema, tx, { registry: createTypeRegistry() });
}

function createValidator(chainId: string, address: string, stake: bigint) {
  const key = create(ConsensusKeySchema, { key: validatorKeyOf(chainId).pubkey });
  return create(MsgCreateValidatorSchema, {
    description: { moniker: "sandbox" },
    commission: { rate: percent(10n), maxRate: percent(20n), maxChangeRate: percent(1n) },
    minSelfDelegation: "1",
    validatorAddress: formatAddress(addressBytes(address), "akashvaloper"),
    pubkey: packed(ConsensusKeySchema, key),
    value: { denom: "uakt", amount: String(stake) },
  });
}

/** With 18 decimals, as the wire carries it. */
function percent(value: bigint): string {
  return String(value * 10n ** 16n);
}

function packed<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Any {
  const any = anyPack(schema, message);
  any.typeUrl = `/${schema.typeName}`;
  return any;
}
