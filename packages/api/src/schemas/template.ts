// A template: an SDL text with holes, what the holes are, and how to tell that the thing runs.
import { z } from "zod";

const secret = z
  .object({
    length: z.number().int().min(8).max(128),
    alphabet: z
      .string()
      .regex(/^[\x21-\x7e]{2,}$/)
      .optional()
      .meta({
        description: "the characters to draw from; letters and digits without look-alikes when absent",
      }),
  })
  .meta({ id: "SecretRule" });

export const templateParameter = z
  .object({
    name: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, "a letter, then letters, digits or _"),
    label: z.string().min(1),
    help: z.string().optional(),
    default: z.string().optional(),
    required: z.boolean().optional(),
    secret: secret.optional().meta({ description: "generated when the person gives none" }),
    choices: z.array(z.string()).min(1).optional(),
    pattern: z
      .string()
      .optional()
      .meta({ description: "regular expression that a value must match as a whole" }),
  })
  .meta({ id: "TemplateParameter" });

const templateHead = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string().min(1),
  category: z.string().min(1).meta({ description: "ai, web, node, database, tool, game, …" }),
  summary: z.string().min(1),
  icon: z.string().optional(),
  popular: z.boolean().optional(),
  keywords: z.array(z.string()).optional(),
  needs: z.string().min(1).meta({ description: "what it needs, in words" }),
  parameters: z.array(templateParameter),
  health: z
    .object({
      service: z.string(),
      path: z.string().nullable(),
      port: z.number().int().optional(),
      status: z.number().int().optional(),
    })
    .optional(),
  readme: z.string().optional(),
  source: z.url().optional(),
};

export const templateSummary = z.object(templateHead).meta({ id: "TemplateSummary" });
export const template = z.object({ ...templateHead, sdl: z.string().min(1) }).meta({ id: "Template" });
export const templateList = z.object({ templates: z.array(templateSummary) }).meta({ id: "TemplateList" });
export const renderRequest = z
  .object({ values: z.record(z.string(), z.string()).optional() })
  .meta({ id: "RenderRequest" });
export const rendered = z
  .object({
    sdl: z.string(),
    values: z
      .record(z.string(), z.string())
      .meta({ description: "every value that was put in, generated secrets too" }),
    generated: z.array(z.string()).meta({ description: "names of the parameters whose value was generated" }),
  })
  .meta({ id: "RenderedTemplate" });

export type Template = z.output<typeof template>;
export type TemplateSummary = z.output<typeof templateSummary>;
export type TemplateParameter = z.output<typeof templateParameter>;
export type RenderedTemplate = z.output<typeof rendered>;
