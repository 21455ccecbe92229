// Stores for tests: each test runs on PGlite and on PostgreSQL. The latter is skipped by name where no server answers.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, test } from "vitest";
import { openStore, type Store } from "../store/open.ts";

const server = process.env.TEST_DATABASE_URL ?? "postgres://root@127.0.0.1:5432/postgres";

export interface TestStore extends Store {
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs the tests once for each kind of database; `open` gives a fresh store of that kind. */
export function describeStores(title: string, tests: (open: () => Promise<TestStore>) => void): void {
  describe(`${title} on PGlite`, () => tests(openTestPglite));
  describe(`${title} on PostgreSQL`, async () => {
    if (await answers()) tests(openTestPostgres);
    else test.skip(`no PostgreSQL answers at ${server}`, () => undefined);
  });
}

export async function openTestPglite(): Promise<TestStore> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-test-"));
  const store = await openStore({ dir });
  return disposable(store, () => rm(dir, { recursive: true, force: true }));
}

async function openTestPostgres(): Promise<TestStore> {
  const made = await makeDatabase();
  return disposable(await openStore({ databaseUrl: made.url }), made.drop);
}

/** Makes a database of its own on the test server. */
export async function makeDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `slipway_test_${randomBytes(6).toString("hex")}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export async function answers(): Promise<boolean> {
  return onServer("SELECT 1").then(
    () => true,
    () => false,
  );
}

async function onServer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function disposable(store: Store, clean: () => Promise<void>): TestStore {
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await clean();
    },
  };
}
