/** The recorded exchanges with a real gateway, and the parts of its set-up that can be made again from what was written down. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Manifest } from "../manifest.ts";

export interface Auth {
  readonly kind: "none" | "jwt" | "header" | "mtls" | "mtls+jwt" | "mtls+header";
  readonly alg?: string;
  readonly signer?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly tamper?: string;
  readonly header?: string;
  readonly cert?: string;
}

export interface Frame {
  readonly dir: "in" | "out";
  readonly type: "text" | "binary" | "close" | "ping" | "eof" | "leave";
  readonly hex?: string;
  readonly text?: string;
  readonly prefix?: number;
  readonly len?: number;
  readonly code?: number;
  readonly reason?: string;
  readonly note?: string;
}

export interface Exchange {
  readonly id: string;
  readonly kind: "http" | "ws" | "tls";
  readonly note?: string;
  readonly request: {
    readonly auth?: Auth;
    readonly method?: string;
    readonly path?: string;
    readonly body?: string;
    readonly body_note?: string;
    readonly content_type?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly alpn?: readonly string[] | null;
    readonly max_version?: string;
    readonly sends?: string;
    readonly server_name?: string;
  };
  readonly response: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly transport_error?: string;
    readonly handshake_error?: string;
    readonly read_error?: string;
    readonly first_line?: string;
    readonly version?: string;
    readonly cipher?: string;
    readonly alpn?: string;
    readonly server_cert_cn?: string;
    readonly resumed?: boolean;
  };
  readonly frames?: readonly Frame[];
  readonly backend_saw?: readonly string[];
}

export interface Account {
  readonly address: string;
  readonly secp256k1_private_key_hex: string;
  readonly secp256k1_public_key_hex: string;
}

export interface Setup {
  readonly accounts: Readonly<Record<string, Account>>;
  readonly accounts_known_to_provider: readonly string[];
  readonly certificates: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
  readonly manifest_hash_hex: string;
  readonly provider: string;
  readonly server_name_with_ca_certificate: string;
}

export function readRecording(): { setup: Setup; exchanges: readonly Exchange[] } {
  const file = new URL("../../../goldens/gateway.jsonl.gz", import.meta.url);
  const [first = "", ...rest] = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  // The recording's own README gives this form.
  return { setup: JSON.parse(first) as Setup, exchanges: rest.map((line) => JSON.parse(line) as Exchange) };
}
