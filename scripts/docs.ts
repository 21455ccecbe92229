/** `npm run docs`: writes the pages that are made from code. */
import { writeFileSync } from "node:fs";
import { errorsPage } from "./error-catalogue.ts";

writeFileSync(new URL("../docs/errors.md", import.meta.url), errorsPage());
