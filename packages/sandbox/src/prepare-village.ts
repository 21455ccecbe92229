/** Grows the usual village; npm runs it when the packages are installed. */
import { prepareVillage } from "./village.ts";

await prepareVillage(Date.now());
