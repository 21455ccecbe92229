import { type DescMethod, fromBinary, getOption, type JsonValue } from "@bufbuild/protobuf";
import { base64 } from "@scure/base";
import { describe, expect, test } from "vitest";
import { get, post } from "../src/gen/slipway/options_pb.ts";
import { fromJson, toJson } from "../src/json.ts";
import { createTypeRegistry, methodOf } from "../src/registry.ts";
import { recording, recordings } from "./goldens.ts";

const registry = createTypeRegistry();

interface StateLine {
  kind: string;
  path: string;
  req: JsonValue;
  res?: JsonValue;
  list?: string;
  changed?: JsonValue[];
}

interface RestExchange {
  name: string;
  request: { method: string; path: string };
  response: { status: number; body: JsonValue };
}

describe.skipIf(recordings("chain").length === 0)("answers of the recorded chain", () => {
  test.each(recordings("chain"))("$name reads and prints the same", ({ lines }) => {
    const answers = (lines as StateLine[]).filter((line) => line.path && (line.res || line.changed));
    expect(answers.length).toBeGreaterThan(0);
    for (const line of answers) {
      const method = methodOf(registry, line.path);
      if (!method) throw new Error(`no method ${line.path}`);
      const answer = line.res ?? { [line.list ?? ""]: line.changed ?? [], pagination: null };
      const printed = toJson(method.output, fromJson(method.output, answer, { registry }), { registry });
      const kept = line.res ? printed : { ...printed, pagination: null };
      expect(kept, `${line.path} ${JSON.stringify(line.req)}`).toEqual(answer);
      toJson(method.input, fromJson(method.input, line.req));
    }
  });
});

const rest = (recording("rpc/rest.json") ?? []) as RestExchange[];
const methods = [...registry].filter((type) => type.kind === "service").flatMap((service) => service.methods);

describe.skipIf(rest.length === 0)("answers of the recorded REST face", () => {
  test.each(rest.filter(({ response }) => response.status === 200))(
    "$name reads and prints the same",
    (exchange) => {
      const method = restMethod(exchange.request);
      if (!method) throw new Error(`no method for ${exchange.request.path}`);
      const printed = toJson(method.output, fromJson(method.output, exchange.response.body, { registry }), {
        registry,
      });
      expect(printed).toEqual(exchange.response.body);
    },
  );
});

interface CometAnswer {
  name: string;
  request: { body?: { params?: { path?: string } } };
  response: { body: { result?: { response?: { value?: string | null } } } };
}

test.skipIf(rest.length === 0)("bytes of a recorded abci_query print as the REST face printed them", () => {
  const comet = recording("rpc/comet.json") as CometAnswer[];
  const answer = comet.find(({ name }) => name === "abci_query at height");
  const value = base64.decode(answer?.response.body.result?.response?.value ?? "");
  const method = methodOf(registry, answer?.request.body?.params?.path ?? "");
  const expected = rest.find(({ name }) => name === "market params")?.response.body;
  expect(method && toJson(method.output, fromBinary(method.output, value))).toEqual(expected);
});

function restMethod({ method, path }: RestExchange["request"]): DescMethod | undefined {
  const [asked = ""] = path.split("?");
  return methods.filter((each) => matches(getOption(each, method === "POST" ? post : get), asked))[0];
}

function matches(template: string, path: string): boolean {
  if (template === "") return false;
  const pattern = template.replaceAll(/\{\w+=\*\*\}/g, ".+").replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(path);
}
