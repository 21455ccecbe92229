import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificate } from "@slipway/gateway";
import { expect, it, onTestFinished } from "vitest";
import { openKeep } from "./keep.ts";

const lease = { owner: "akash1t", dseq: 2n ** 60n, gseq: 1, oseq: 1, provider: "akash1p" };

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), "slipway-keep-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

it("keeps certificates, ports and manifests between two starts, for its owner only", async () => {
  const dir = directory();
  const certificate = await createCertificate({ address: "akash1p", hosts: ["localhost"] });
  const first = openKeep(dir);
  first.setCertificate("frankfurt", certificate);
  first.setPort("frankfurt", 8443);
  first.setManifest(lease, { name: "dcloud", services: [] });
  first.setManifest({ ...lease, gseq: 2 }, { name: "other", services: [] });
  first.dropManifest({ ...lease, gseq: 2 });
  const second = openKeep(dir);
  expect(second.certificate("frankfurt")).toEqual(certificate);
  expect(second.port("frankfurt")).toBe(8443);
  expect(second.manifests()).toEqual([{ lease, group: { name: "dcloud", services: [] } }]);
  expect(statSync(join(dir, "providers.json")).mode & 0o077).toBe(0);
});

it("says which file it cannot read", () => {
  const dir = directory();
  writeFileSync(join(dir, "providers.json"), "{");
  expect(() => openKeep(dir)).toThrow(
    expect.objectContaining({
      code: "SANDBOX_DATA_UNREADABLE",
      message: `cannot read ${join(dir, "providers.json")}`,
    }),
  );
});

it("does not keep a manifest that cannot be written, and keeps the one from before", () => {
  const dir = directory();
  const keep = openKeep(dir);
  keep.setManifest(lease, { name: "first", services: [] });
  // In the place of the file that would be written.
  const obstacle = join(dir, "providers.json.new");
  mkdirSync(obstacle);
  expect(() => keep.setManifest(lease, { name: "second", services: [] })).toThrow("EISDIR");
  expect(() => keep.setManifest({ ...lease, gseq: 2 }, { name: "other", services: [] })).toThrow("EISDIR");
  expect(keep.manifests().map(({ group }) => group.name)).toEqual(["first"]);
  rmdirSync(obstacle);
  keep.setManifest({ ...lease, gseq: 2 }, { name: "other", services: [] });
  expect(
    openKeep(dir)
      .manifests()
      .map(({ group }) => group.name),
  ).toEqual(["first", "other"]);
});
