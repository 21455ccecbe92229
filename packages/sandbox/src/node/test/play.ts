/** Plays a recorded scenario into a node from outside, and signs transactions of its accounts. */
import { create, toBinary } from "@bufbuild/protobuf";
import { type Msg, type Signer, signerFromMnemonic } from "@slipway/chain";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/secp256k1/keys_pb.ts";
import { SignMode } from "@slipway/chain/gen/cosmos/tx/signing/v1beta1/signing_pb.ts";
import { AuthInfoSchema, TxBodySchema, TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { formatTime, parseTime } from "../comet/time.ts";
import { type RecordedLine, recordedGenesis, recordedScenario } from "./recorded.ts";

export interface BlockAnswer {
  readonly height: string;
  readonly rejected: { tx: string; code: number; codespace: string; log: string }[];
  readonly txs: { code: number; codespace: string; log: string; data: string; events: unknown[] }[];
  readonly block_events: unknown[];
}

const mnemonic = "test test test test test test test test test test test junk";

export function recordedSigner(index: number): Promise<Signer> | Signer {
  return signerFromMnemonic(mnemonic, { index });
}

export async function rpc(url: string, method: string, params: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = JSON.parse(await response.text());
  if (error) throw new Error(JSON.stringify(error));
  return result;
}

/** Makes each recorded block, and the empty ones between; hands over what was recorded and what came. */
export async function playScenario(
  url: string,
  onBlock: (recorded: RecordedLine, answer: BlockAnswer) => void = () => undefined,
): Promise<void> {
  let last = { height: 0, time: parseTime(String(recordedGenesis().genesis_time)) };
  for (const line of recordedScenario()) {
    if (line.kind !== "block") continue;
    const [height, time] = [Number(line.height), parseTime(String(line.time))];
    const step = (time - last.time) / BigInt(height - last.height);
    for (let between = last.height + 1; between < height; between++) {
      await makeBlock(url, last.time + step * BigInt(between - last.height), []);
    }
    onBlock(line, await makeBlock(url, time, inOrder(line)));
    last = { height, time };
  }
}

export async function makeBlock(url: string, time: bigint, txs: string[]): Promise<BlockAnswer> {
  // Our own method's answer, by its contract.
  return (await rpc(url, "slipway_block", { time: formatTime(time), txs })) as BlockAnswer;
}

export async function signTx(
  signer: Signer,
  messages: readonly Msg[],
  { chainId, accountNumber, sequence }: { chainId: string; accountNumber: bigint; sequence: bigint },
): Promise<string> {
  const bodyBytes = toBinary(
    TxBodySchema,
    create(TxBodySchema, { messages: messages.map(({ typeUrl, value }) => ({ typeUrl, value })) }),
  );
  const key = toBinary(PubKeySchema, create(PubKeySchema, { key: signer.pubkey }));
  const authInfoBytes = toBinary(
    AuthInfoSchema,
    create(AuthInfoSchema, {
      signerInfos: [
        {
          publicKey: { typeUrl: `/${PubKeySchema.typeName}`, value: key },
          modeInfo: { sum: { case: "single", value: { mode: SignMode.DIRECT } } },
          sequence,
        },
      ],
      fee: { amount: [{ denom: "uakt", amount: "50000" }], gasLimit: 2_000_000n },
    }),
  );
  const { signature } = await signer.signDirect({ bodyBytes, authInfoBytes, chainId, accountNumber });
  const raw = create(TxRawSchema, { bodyBytes, authInfoBytes, signatures: [signature] });
  return Buffer.from(toBinary(TxRawSchema, raw)).toString("base64");
}

/** The accepted and the refused ones of a block, as they came. */
function inOrder({ txs = [], rejected = [] }: RecordedLine): string[] {
  const order = txs.map(({ tx }) => tx);
  const late = [...rejected].sort((left, right) => right.before - left.before);
  for (const { before, tx } of late) order.splice(before, 0, tx);
  return order;
}
