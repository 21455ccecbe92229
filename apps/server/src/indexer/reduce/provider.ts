import type { Ledger, Moment } from "../../ledger/ledger.ts";
import type { ProviderMessage, WireMessage } from "./wire.ts";

/** Providers and what auditors sign about them. */
export function applyProviderMessage(ledger: Ledger, moment: Moment, message: WireMessage): void {
  switch (message.typeUrl) {
    case "/akash.provider.v1beta4.MsgCreateProvider":
      putProvider(ledger, moment, message.value, "created");
      return;
    case "/akash.provider.v1beta4.MsgUpdateProvider":
      putProvider(ledger, moment, message.value, "updated");
      return;
    case "/akash.audit.v1.MsgSignProviderAttributes": {
      const { owner, auditor, attributes } = message.value;
      const key = `${owner}/${auditor}`;
      const kept = (ledger.audits.get(key)?.attributes ?? []).filter(
        (old) => !attributes.some((fresh) => fresh.key === old.key),
      );
      const merged = [...kept, ...attributes].toSorted((a, b) => (a.key < b.key ? -1 : 1));
      ledger.audits.set(key, { network: ledger.network, owner, auditor, attributes: merged });
      return;
    }
    case "/akash.audit.v1.MsgDeleteProviderAttributes": {
      const { owner, auditor, keys } = message.value;
      const key = `${owner}/${auditor}`;
      const row = ledger.audits.get(key);
      if (row === undefined) return;
      const attributes = keys.length === 0 ? [] : row.attributes.filter((each) => !keys.includes(each.key));
      ledger.audits.set(key, { ...row, attributes });
      return;
    }
    default:
      return;
  }
}

function putProvider(
  ledger: Ledger,
  moment: Moment,
  message: ProviderMessage,
  action: "created" | "updated",
): void {
  const known = ledger.providers.get(message.owner);
  ledger.providers.set(message.owner, {
    network: ledger.network,
    owner: message.owner,
    hostUri: message.host_uri,
    email: message.info.email,
    website: message.info.website,
    attributes: message.attributes,
    createdHeight: known?.createdHeight ?? moment.height,
  });
  ledger.events.push({ type: "provider", height: moment.height, owner: message.owner, action });
}
