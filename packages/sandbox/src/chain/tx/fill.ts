/**
 * Go structs have no absent messages where protobuf has: a field that is not nullable is always there, and always on
 * the wire. `fill` gives decoded messages that shape, so that modules can rely on it and answers are encoded alike.
 */
import {
  create,
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type Message,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { CoinSchema } from "@slipway/chain/gen/cosmos/base/v1beta1/coin_pb.ts";
import { nullable } from "@slipway/chain/gen/slipway/options_pb.ts";

interface Plan {
  /** Message fields that are made when absent. */
  readonly required: readonly { readonly name: string; readonly desc: DescMessage }[];
  /** Message fields, single or repeated, to look into. */
  readonly nested: readonly { readonly name: string; readonly desc: DescMessage; readonly list: boolean }[];
}

const plans = new WeakMap<DescMessage, Plan>();

/** Makes the absent messages of a decoded message, in place, at every depth. Returns it. */
export function fill<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
): MessageShape<Desc> {
  fillPlain(schema, message);
  return message;
}

/** A new message with its non-nullable parts made. */
export function createFilled<Desc extends DescMessage>(schema: Desc): MessageShape<Desc> {
  return fill(schema, create(schema));
}

/** A message's bytes with every part that is never absent in Go, numbers too. Fills the message. */
export function pack<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Uint8Array {
  writeNumbers(schema, fill(schema, message));
  return toBinary(schema, message);
}

function writeNumbers(desc: DescMessage, message: Message): void {
  // As in fillPlain: keys are the names of the descriptor's fields.
  const fields = message as unknown as Record<string, Message | Message[] | undefined>;
  if (desc.typeName === CoinSchema.typeName) Object.assign(fields, { amount: fields.amount || "0" });
  for (const { name, desc: inner } of planOf(desc).nested) {
    for (const part of [fields[name]].flat()) if (part) writeNumbers(inner, part);
  }
}

/** The part of a filled message that cannot be absent. */
export function need<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("a message was not filled");
  return part;
}

function fillPlain(desc: DescMessage, message: Message): void {
  const { required, nested } = planOf(desc);
  // Generated messages are plain objects whose keys are the names of the descriptor's fields.
  const fields = message as unknown as Record<string, Message | Message[] | undefined>;
  for (const { name, desc: inner } of required) fields[name] ??= zeroOf(inner);
  for (const { name, desc: inner, list } of nested) {
    const value = fields[name];
    if (list && Array.isArray(value)) for (const item of value) fillPlain(inner, item);
    else if (value && !Array.isArray(value)) fillPlain(inner, value);
  }
}

/** Go's zero time is the first of the year 1. */
const ZERO_TIME = -62_135_596_800n;

function zeroOf(desc: DescMessage): Message {
  return desc.typeName === TimestampSchema.typeName
    ? create(TimestampSchema, { seconds: ZERO_TIME })
    : create(desc);
}

function planOf(desc: DescMessage): Plan {
  const known = plans.get(desc);
  if (known) return known;
  const plan = makePlan(desc);
  plans.set(desc, plan);
  return plan;
}

function makePlan(desc: DescMessage): Plan {
  const required: { name: string; desc: DescMessage }[] = [];
  const nested: { name: string; desc: DescMessage; list: boolean }[] = [];
  for (const field of desc.fields) {
    if (field.oneof) continue;
    if (field.fieldKind === "message") {
      if (!isNullable(field)) required.push({ name: field.localName, desc: field.message });
      nested.push({ name: field.localName, desc: field.message, list: false });
    } else if (field.fieldKind === "list" && field.listKind === "message") {
      nested.push({ name: field.localName, desc: field.message, list: true });
    }
  }
  return { required, nested };
}

function isNullable(field: DescField): boolean {
  return hasOption(field, nullable) && getOption(field, nullable);
}
