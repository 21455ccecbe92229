// Drizzle, by its CommonJS form. Its package.json has 180 KB, and Node reads that again for each of Drizzle's 200 ES
// modules: 0.4 s of every start. The CommonJS form names its files and loads in a tenth of the time.
import { createRequire } from "node:module";
import type * as Orm from "drizzle-orm";
import type * as NodePostgres from "drizzle-orm/node-postgres";
import type * as PgCore from "drizzle-orm/pg-core";
import type * as Pglite from "drizzle-orm/pglite";

const require = createRequire(import.meta.url);
const orm = require("drizzle-orm") as typeof Orm; // the same package in its other form, as all below
const core = require("drizzle-orm/pg-core") as typeof PgCore;

export const { and, count, desc, eq, inArray, lt, or, sql } = orm;
export const {
  bigint,
  boolean,
  getTableConfig,
  index,
  integer,
  jsonb,
  PgTable,
  pgTable,
  primaryKey,
  text,
  timestamp,
} = core;
export const loadPglite = () => require("drizzle-orm/pglite") as typeof Pglite;
export const loadNodePostgres = () => require("drizzle-orm/node-postgres") as typeof NodePostgres;
