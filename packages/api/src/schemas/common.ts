// The small words of the contract. Amounts are decimal strings in the smallest unit (uact, uakt), never numbers;
// heights are numbers; dseq is a decimal string (uint64); times are ISO 8601 in UTC; hashes are hex.
import { z } from "zod";

export const address = z
  .string()
  .regex(/^akash1[0-9a-z]{38,58}$/, "must be an akash1… address")
  .meta({ id: "Address" });
export const dseq = z
  .string()
  .regex(/^[1-9]\d{0,19}$/, "must be a whole number above zero")
  .meta({ id: "Dseq" });
export const height = z.number().int().min(0).meta({ id: "Height", description: "Block height" });
export const time = z.iso.datetime({ offset: true }).meta({ id: "Time", description: "ISO 8601, UTC" });
export const amount = z
  .string()
  .regex(/^-?\d+$/)
  .meta({ id: "Amount", description: "Whole number of the smallest unit, as a decimal string" });
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ id: "Decimal", description: "Decimal string of the smallest unit with up to 18 decimals" });
export const coin = z.object({ denom: z.string(), amount }).meta({ id: "Coin" });
export const decCoin = z.object({ denom: z.string(), amount: decimal }).meta({ id: "DecCoin" });
export const sequence = z.coerce.number().int().min(1).max(4_294_967_295);
export const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, "must be base64")
  .meta({ id: "Base64" });
export const attribute = z.object({ key: z.string(), value: z.string() }).meta({ id: "Attribute" });
export const json: z.ZodType<unknown> = z.unknown();

/** What something costs per block, and what that is per hour, day and month (30 days) at the network's block time. */
export const price = z
  .object({ denom: z.string(), perBlock: decimal, perHour: decimal, perDay: decimal, perMonth: decimal })
  .meta({ id: "Price" });

export const networkParams = z.object({ network: z.string().min(1).max(64) });
export const deploymentParams = networkParams.extend({ owner: address, dseq });
export const leaseParams = deploymentParams.extend({ gseq: sequence, oseq: sequence, provider: address });
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

export type Coin = z.output<typeof coin>;
export type DecCoin = z.output<typeof decCoin>;
export type Price = z.output<typeof price>;
export type Attribute = z.output<typeof attribute>;
