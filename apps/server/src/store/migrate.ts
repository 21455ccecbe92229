import { readdir, readFile } from "node:fs/promises";
import { serverError } from "../errors.ts";
import type { Query, Store } from "./open.ts";

const folder = new URL("./migrations/", import.meta.url);
/** Any number that nobody else locks: two processes that start together must not both change the schema. */
const lock = 7_273_001;

/** Applies the files of migrations/ that the database has not seen, in order, each in a transaction of its own. */
export async function migrate(store: Pick<Store, "session">): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  return store.session(async (query) => {
    await query(`SELECT pg_advisory_lock(${lock})`);
    try {
      return await applyMissing(query, files);
    } finally {
      await query(`SELECT pg_advisory_unlock(${lock})`);
    }
  });
}

async function applyMissing(query: Query, files: readonly string[]): Promise<string[]> {
  await query(
    "CREATE TABLE IF NOT EXISTS slipway_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
  );
  const rows = await query("SELECT name FROM slipway_migrations");
  const applied = new Set(rows.map((row) => String(row.name)));
  const unknown = [...applied].filter((name) => !files.includes(name));
  if (unknown.length > 0) {
    throw serverError(
      "STORE_TOO_NEW",
      `The database has been changed by a newer Slipway (${unknown.join(", ")}).`,
    );
  }
  const missing = files.filter((name) => !applied.has(name));
  for (const name of missing) {
    const text = await readFile(new URL(name, folder), "utf8");
    await query("BEGIN");
    try {
      await query(text);
      await query(`INSERT INTO slipway_migrations (name) VALUES ('${name}')`);
      await query("COMMIT");
    } catch (error) {
      await query("ROLLBACK");
      throw error;
    }
  }
  return missing;
}
