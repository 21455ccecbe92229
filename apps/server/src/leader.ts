import { pause } from "@slipway/chain/wait";
import pg from "pg";

/**
 * Waits until this process may do a background role alone, over all processes that share the database, and then does it.
 * The role is a PostgreSQL advisory lock: it is free at once when the process that holds it dies. When the connection
 * breaks the work is told by its signal, and the waiting begins anew.
 */
export async function leadWhile(
  databaseUrl: string,
  role: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client({ connectionString: databaseUrl });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
      if (await tryLock(client, role)) await work(AbortSignal.any([signal, lost.signal]));
    } catch (error) {
      if (!signal.aborted && !lost.signal.aborted) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(2_000, signal);
  }
}

async function tryLock(client: pg.Client, role: string): Promise<boolean> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtextextended($1, 7273)) AS held", [
    role,
  ]);
  return rows[0]?.held === true;
}
