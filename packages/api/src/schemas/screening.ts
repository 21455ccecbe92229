// Who would take what is asked for, and why the others would not.
import { z } from "zod";
import { address, height, json } from "./common.ts";

export const screenGroups = z
  .object({
    groups: z
      .array(json)
      .min(1)
      .max(20)
      .meta({ description: "group specs, as the SDL compiler or the chain prints them" }),
  })
  .meta({ id: "ScreenGroups" });

const screenedProvider = z
  .object({
    owner: address,
    name: z.string(),
    region: z.string().nullable(),
    answer: z.enum(["bids", "unknown", "refuses", "offline"]),
    code: z
      .string()
      .nullable()
      .meta({ description: "of a refusal, for programs: gpu-short, attribute-missing, …" }),
    message: z.string().meta({ description: "what stands against it, with numbers; empty when it bids" }),
    change: z.string().nullable().meta({ description: "the nearest change that would win this provider" }),
  })
  .meta({ id: "ScreenedProvider" });

export const screening = z
  .object({
    height,
    groups: z.array(
      z.object({
        name: z.string(),
        providers: z
          .array(screenedProvider)
          .meta({ description: "those that would bid first, then by what stands against them" }),
        helps: z
          .array(z.object({ change: z.string(), gain: z.number().int() }))
          .meta({ description: "changes that would win more providers, the best first" }),
      }),
    ),
  })
  .meta({ id: "Screening" });

export type ScreenedProvider = z.output<typeof screenedProvider>;
export type Screening = z.output<typeof screening>;
