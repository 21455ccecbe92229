import { describe, expect, test } from "vitest";
import type { LeaseId } from "../../gateway/chain-view.ts";
import type { ManifestExpose, ManifestService } from "../../gateway/manifest.ts";
import { containerSpec, formOf, imageParts, label, registryAuth, volumesOf } from "./spec.ts";

const lease: LeaseId = { owner: "akash1owner", dseq: 7n, gseq: 1, oseq: 1, provider: "akash1provider" };
const origin = { instance: "test", pid: 1, machine: "here" };

const expose = (port: number, proto = "TCP"): ManifestExpose => ({
  port,
  externalPort: 0,
  proto,
  service: "",
  global: true,
  hosts: null,
  httpOptions: {},
  ip: "",
  endpointSequenceNumber: 0,
});

const service: ManifestService = {
  name: "web",
  image: "nginx",
  command: ["/bin/server"],
  args: ["--port", "80"],
  env: ["A=b"],
  resources: {
    id: 1,
    cpu: { units: { val: "500" } },
    memory: { size: { val: "134217728" } },
    storage: [
      { name: "default", size: { val: "1" } },
      {
        name: "data",
        size: { val: "1" },
        attributes: [
          { key: "class", value: "beta3" },
          { key: "persistent", value: "true" },
        ],
      },
      {
        name: "shm",
        size: { val: "1048576" },
        attributes: [
          { key: "class", value: "ram" },
          { key: "persistent", value: "false" },
        ],
      },
    ],
    gpu: { units: { val: "1" } },
    endpoints: [],
  },
  count: 2,
  expose: [expose(80), expose(53, "UDP")],
  params: {
    storage: [
      { name: "data", mount: "/data", readOnly: false },
      { name: "shm", mount: "/dev/shm", readOnly: false },
    ],
  },
  credentials: null,
};

const spec = (more: Partial<ManifestService> = {}, hasGpu = true): Record<string, unknown> =>
  containerSpec({
    ...{ lease, service: { ...service, ...more }, origin, hasGpu },
    ...{ pod: "web-0", form: formOf(service), replica: 0 },
  });

describe("a container for a service", () => {
  test("runs its command with its arguments, in its environment and the field's", () => {
    expect(spec()).toMatchObject({ Image: "nginx", Entrypoint: ["/bin/server"], Cmd: ["--port", "80"] });
    expect(spec().Env).toEqual(expect.arrayContaining(["A=b", "AKASH_DEPLOYMENT_SEQUENCE=7"]));
    expect(spec({ command: null, args: null })).not.toHaveProperty("Entrypoint");
  });

  test("is limited in CPU, memory, processes and logs", () => {
    expect(spec().HostConfig).toMatchObject({
      NanoCpus: 500_000_000,
      Memory: 134_217_728,
      MemorySwap: 134_217_728,
      PidsLimit: 1024,
      LogConfig: { Config: { "max-size": "10m" } },
    });
  });

  test("gets nothing of the host", () => {
    expect(spec().HostConfig).toMatchObject({ Privileged: false, SecurityOpt: ["no-new-privileges:true"] });
    const text = JSON.stringify(spec());
    for (const word of ['"Binds"', "docker.sock", '"bind"', '"host"', '"PidMode"', '"CapAdd"'])
      expect(text).not.toContain(word);
    expect(text.match(/"HostIp":"[^"]*"/g)).toEqual(['"HostIp":"127.0.0.1"', '"HostIp":"127.0.0.1"']);
  });

  test("keeps persistent storage in a volume of its replica, and memory storage in memory", () => {
    expect(spec().HostConfig).toMatchObject({
      Mounts: [{ Type: "volume", Target: "/data", Source: volumesOf({ lease, service, replica: 0 })[0] }],
      Tmpfs: { "/dev/shm": "rw,size=1048576" },
    });
    expect(volumesOf({ lease, service, replica: 0 })).not.toEqual(volumesOf({ lease, service, replica: 1 }));
  });

  test("asks for GPUs only where the engine has some", () => {
    expect(spec().HostConfig).toMatchObject({ DeviceRequests: [{ Count: 1 }] });
    expect(spec({}, false).HostConfig).not.toHaveProperty("DeviceRequests");
  });

  test("carries the labels by which it is found again", () => {
    expect(spec().Labels).toEqual({
      [label.instance]: "test",
      [label.pid]: "1",
      [label.machine]: "here",
      [label.lease]: "akash1owner/7/1/1/akash1provider",
      [label.service]: "web",
      [label.pod]: "web-0",
      [label.form]: formOf(service),
    });
    expect(formOf({ ...service, image: "other" })).not.toBe(formOf(service));
  });

  test("is reached by other services under its service's name", () => {
    const config = spec().NetworkingConfig as { EndpointsConfig: Record<string, { Aliases: string[] }> };
    expect(Object.values(config.EndpointsConfig)[0]?.Aliases).toContain("web");
  });
});

describe("images", () => {
  test.each([
    ["nginx", "nginx", "latest"],
    ["nginx:1.27", "nginx", "1.27"],
    ["registry.example:5000/a/b", "registry.example:5000/a/b", "latest"],
    ["registry.example:5000/a/b:c", "registry.example:5000/a/b", "c"],
    ["a@sha256:00", "a@sha256:00", ""],
  ])("%s is %s at %s", (image, name, tag) => {
    expect(imageParts(image)).toEqual({ name, tag });
  });

  test("of private registries are asked for with the manifest's credentials", () => {
    const credentials = { host: "r.example", email: "", username: "me", password: "x" };
    const auth = registryAuth({ ...service, credentials }) ?? "";
    expect(auth.length % 4).toBe(0);
    expect(JSON.parse(Buffer.from(auth, "base64url").toString())).toMatchObject({
      username: "me",
      serveraddress: "r.example",
    });
    expect(registryAuth(service)).toBeUndefined();
  });
});
