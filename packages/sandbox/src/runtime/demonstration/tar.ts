/** A tar archive of a few small entries, all root's. In: entries. Out: the archive. Pure. */

export type TarEntry =
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "folder"; readonly name: string; readonly mode: number }
  | { readonly kind: "link"; readonly name: string; readonly to: string };

const block = 512;

export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const bytes = entry.kind === "file" ? entry.bytes : new Uint8Array();
    return [headerOf(entry, bytes.length), bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function headerOf(entry: TarEntry, size: number): Buffer {
  const header = Buffer.alloc(block);
  const number = (value: number, at: number, digits: number): void => {
    header.write(value.toString(8).padStart(digits, "0"), at);
  };
  header.write(entry.name, 0, 100);
  number(entry.kind === "folder" ? entry.mode : 0o755, 100, 7);
  number(0, 108, 7);
  number(0, 116, 7);
  number(size, 124, 11);
  number(0, 136, 11);
  header.write({ file: "0", folder: "5", link: "2" }[entry.kind], 156);
  header.write(entry.kind === "link" ? entry.to : "", 157, 100);
  header.write("ustar\u000000", 257);
  // The sum counts its own field as spaces.
  header.fill(" ", 148, 156);
  number(
    header.reduce((sum, each) => sum + each, 0),
    148,
    6,
  );
  header.writeUInt8(0, 154);
  return header;
}
