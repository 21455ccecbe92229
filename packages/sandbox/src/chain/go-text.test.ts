import { create } from "@bufbuild/protobuf";
import { PaymentSchema, Scope } from "@slipway/chain/gen/akash/escrow/id/v1/id_pb.ts";
import { MsgSendSchema } from "@slipway/chain/gen/cosmos/bank/v1beta1/tx_pb.ts";
import { expect, test } from "vitest";
import { goString, messageText, unsignedProblem } from "./go-text.ts";

test("messages are printed in one line, without what is zero", () => {
  const payment = create(PaymentSchema, {
    aid: { scope: Scope.deployment, xid: "akash1a/4" },
    xid: "1/1/akash1b",
  });
  expect(messageText(PaymentSchema, payment)).toBe(
    'aid:<scope:deployment xid:"akash1a/4" > xid:"1/1/akash1b" ',
  );
  const send = create(MsgSendSchema, { fromAddress: 'a"\n', amount: [{ denom: "uakt", amount: "5" }] });
  expect(messageText(MsgSendSchema, send)).toBe('from_address:"a\\"\\n" amount:<denom:"uakt" amount:"5" > ');
});

test("numbers that are none are named", () => {
  expect(unsignedProblem("18446744073709551615", 64)).toBeUndefined();
  expect(unsignedProblem("18446744073709551616", 64)).toBe(
    'strconv.ParseUint: parsing "18446744073709551616": value out of range',
  );
  expect(unsignedProblem("-1", 32)).toBe('strconv.ParseUint: parsing "-1": invalid syntax');
});

test("each byte that is no text is shown on its own", () => {
  expect(goString(Uint8Array.of(0x41, 0xc2, 0xa3, 0xff, 0xe2, 0x82, 0x42))).toBe("A£\ufffd\ufffd\ufffdB");
});
