import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { parseCoins } from "../coin.ts";
import {
  EventTrustedAuditorCreatedSchema,
  EventTrustedAuditorDeletedSchema,
} from "../gen/akash/audit/v1/event_pb.ts";
import {
  EventLedgerRecordCanceledSchema,
  EventLedgerRecordExecutedSchema,
  EventMintStatusChangeSchema,
  EventVaultFundedSchema,
} from "../gen/akash/bme/v1/events_pb.ts";
import { LedgerCanceledRecord_BMCancelReasonSchema, MintStatusSchema } from "../gen/akash/bme/v1/types_pb.ts";
import {
  EventDeploymentClosedSchema,
  EventDeploymentCreatedSchema,
  EventDeploymentUpdatedSchema,
  EventGroupClosedSchema,
  EventGroupPausedSchema,
  EventGroupStartedSchema,
} from "../gen/akash/deployment/v1/event_pb.ts";
import { EventEpochEndSchema, EventEpochStartSchema } from "../gen/akash/epochs/v1beta1/events_pb.ts";
import {
  EventBidClosedSchema,
  EventBidCreatedSchema,
  EventLeaseClosedSchema,
  EventLeaseCreatedSchema,
  EventLeaseReclaimStartedSchema,
  EventOrderClosedSchema,
  EventOrderCreatedSchema,
} from "../gen/akash/market/v1/event_pb.ts";
import {
  EventAggregatedPriceSchema,
  EventPriceDataSchema,
  EventPriceRecoveredSchema,
  EventPriceStaledSchema,
  EventPriceStaleWarningSchema,
} from "../gen/akash/oracle/v2/events_pb.ts";
import {
  EventProviderCreatedSchema,
  EventProviderDeletedSchema,
  EventProviderUpdatedSchema,
} from "../gen/akash/provider/v1beta4/event_pb.ts";
import { fromJson } from "../json.ts";
import {
  decMoney,
  deploymentRef,
  groupRef,
  leaseRef,
  ledgerRef,
  money,
  orderRef,
  pair,
  priced,
  reasonName,
} from "./refs.ts";
import type { EventBody } from "./typed-event.ts";

/** Reads the attributes of one event type. */
export type EventReader = (attributes: ReadonlyMap<string, string>) => EventBody;

