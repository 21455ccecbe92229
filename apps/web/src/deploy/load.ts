/** The code that makes and sends transactions, fetched on first use. */
export const loadTransact = () => import("./transact.ts");
/** The SDL compiler, fetched on first use. */
export const loadCompiler = () => import("./compile.ts");
