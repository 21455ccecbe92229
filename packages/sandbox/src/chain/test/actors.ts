/** Accounts that sign transactions in tests: keys from numbers, sequences counted here. */
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { addressOf, directSignBytes, publicKeyOf, signMessage } from "@slipway/chain";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxBodySchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";

const GAS_PER_MESSAGE = 1_000_000n;
/** Units of gas that one uakt pays for. */
const GAS_PER_UAKT = 40n;

export interface Actor {
  readonly address: string;
  readonly key: Uint8Array;
  readonly number: bigint;
  sequence: bigint;
}

/** The n-th actor of a test; its account number is what the genesis gives it. */
export function actor(seed: number, number: number): Actor {
  const key = new Uint8Array(32).fill(7);
  new DataView(key.buffer).setUint32(0, seed + 1);
  return { address: addressOf(publicKeyOf(key)), key, number: BigInt(number), sequence: 0n };
}

export function any<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Any {
  const value = toBinary(schema, create(schema, init));
  return create(AnySchema, { typeUrl: `/${schema.typeName}`, value });
}

/** A signed transaction; raises the actor's sequence. */
export function sign(by: Actor, messages: Any[], chainId = "localakash"): Uint8Array {
  const bodyBytes = toBinary(TxBodySchema, create(TxBodySchema, { messages }));
  const gasLimit = GAS_PER_MESSAGE * BigInt(messages.length);
  const authInfoBytes = toBinary(
    AuthInfoSchema,
    create(AuthInfoSchema, {
      signerInfos: [
        {
          publicKey: any(PubKeySchema, { key: publicKeyOf(by.key) }),
          modeInfo: { sum: { case: "single", value: { mode: SignMode.DIRECT } } },
          sequence: by.sequence,
        },
      ],
      fee: { amount: [{ denom: "uakt", amount: (gasLimit / GAS_PER_UAKT).toString() }], gasLimit },
    }),
  );
  const bytes = directSignBytes({ bodyBytes, authInfoBytes, chainId, accountNumber: by.number });
  by.sequence++;
  const signatures = [signMessage(bytes, by.key)];
  return toBinary(TxRawSchema, create(TxRawSchema, { bodyBytes, authInfoBytes, signatures }));
}
