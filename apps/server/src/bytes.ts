/** Bytes and the texts that stand for them. */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, "base64"));
export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const fromHex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, "hex"));
