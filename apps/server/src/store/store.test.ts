import { expect, test } from "vitest";
import { describeStores } from "../test/stores.ts";
import { getTableConfig, PgTable } from "./drizzle.ts";
import { migrate } from "./migrate.ts";
import * as schema from "./schema.ts";

const tables = Object.values(schema).filter((value) => value instanceof PgTable);

describeStores("the store", (open) => {
  test("has after the migrations exactly the columns that the schema declares", async () => {
    await using store = await open();
    const rows = await store.session((query) =>
      query(`SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> 'slipway_migrations'`),
    );
    const found = rows.map(
      (row) => `${row.table_name}.${row.column_name} ${row.data_type} ${row.is_nullable}`,
    );
    const declared = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map(
        (each) => `${name}.${each.name} ${each.getSQLType()} ${each.notNull ? "NO" : "YES"}`,
      );
    });
    expect(found.toSorted()).toEqual(declared.toSorted());
  });

  test("is left alone when it is up to date", async () => {
    await using store = await open();
    expect(await migrate(store)).toEqual([]);
  });

  test("refuses a database that a newer program has changed", async () => {
    await using store = await open();
    await store.session((query) => query("INSERT INTO slipway_migrations (name) VALUES ('9999-future.sql')"));
    await expect(migrate(store)).rejects.toMatchObject({ code: "STORE_TOO_NEW" });
  });

  test("gives back what was put in, to the last digit", async () => {
    await using store = await open();
    const row = { network: "n", address: "a", denom: "uact", amount: "123456789012345678901234567890" };
    await store.db.insert(schema.balances).values(row);
    expect(await store.db.select().from(schema.balances)).toEqual([row]);
  });
});
