/** The server name in a client's first TLS message, exactly as the client spelled it. */

export type ServerName = { readonly host: string | undefined } | "incomplete" | "unreadable";

/** Looks into the bytes that have come so far. */
export function serverNameOf(bytes: Buffer): ServerName {
  if (bytes.length < 5) return "incomplete";
  // A record of the handshake kind.
  if (bytes[0] !== 22) return "unreadable";
  const end = 5 + bytes.readUInt16BE(3);
  if (bytes.length < end) return "incomplete";
  try {
    return { host: readHello(bytes.subarray(5, end)) };
  } catch {
    return "unreadable";
  }
}

function readHello(hello: Buffer): string | undefined {
  if (hello[0] !== 1) throw new RangeError("not a client's hello");
  // Type and length, version, random.
  let at = 4 + 2 + 32;
  at += 1 + hello.readUInt8(at);
  at += 2 + hello.readUInt16BE(at);
  at += 1 + hello.readUInt8(at);
  const end = at + 2 + hello.readUInt16BE(at);
  at += 2;
  while (at + 4 <= end) {
    const type = hello.readUInt16BE(at);
    const size = hello.readUInt16BE(at + 2);
    // Extension 0: a list (2 bytes of length) of one name: kind (1), length (2), bytes.
    if (type === 0) return hello.subarray(at + 9, at + 9 + hello.readUInt16BE(at + 7)).toString("latin1");
    at += 4 + size;
  }
  return undefined;
}
