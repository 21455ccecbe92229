/** Numbers that travel as texts: the node reads them while it decodes, and refuses texts that are none. */
import { type DescField, type DescMessage, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { dec, int, int_bytes } from "@slipway/chain/gen/slipway/options_pb.ts";
import { goInteger } from "../coins.ts";
import { UnknownField } from "./unknown-fields.ts";

const MAX_BITS = 256;
const MAX_DECIMAL_BITS = 315;

/** Throws {@link UnknownField}. */
export function rejectNoNumbers(desc: DescMessage, value: Message): void {
  // Generated messages are plain objects whose keys are the names of the descriptor's fields.
  const parts = value as Message & Record<string, unknown>;
  for (const field of desc.fields) {
    const part = parts[field.localName];
    if (typeof part === "string") readNumber(field, part);
    else if (part instanceof Uint8Array) readNumber(field, Buffer.from(part).toString("utf8"));
    else if ("message" in field && field.message) {
      for (const inner of [part].flat()) if (inner) rejectNoNumbers(field.message, inner as Message);
    }
  }
}

function readNumber(field: DescField, text: string): void {
  if (isMarked(field, dec)) {
    if (bitsOf(read(text)) > MAX_DECIMAL_BITS) throw new UnknownField("decimal out of range");
  } else if (isMarked(field, int) || isMarked(field, int_bytes)) {
    const bits = bitsOf(read(text));
    if (bits > MAX_BITS) throw new UnknownField(`integer out of range; got: ${bits}, max: ${MAX_BITS}`);
  }
}

function isMarked(field: DescField, option: typeof dec): boolean {
  return hasOption(field, option) && getOption(field, option);
}

/** An empty text is no number yet, and stays none. */
function read(text: string): bigint {
  const number = text === "" ? 0n : goInteger(text);
  if (number !== undefined) return number;
  throw new UnknownField(`math/big: cannot unmarshal ${JSON.stringify(text)} into a *big.Int`);
}

function bitsOf(number: bigint): number {
  return number === 0n ? 0 : (number < 0n ? -number : number).toString(2).length;
}
