import { expect, test } from "vitest";
import { parseGoUrl } from "./go-url.ts";

test.each([
  ["https://provider.example:8443", "https provider.example:8443 "],
  ["HTTPS://provider.example", "https provider.example "],
  ["https://a@b.example/path?x#y", "https b.example /path"],
  ["https://[::1]:80", "https [::1]:80 "],
  ["provider.example", "  provider.example"],
  ["localhost:8443", "localhost  "],
  ["//host/path", " host /path"],
  ["https:/path", "https  /path"],
  ["", "  "],
])("%s is taken apart", (text, parts) => {
  const { scheme, host, path } = parseGoUrl(text) ?? {};
  expect(`${scheme} ${host} ${path}`).toBe(parts);
});

test.each([
  "127.0.0.1:8443",
  ":8443",
  "https://host:port",
  "https://my host",
  "https://a:1:2",
  "https://a%20b",
  "https://a/%zz",
  "https://a#%zz",
  "https://[::1",
  "https://a\u0001",
])("%s is refused", (text) => {
  expect(parseGoUrl(text)).toBeUndefined();
});
