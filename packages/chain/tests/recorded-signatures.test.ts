import { expect, test } from "vitest";
import { fromBase64 } from "../src/bytes.ts";
import { sortedJson, verifyMessage } from "../src/sign.ts";
import { fixture, parseLines } from "./goldens.ts";

interface Vector {
  mode: string;
  sign_bytes_utf8?: string;
  sign_doc_base64?: string;
  pubkey: string;
  signature: string;
}

const text = fixture("signing/gentx-vectors.jsonl");
const vectors = parseLines(text ?? "") as Vector[];

function signBytes({ sign_bytes_utf8, sign_doc_base64 }: Vector): Uint8Array {
  return sign_doc_base64 ? fromBase64(sign_doc_base64) : new TextEncoder().encode(sign_bytes_utf8);
}

test.skipIf(!text)("all 205 signatures of genesis validators verify", () => {
  expect(vectors).toHaveLength(205);
  for (const vector of vectors) {
    const message = signBytes(vector);
    const [signature, pubkey] = [fromBase64(vector.signature), fromBase64(vector.pubkey)];
    expect(verifyMessage(message, signature, pubkey)).toBe(true);
    expect(verifyMessage(Uint8Array.of(...message, 0), signature, pubkey)).toBe(false);
  }
});

test.skipIf(!text)("amino documents are sorted and escaped as Go printed them", () => {
  const amino = vectors.flatMap(({ sign_bytes_utf8 }) => sign_bytes_utf8 ?? []);
  expect(amino.length).toBeGreaterThan(170);
  for (const document of amino) expect(sortedJson(JSON.parse(document))).toBe(document);
});
