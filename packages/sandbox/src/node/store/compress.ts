/**
 * Bodies of blocks, compressed against a dictionary of earlier bodies: the same few hundred bytes of events come
 * with every block. A dictionary never changes; from time to time a new one is made for the blocks to come.
 */
import { deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";

export interface Compressor {
  compress(text: string): { bytes: Uint8Array; dictionary: number };
  /** `dictionary` as `compress` answered it. */
  expand(bytes: Uint8Array, dictionary: number): string;
  /** Dictionaries may have been taken back with what was written at the same time. */
  takenBack(): void;
}

export interface Dictionaries {
  last(): number;
  load(id: number): Uint8Array;
  save(id: number, bytes: Uint8Array): void;
}

/** After so many bodies a new dictionary is made; then again after ten times as many. */
const firstRenewal = 3;
const sampleBytes = 4_096;
const sampleCount = 3;
/** Below this many characters Deflate is as small as Zstandard and needs half its time, most of which is preparation. */
const shortText = 8_192;
/** Its window holds the longest dictionary, and little more: memory that is not touched costs no time. */
const deflateOptions = { windowBits: 14, memLevel: 6, chunkSize: 4_096 };

export function createCompressor(dictionaries: Dictionaries): Compressor {
  let current = dictionaries.last();
  let seen = 0;
  let renewal = firstRenewal;
  const loaded = new Map<number, Uint8Array>();
  const samples: string[] = [];

  const dictionary = (id: number) => {
    const known = loaded.get(id);
    if (known) return known;
    const bytes = dictionaries.load(id);
    loaded.set(id, bytes);
    return bytes;
  };
  /** The newest long ones and the newest of all: the end of a dictionary counts most. */
  const learn = (text: string) => {
    samples.push(text.slice(0, sampleBytes));
    if (samples.length > sampleCount) {
      const shortest = samples.slice(0, -1).sort((left, right) => left.length - right.length)[0];
      samples.splice(samples.indexOf(shortest ?? ""), 1);
    }
    if (++seen < renewal) return;
    renewal *= 10;
    current++;
    const bytes = Buffer.from(samples.join(""));
    dictionaries.save(current, bytes);
    loaded.set(current, bytes);
  };

  /** Deflate is told from Zstandard by the sign of the dictionary's number. */
  const pack = (text: string, id: number) => {
    if (id === 0) return { bytes: zstdCompressSync(text), dictionary: 0 };
    if (text.length >= shortText)
      return { bytes: zstdCompressSync(text, { dictionary: dictionary(id) }), dictionary: id };
    return {
      bytes: deflateRawSync(text, { ...deflateOptions, dictionary: dictionary(id) }),
      dictionary: -id,
    };
  };

  return {
    compress(text) {
      const id = current;
      const packed = pack(text, id);
      learn(text);
      return packed;
    },
    expand(bytes, form) {
      if (form === 0) return zstdDecompressSync(bytes).toString();
      if (form > 0) return zstdDecompressSync(bytes, { dictionary: dictionary(form) }).toString();
      return inflateRawSync(bytes, { ...deflateOptions, dictionary: dictionary(-form) }).toString();
    },
    takenBack() {
      current = dictionaries.last();
      for (const id of loaded.keys()) if (id > current) loaded.delete(id);
    },
  };
}
