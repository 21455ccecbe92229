// Run as a process of its own by a test, which kills it: writes numbered rows until the end.
import { openStore } from "../store/open.ts";
import { blocks } from "../store/schema.ts";

const [dir = ""] = process.argv.slice(2);
const store = await openStore({ dir });
const block = { network: "n", hash: "h", time: new Date(0), proposer: "p", transactions: 0 };
for (let height = (await store.db.select().from(blocks)).length + 1; ; height++) {
  await store.db.insert(blocks).values({ ...block, height });
  process.stdout.write(`${height}\n`);
}