/** Readers by event type. */
export const readers: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  reader(EventDeploymentCreatedSchema, ({ id, hash }) => ({
    kind: "deployment-created",
    id: deploymentRef(id),
    hash,
  })),
  reader(EventDeploymentUpdatedSchema, ({ id, hash }) => ({
    kind: "deployment-updated",
    id: deploymentRef(id),
    hash,
  })),
  reader(EventDeploymentClosedSchema, ({ id }) => ({ kind: "deployment-closed", id: deploymentRef(id) })),
  reader(EventGroupStartedSchema, ({ id }) => ({ kind: "group-started", id: groupRef(id) })),
  reader(EventGroupPausedSchema, ({ id }) => ({ kind: "group-paused", id: groupRef(id) })),
  reader(EventGroupClosedSchema, ({ id }) => ({ kind: "group-closed", id: groupRef(id) })),
  reader(EventOrderCreatedSchema, ({ id }) => ({ kind: "order-created", id: orderRef(id) })),
  reader(EventOrderClosedSchema, ({ id }) => ({ kind: "order-closed", id: orderRef(id) })),
  reader(EventBidCreatedSchema, ({ id, price }) => ({
    kind: "bid-created",
    id: leaseRef(id),
    price: decMoney(price),
  })),
  reader(EventBidClosedSchema, ({ id }) => ({ kind: "bid-closed", id: leaseRef(id) })),
  reader(EventLeaseCreatedSchema, ({ id, price }) => ({
    kind: "lease-created",
    id: leaseRef(id),
    price: decMoney(price),
  })),
  reader(EventLeaseClosedSchema, ({ id, reason }) => ({
    kind: "lease-closed",
    id: leaseRef(id),
    reason: reasonName(reason),
  })),
  reader(EventLeaseReclaimStartedSchema, ({ id, reason, deadline }) => ({
    kind: "lease-reclaim-started",
    id: leaseRef(id),
    reason: reasonName(reason),
    deadline: new Date(Number(deadline) * 1000),
  })),
  reader(EventProviderCreatedSchema, ({ owner }) => ({ kind: "provider-created", owner })),
  reader(EventProviderUpdatedSchema, ({ owner }) => ({ kind: "provider-updated", owner })),
  reader(EventProviderDeletedSchema, ({ owner }) => ({ kind: "provider-deleted", owner })),
  reader(EventTrustedAuditorCreatedSchema, ({ owner, auditor }) => ({
    kind: "auditor-signed",
    owner,
    auditor,
  })),
  reader(EventTrustedAuditorDeletedSchema, ({ owner, auditor }) => ({
    kind: "auditor-withdrew",
    owner,
    auditor,
  })),
  reader(EventMintStatusChangeSchema, ({ previousStatus, newStatus, collateralRatio }) => ({
    kind: "mint-status-changed",
    from: MintStatusSchema.value[previousStatus]?.name ?? String(previousStatus),
    to: MintStatusSchema.value[newStatus]?.name ?? String(newStatus),
    collateralRatio: BigInt(collateralRatio),
  })),
  reader(EventVaultFundedSchema, ({ amount, source }) => ({
    kind: "vault-funded",
    amount: money(amount),
    source,
  })),
  reader(EventLedgerRecordExecutedSchema, ({ id, burned, minted, spread }) => ({
    kind: "swap-executed",
    id: ledgerRef(id),
    ...priced("burned", burned),
    ...priced("minted", minted),
    spread: money(spread),
  })),
  reader(EventLedgerRecordCanceledSchema, ({ id, owner, cancelReason, coinsToBurn }) => ({
    kind: "swap-canceled",
    id: ledgerRef(id),
    owner,
    reason: LedgerCanceledRecord_BMCancelReasonSchema.value[cancelReason]?.name ?? String(cancelReason),
    returned: money(coinsToBurn),
  })),
  reader(EventPriceDataSchema, ({ id, source, price }) => ({
    kind: "price-written",
    ...pair(id),
    source,
    price: BigInt(price),
  })),
  reader(EventAggregatedPriceSchema, ({ price }) => ({
    kind: "price-aggregated",
    denom: price?.denom ?? "",
    price: BigInt(price?.medianPrice || 0),
    sources: price?.numSources ?? 0,
  })),
  reader(EventPriceStaleWarningSchema, ({ id }) => ({ kind: "price-stale-warning", ...pair(id) })),
  reader(EventPriceStaledSchema, ({ id }) => ({ kind: "price-staled", ...pair(id) })),
  reader(EventPriceRecoveredSchema, ({ id }) => ({ kind: "price-recovered", ...pair(id) })),
  reader(EventEpochStartSchema, ({ epochNumber }) => ({ kind: "epoch-started", epoch: epochNumber })),
  reader(EventEpochEndSchema, ({ epochNumber }) => ({ kind: "epoch-ended", epoch: epochNumber })),
  ["transfer", readTransfer],
]);

/** A reader of a typed event: each attribute holds the JSON of one field. */
function reader<Desc extends DescMessage>(
  schema: Desc,
  read: (event: MessageShape<Desc>) => EventBody,
): [string, EventReader] {
  const names = new Set(schema.fields.map((field) => field.name));
  return [
    schema.typeName,
    (attributes) => {
      const fields = [...attributes]
        .filter(([key]) => names.has(key))
        .map(([key, value]) => [key, JSON.parse(value)]);
      return read(fromJson(schema, Object.fromEntries(fields), { ignoreUnknown: true }));
    },
  ];
}

/** The bank module's own event: its attributes are plain text. */
function readTransfer(attributes: ReadonlyMap<string, string>): EventBody {
  return {
    kind: "transfer",
    from: attributes.get("sender") ?? "",
    to: attributes.get("recipient") ?? "",
    amount: parseCoins(attributes.get("amount") ?? ""),
  };
}
