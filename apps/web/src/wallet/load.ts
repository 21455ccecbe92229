/** The signing code, fetched on first use. Call early where a signature is near, so that it is there when needed. */
export const loadSigning = () => import("./signing.ts");
