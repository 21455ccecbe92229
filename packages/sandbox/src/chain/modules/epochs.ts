/** Spans of time that other modules count in. They begin with the first block after the last one ended. */
import { create } from "@bufbuild/protobuf";
import {
  EventEpochEndSchema,
  EventEpochStartSchema,
} from "@slipway/chain/gen/akash/epochs/v1beta1/events_pb.ts";
import { type EpochInfo, EpochInfoSchema } from "@slipway/chain/gen/akash/epochs/v1beta1/genesis_pb.ts";
import { Query } from "@slipway/chain/gen/akash/epochs/v1beta1/query_pb.ts";
import { type Context, emitEvent } from "../context.ts";
import { type Module, onQuery } from "../module.ts";
import { invalidArgument, plain } from "../refusal.ts";
import { messageTable } from "../store/table.ts";
import { SECOND, timestampOf, toNanos } from "../time.ts";
import { need } from "../tx/fill.ts";
import { list, readMessage, record, writeMessage } from "./json.ts";

const epochs = messageTable("epochs/epochs", EpochInfoSchema);

/** Seconds of Go's zero time: a start that was not set. */
const NO_TIME = -62135596800n;

/** `ended` is told which epochs are over. */
export function createEpochs(ended: (ctx: Context, id: string) => void): Module {
  return {
    name: "epochs",
    queries,
    initGenesis: (ctx, section) => {
      for (const [index, item] of list(record(section, "epochs").epochs, "epochs.epochs").entries()) {
        const epoch = readMessage(EpochInfoSchema, item, `epochs.epochs[${index}]`);
        const unset = need(epoch.startTime).seconds === NO_TIME;
        const startTime = unset ? timestampOf(ctx.time) : need(epoch.startTime);
        epochs.set(ctx, epoch.id, create(EpochInfoSchema, { ...epoch, startTime }));
      }
    },
    exportGenesis: (ctx) => ({
      epochs: epochs.list(ctx).map(([, epoch]) => writeMessage(EpochInfoSchema, epoch)),
    }),
    beginBlock: (ctx) => {
      for (const [, epoch] of epochs.list(ctx)) step(ctx, epoch, ended);
    },
  };
}

function step(ctx: Context, epoch: EpochInfo, ended: (ctx: Context, id: string) => void): void {
  const start = toNanos(need(epoch.startTime));
  if (ctx.time < start) return;
  const current = toNanos(need(epoch.currentEpochStartTime));
  const length = toNanos(need(epoch.duration));
  const first = !epoch.epochCountingStarted;
  if (!first && ctx.time <= current + length) return;
  if (!first) {
    emitEvent(ctx, EventEpochEndSchema, { epochNumber: epoch.currentEpoch });
    ended(ctx, epoch.id);
  }
  const begins = first ? start : current + length;
  const next = create(EpochInfoSchema, {
    ...epoch,
    epochCountingStarted: true,
    currentEpoch: first ? 1n : epoch.currentEpoch + 1n,
    currentEpochStartTime: timestampOf(begins),
    currentEpochStartHeight: ctx.height,
  });
  epochs.set(ctx, epoch.id, next);
  emitEvent(ctx, EventEpochStartSchema, { epochNumber: next.currentEpoch, epochStartTime: begins / SECOND });
}

const queries = [
  onQuery(Query.method.epochInfos, (ctx) => ({ epochs: epochs.list(ctx).map(([, epoch]) => epoch) })),
  onQuery(Query.method.currentEpoch, (ctx, { identifier }) => {
    if (identifier === "") throw invalidArgument("identifier is empty");
    const epoch = epochs.get(ctx, identifier);
    if (!epoch) throw plain(`not available identifier: ${identifier}`);
    return { currentEpoch: epoch.currentEpoch };
  }),
];
