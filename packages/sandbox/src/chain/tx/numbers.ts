/** Numbers that travel as texts: the node reads them while it decodes, and refuses texts that are none. */
import { type DescField, type DescMessage, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { dec, int, int_bytes } from "@slipway/chain/gen/slipway/options_pb.ts";
import { goInteger } from "../coins.ts";
import { UnknownField } from "./unknown-fields.ts";

const MAX_BITS = 256;
const MAX_DECIMAL_BITS = 315;

/** What of a message's fields is to be read. */
interface Plan {
  readonly numbers: readonly { readonly name: string; readonly isDecimal: boolean }[];
  readonly nested: readonly { readonly name: string; readonly desc: DescMessage }[];
}

const plans = new WeakMap<DescMessage, Plan>();

/** Throws {@link UnknownField}. */
export function rejectNoNumbers(desc: DescMessage, value: Message): void {
  const { numbers, nested } = planOf(desc);
  // Generated messages are plain objects whose keys are the names of the descriptor's fields.
  const parts = value as Message & Record<string, unknown>;
  for (const { name, isDecimal } of numbers) {
    const part = parts[name];
    if (typeof part === "string") readNumber(isDecimal, part);
    else if (part instanceof Uint8Array) readNumber(isDecimal, Buffer.from(part).toString("utf8"));
  }
  for (const { name, desc: inner } of nested) {
    for (const part of [parts[name]].flat()) if (part) rejectNoNumbers(inner, part as Message);
  }
}

function readNumber(isDecimal: boolean, text: string): void {
  const bits = bitsOf(read(text));
  if (isDecimal && bits > MAX_DECIMAL_BITS) throw new UnknownField("decimal out of range");
  if (!isDecimal && bits > MAX_BITS) {
    throw new UnknownField(`integer out of range; got: ${bits}, max: ${MAX_BITS}`);
  }
}

function planOf(desc: DescMessage): Plan {
  const known = plans.get(desc);
  if (known) return known;
  const numbers = desc.fields
    .map((field) => ({ name: field.localName, isDecimal: isMarked(field, dec), field }))
    .filter(({ field, isDecimal }) => isDecimal || isMarked(field, int) || isMarked(field, int_bytes))
    .map(({ name, isDecimal }) => ({ name, isDecimal }));
  const nested = desc.fields.flatMap((field) =>
    "message" in field && field.message ? [{ name: field.localName, desc: field.message }] : [],
  );
  const plan = { numbers, nested };
  plans.set(desc, plan);
  return plan;
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
