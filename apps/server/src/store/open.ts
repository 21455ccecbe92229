// Opens the store. In: a directory for the embedded PostgreSQL (PGlite), or the address of a real one. Out: one Drizzle
// handle, the same for both, with its schema up to date. Nothing above this file knows which of the two it is, except
// for what only a server can do: several processes at once (see leader.ts).
import { join } from "node:path";
import { pause } from "@slipway/chain/wait";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { serverError } from "../errors.ts";
import { loadNodePostgres, loadPglite } from "./drizzle.ts";
import { restoreEmptyDatabase } from "./empty-database.ts";
import { migrate } from "./migrate.ts";
import * as schema from "./schema.ts";

export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Query = (text: string) => Promise<Record<string, unknown>[]>;

export interface Store {
  readonly kind: "pglite" | "postgres";
  readonly db: Database;
  /** Runs `work` on one connection of its own; on PGlite there is only one for all. */
  session<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Hears what other processes notify on `channel`; on PGlite nobody else is there. Ends with the signal. */
  listen(channel: string, heard: (payload: string) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export type StorePlace = { readonly dir: string } | { readonly databaseUrl: string };

/** Opens the store and brings its schema up to date. Throws STORE_UNREACHABLE, STORE_DAMAGED or STORE_TOO_NEW. */
export async function openStore(place: StorePlace): Promise<Store> {
  const store =
    "dir" in place ? await openPglite(join(place.dir, "db")) : await openPostgres(place.databaseUrl);
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Enough for an index that one process writes; the default of 128 MB would be held in memory from the start. */
const smallMemory = ["-c", "shared_buffers=8MB", "-c", "wal_buffers=1MB"];

async function openPglite(dir: string): Promise<Store> {
  const [{ PGlite }] = await Promise.all([import("@electric-sql/pglite"), restoreEmptyDatabase(dir)]);
  const startParams = [...PGlite.defaultStartParams, ...smallMemory];
  const client = await PGlite.create({ dataDir: dir, startParams }).catch((cause: unknown) => {
    throw serverError("STORE_DAMAGED", `The database in ${dir} cannot be opened.`, { cause });
  });
  return {
    kind: "pglite",
    db: loadPglite().drizzle({ client, schema }),
    session: (work) => work(async (text) => lastRows(await client.exec(text))),
    listen: async () => undefined,
    close: () => client.close(),
  };
}

const isTrue = () => true;
const isFalse = () => false;

function lastRows(results: readonly { rows: unknown[] }[]): Record<string, unknown>[] {
  return (results.at(-1)?.rows ?? []) as Record<string, unknown>[]; // rows are objects unless asked otherwise
}

async function openPostgres(databaseUrl: string): Promise<Store> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, connectionTimeoutMillis: 5_000 });
  pool.on("error", () => undefined); // an idle connection broke; the pool makes a new one when asked
  const first = await pool.connect().catch(async (cause: unknown) => {
    await pool.end();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw serverError("STORE_UNREACHABLE", `PostgreSQL does not answer: ${reason}`, { cause });
  });
  first.release();
  return {
    kind: "postgres",
    db: loadNodePostgres().drizzle({ client: pool, schema }),
    async session(work) {
      const client = await pool.connect();
      try {
        return await work(async (text) => (await client.query(text)).rows as Record<string, unknown>[]);
      } finally {
        client.release();
      }
    },
    async listen(channel, heard, signal) {
      const open = async (): Promise<void> => {
        const client = new pg.Client({ connectionString: databaseUrl });
        client.on("error", () => undefined); // `end` follows
        client.on("notification", (note) => heard(note.payload ?? ""));
        await client.connect();
        await client.query(`LISTEN ${channel}`);
        const leave = () => void client.end();
        signal.addEventListener("abort", leave, { once: true });
        client.once("end", () => {
          signal.removeEventListener("abort", leave);
          void again();
        });
      };
      // What was said in between is lost; the next block tells readers to ask anew.
      const again = async (): Promise<void> => {
        while (!signal.aborted) {
          await pause(2_000, signal);
          if (signal.aborted || (await open().then(isTrue, isFalse))) return;
        }
      };
      await open();
    },
    close: () => pool.end(),
  };
}
