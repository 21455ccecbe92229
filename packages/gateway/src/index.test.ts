import { expect, test } from "vitest";
import * as gateway from "./index.ts";
import * as token from "./token/index.ts";

test("the package's exports are these and no others", () => {
  expect(Object.keys(gateway).toSorted()).toMatchInlineSnapshot(`
    [
      "adr36",
      "allows",
      "allowsAny",
      "checkIdentity",
      "createCertificate",
      "createGateway",
      "createQueue",
      "createStatusClient",
      "createToken",
      "createTokenSource",
      "ensureCertificate",
      "everydayScopes",
      "fromChain",
      "fromPem",
      "gatewayErrors",
      "isAddress",
      "isDueForRenewal",
      "isSameKey",
      "parseGrpcStatus",
      "parseProviderStatus",
      "providerToken",
      "publishCertificate",
      "readCertificate",
      "readChainKey",
      "revokeCertificate",
      "scopes",
      "serviceOf",
      "sessionToken",
      "shellFrame",
      "toPem",
      "verifySessionToken",
      "verifyToken",
      "withLeaseCost",
      "writeCertificate",
    ]
  `);
});

test("the token part's exports are these and no others", () => {
  expect(Object.keys(token).toSorted()).toMatchInlineSnapshot(`
    [
      "adr36",
      "allows",
      "allowsAny",
      "createToken",
      "createTokenSource",
      "everydayScopes",
      "isAddress",
      "providerToken",
      "scopes",
      "sessionToken",
      "verifySessionToken",
      "verifyToken",
    ]
  `);
});
