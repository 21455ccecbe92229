import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseTemplate, type Template } from "@slipway/api";

/** Reads the catalogue: every .yaml of the folder, by id. Throws TEMPLATE_INVALID for the first file that is not one. */
export async function readTemplates(dir: string): Promise<Template[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".yaml")).toSorted();
  return Promise.all(names.map(async (name) => parseTemplate(await readFile(join(dir, name), "utf8"))));
}
