import { describe, expect, test } from "vitest";
import { closeError, refusal } from "./answer.ts";
import { gatewayErrors } from "./errors.ts";

const json = (message: string): string => JSON.stringify({ message });

describe("a refusal is told by what a person can do about it", () => {
  test.each([
    [401, json("unauthorized access"), "GATEWAY_NOT_ALLOWED"],
    [401, json("JWT is invalid"), "GATEWAY_TOKEN_INVALID"],
    [401, json("JWT is expired"), "GATEWAY_TOKEN_EXPIRED"],
    [400, json("JWT has invalid claims"), "GATEWAY_TOKEN_EXPIRED"],
    [400, json("invalid authorization header"), "GATEWAY_REQUEST_REFUSED"],
    [404, "no lease for deployment\n", "GATEWAY_LEASE_NOT_FOUND"],
    [404, "", "GATEWAY_LEASE_NOT_FOUND"],
    [404, "kube: no service for that lease\n", "GATEWAY_SERVICE_UNKNOWN"],
    [404, "404 page not found\n", "GATEWAY_UNSUPPORTED"],
    [405, "", "GATEWAY_UNSUPPORTED"],
    [413, "http: request body too large\n", "GATEWAY_REQUEST_REFUSED"],
    [422, "manifest version validation failed\n", "GATEWAY_MANIFEST_HASH"],
    [422, "invalid manifest: zero global services\n", "GATEWAY_MANIFEST_REFUSED"],
    [500, "resources ID must be > 0\n", "GATEWAY_MANIFEST_REFUSED"],
    [500, "invalid manifest: group count mismatch (1 != 2)\n", "GATEWAY_MANIFEST_REFUSED"],
    [500, 'hostname not allowed: host "a.b" in use\n', "GATEWAY_HOSTNAME_TAKEN"],
    [500, "rpc error: code = NotFound desc = Deployment not found\n", "GATEWAY_DEPLOYMENT_NOT_FOUND"],
    [500, "something broke\n", "GATEWAY_FAILED"],
    [503, "dial tcp: connection refused\n", "GATEWAY_CLUSTER_DOWN"],
    [302, "", "GATEWAY_FAILED"],
  ])("%i %j is %s", (status, body, code) => {
    const error = refusal({ status, body }, "the manifest");
    expect(error.code).toBe(code);
    expect(error.hint).not.toBe("");
    expect(error.message).not.toContain("{");
  });

  test.each([
    [4000, "no running pods", "GATEWAY_SERVICE_UNKNOWN"],
    [4000, "", "GATEWAY_FAILED"],
    [4001, "", "GATEWAY_LEASE_NOT_FOUND"],
    [4002, "", "GATEWAY_CLUSTER_DOWN"],
  ])("close code %i %j is %s", (code, reason, expected) => {
    expect(closeError(code, reason, "logs")?.code).toBe(expected);
  });

  test("a normal end is no error", () => {
    expect(closeError(1000, "", "logs")).toBeUndefined();
    expect(closeError(1006, "", "logs")).toBeUndefined();
  });

  test("every error has a meaning and a next step in sentences", () => {
    for (const [code, { meaning, hint, http }] of Object.entries(gatewayErrors)) {
      expect.soft(code).toMatch(/^GATEWAY_[A-Z_]+$/);
      expect.soft(meaning, code).toMatch(/\.$/);
      expect.soft(hint, code).toMatch(/\.$/);
      expect.soft(http, code).toBeGreaterThanOrEqual(400);
    }
  });
});
