import type { AccountView } from "@slipway/api";
import { toJson } from "@slipway/chain";
import { QueryAllowancesResponseSchema } from "@slipway/chain/gen/cosmos/feegrant/v1beta1/query_pb.ts";
import { encodeBase64 } from "../../bytes.ts";
import type { OpenNetwork } from "../../networks/open-network.ts";
import type { Deps } from "../deps.ts";
import { type App, mount } from "../mount.ts";

/** Accounts, asked of the chain itself. */
export function mountAccounts(app: App, { networks, registry }: Deps): void {
  mount(app, "getAccount", async ({ params: { network, address } }): Promise<AccountView> => {
    const open = networks.open(network);
    const { chain } = open;
    const [clock, account, balances, allowances, certificates] = await Promise.all([
      open.clock(),
      chain.account(address),
      chain.balances(address),
      readAllowances(open, address),
      chain.certificates({ owner: address }),
    ]);
    return {
      address,
      exists: account !== null,
      accountNumber: String(account?.accountNumber ?? 0),
      sequence: String(account?.sequence ?? 0),
      pubkey: account?.pubkey === undefined ? null : encodeBase64(account.pubkey),
      height: clock.height,
      balances: balances.map(({ denom, amount }) => ({ denom, amount: String(amount) })),
      allowances,
      certificates: certificates.certificates.map(({ serial, certificate }) => ({
        serial,
        state: certificate?.state === 1 ? ("valid" as const) : ("revoked" as const),
      })),
    };
  });

  async function readAllowances({ chain }: OpenNetwork, grantee: string): Promise<AccountView["allowances"]> {
    const answer = await chain.allowances({ grantee });
    if (answer.$typeName !== QueryAllowancesResponseSchema.typeName) return [];
    const json = toJson(QueryAllowancesResponseSchema, answer, { registry }) as unknown as AllowancesJson; // the schema's own JSON
    return json.allowances.map(({ granter, allowance }) => {
      const basic = allowance.basic ?? allowance.allowance ?? allowance;
      return { granter, spendLimit: basic.spend_limit ?? [], expiration: basic.expiration ?? null };
    });
  }
}

interface Basic {
  spend_limit?: { denom: string; amount: string }[];
  expiration?: string | null;
}
interface AllowancesJson {
  allowances: { granter: string; allowance: Basic & { basic?: Basic; allowance?: Basic } }[];
}
