import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { constants, zstdDecompress } from "node:zlib";

/** A freshly initialised PGlite directory, packed by scripts/make-empty-database.ts; initialising one here takes 3 s and 700 MB. */
export const emptyDatabase = new URL("./empty-database.tar.zst", import.meta.url);
export const windowLog = 26;

/** Puts the empty database at `dir` unless one is there. A crash half-way leaves nothing at `dir`. */
export async function restoreEmptyDatabase(dir: string): Promise<void> {
  if (await exists(join(dir, "PG_VERSION"))) return;
  const fresh = `${dir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
  const unpack = promisify(zstdDecompress);
  const options = { params: { [constants.ZSTD_d_windowLogMax]: windowLog } };
  const tar = await unpack(await readFile(emptyDatabase), options);
  for (const entry of readTar(tar)) {
    const path = join(fresh, entry.name);
    if (entry.isDirectory) await mkdir(path, { recursive: true, mode: 0o700 });
    else {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, entry.bytes, { mode: 0o600 });
    }
  }
  await rename(fresh, dir);
}

interface TarEntry {
  name: string;
  isDirectory: boolean;
  bytes: Uint8Array;
}

const block = 512;

/** Entries of a plain ustar archive. */
function* readTar(tar: Uint8Array): Generator<TarEntry> {
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    const name = field(header, 0, 100);
    if (name === "") return;
    const size = Number.parseInt(field(header, 124, 12), 8);
    const prefix = field(header, 345, 155);
    const bytes = tar.subarray(at + block, at + block + size);
    yield { name: prefix === "" ? name : `${prefix}/${name}`, isDirectory: header[156] === 0x35, bytes };
    at += block + Math.ceil(size / block) * block;
  }
}

function field(header: Uint8Array, from: number, length: number): string {
  const bytes = header.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)).trim();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
