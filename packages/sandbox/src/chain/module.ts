/** What a module brings: messages, queries, its part of the genesis, its work at the edges of blocks. */
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { Context } from "./context.ts";
import { fill } from "./tx/fill.ts";

export interface MessageHandler {
  readonly typeUrl: string;
  readonly desc: DescMessage;
  /** Go's `ValidateBasic`: what can be refused without looking at the state. */
  readonly validate?: (msg: Message) => void;
  /** Runs the message; answers the bytes of its response. */
  readonly run: (ctx: Context, msg: Message) => { typeUrl: string; value: Uint8Array };
}

export interface QueryHandler {
  readonly path: string;
  readonly run: (ctx: Context, request: Uint8Array) => Uint8Array;
}

export interface Module {
  /** Name of its genesis section. */
  readonly name: string;
  readonly messages?: readonly MessageHandler[];
  readonly queries?: readonly QueryHandler[];
  /** Other types that its messages carry inside an Any. */
  readonly types?: readonly DescMessage[];
  /** `all`: every section, for what stands in another one. */
  readonly initGenesis?: (ctx: Context, section: unknown, all: Readonly<Record<string, unknown>>) => void;
  /** Reads what stands beside the sections. */
  readonly initHead?: (ctx: Context, head: Readonly<Record<string, unknown>>) => void;
  /** Reads new parameters from JSON and writes them, whoever asks. */
  readonly setParams?: (ctx: Context, params: unknown) => void;
  readonly exportGenesis?: (ctx: Context) => unknown;
  readonly beginBlock?: (ctx: Context) => void;
  readonly endBlock?: (ctx: Context) => void;
}

interface MessageWork<Desc extends DescMessage, Out extends DescMessage> {
  readonly validate?: (msg: MessageShape<Desc>) => void;
  /** For messages whose response is empty. */
  readonly run?: (ctx: Context, msg: MessageShape<Desc>) => void;
  /** For the others. */
  readonly answer?: (ctx: Context, msg: MessageShape<Desc>) => MessageInitShape<Out>;
}

/** Binds a message type to its work; `response` is the type whose bytes stand in the transaction's data. */
export function onMessage<Desc extends DescMessage, Out extends DescMessage>(
  desc: Desc,
  response: Out,
  { validate, run, answer }: MessageWork<Desc, Out>,
): MessageHandler {
  const typeUrl = `/${response.typeName}`;
  // The registry hands each handler only messages of its own type.
  const own = (msg: Message) => msg as MessageShape<Desc>;
  return {
    typeUrl: `/${desc.typeName}`,
    desc,
    ...(validate ? { validate: (msg: Message) => validate(own(msg)) } : {}),
    run: (ctx, msg) => {
      run?.(ctx, own(msg));
      return { typeUrl, value: answer ? encodeFilled(response, answer(ctx, own(msg))) : NOTHING };
    },
  };
}

const NOTHING = new Uint8Array(0);

/** Binds a unary method of a Query service to its work. */
export function onQuery<In extends DescMessage, Out extends DescMessage>(
  method: DescMethodUnary<In, Out>,
  run: (ctx: Context, request: MessageShape<In>) => MessageInitShape<Out>,
): QueryHandler {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    run: (ctx, request) =>
      encodeFilled(method.output, run(ctx, fill(method.input, fromBinary(method.input, request)))),
  };
}

function encodeFilled<Desc extends DescMessage>(desc: Desc, init: MessageInitShape<Desc>): Uint8Array {
  return toBinary(desc, fill(desc, create(desc, init)));
}
