import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { TxRawSchema } from "@slipway/chain/gen/cosmos/tx/v1beta1/tx_pb.ts";
import { expect, test } from "vitest";
import { actor, sign } from "../test/actors.ts";
import { chainWith, FIRST_NUMBER } from "../test/genesis.ts";
import { send } from "../test/messages.ts";

test("a trial run without a signature is charged for the one that will come", () => {
  const rich = actor(0, FIRST_NUMBER);
  const chain = chainWith([rich]);
  const signed = sign(rich, [send(rich.address, rich.address, 1n)]);
  const raw = fromBinary(TxRawSchema, signed);
  const empty = toBinary(TxRawSchema, { ...raw, signatures: [new Uint8Array()] });
  const [with64, without] = [signed, empty].map((tx) => chain.simulate(tx).gasUsed);
  if (with64 === undefined || without === undefined) throw new Error("no result");
  // The bytes that are missing, against what the node takes for a signature with its key, and a look at the account.
  const missing = BigInt(signed.length - empty.length) * 10n;
  const reckoned = 1_120n;
  expect(without - with64 + missing).toBeGreaterThanOrEqual(reckoned);
  expect(without - with64 + missing).toBeLessThan(reckoned + 2_000n);
});
