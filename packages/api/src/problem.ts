// How the API says no: application/problem+json, the same fields everywhere; and the error that the client throws.
import { z } from "zod";

export const problemJson = z
  .object({
    type: z.string().meta({ description: "address of the page about this code" }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: "UPPER_SNAKE, stable; see docs/errors.md" }),
    message: z.string(),
    hint: z.string(),
    retryable: z.boolean(),
    details: z.record(z.string(), z.unknown()).optional(),
    docs: z.string(),
  })
  .meta({ id: "Problem" });

export type ProblemJson = z.output<typeof problemJson>;
