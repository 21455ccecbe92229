import { create, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { Query as Deployment } from "@slipway/chain/gen/akash/deployment/v1beta4/query_pb.ts";
import { ProviderRPC } from "@slipway/chain/gen/akash/provider/v1/service_pb.ts";
import { Query as Providers } from "@slipway/chain/gen/akash/provider/v1beta4/query_pb.ts";
import { Query as Bank } from "@slipway/chain/gen/cosmos/bank/v1beta1/query_pb.ts";
import { Service as Tendermint } from "@slipway/chain/gen/cosmos/base/tendermint/v1beta1/query_pb.ts";
import { Service as Tx } from "@slipway/chain/gen/cosmos/tx/v1beta1/service_pb.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createNode, type Node } from "../node.ts";
import { transfer } from "../test/money.ts";
import { recordedGenesis } from "../test/recorded.ts";
import { reflectionService } from "./reflection.ts";

const owner = "akash1erxf3sa9q2j4vgseu7jq4a258ckmk7cyz9hv7c";
let node: Node;

beforeAll(async () => {
  node = await createNode({ genesis: recordedGenesis(), manual: true });
  await node.admin.mine(3);
});

afterAll(() => node?.close());

const transports = {
  gRPC: () => createGrpcTransport({ baseUrl: node.grpcUrl }),
  "gRPC-web": () => createGrpcWebTransport({ baseUrl: node.grpcUrl, httpVersion: "1.1" }),
};

describe.each(["gRPC", "gRPC-web"] as const)("%s", (name) => {
  test("answers the application's queries, with the height in the header", async () => {
    let height: string | null = null;
    const { balance } = await createClient(Bank, transports[name]()).balance(
      { address: owner, denom: "uakt" },
      {
        onHeader: (headers) => {
          height = headers.get("x-cosmos-block-height");
        },
      },
    );
    expect(balance?.amount).toMatch(/^\d+$/);
    expect(height).toBe(String(node.height));
  });

  test("tells refusals with their status", async () => {
    const client = createClient(Deployment, transports[name]());
    const asking = client.deployment({ id: { owner, dseq: 9n } });
    await expect(asking).rejects.toMatchObject({
      code: Code.NotFound,
      rawMessage: "codespace deployment code 4: Deployment not found",
    });
  });

  test("answers for the providers on the chain, not for what lives at their gateways", async () => {
    const transport = transports[name]();
    const { providers } = await createClient(Providers, transport).providers({});
    expect(providers).toEqual([]);
    await expect(createClient(ProviderRPC, transport).getStatus({})).rejects.toMatchObject({
      code: Code.Unimplemented,
      rawMessage: "unknown service akash.provider.v1.ProviderRPC",
    });
  });

  test("answers for an older height when the header asks for it", async () => {
    const client = createClient(Tendermint, transports[name]());
    const headers = { "x-cosmos-block-height": "99" };
    await expect(client.getSyncing({}, { headers })).rejects.toMatchObject({ code: Code.Unknown });
  });

  test("simulates, takes and finds a transaction", async () => {
    const client = createClient(Tx, transports[name]());
    const sequence = name === "gRPC" ? 0n : 1n;
    const txBytes = Buffer.from(await transfer(1, sequence), "base64");
    const { gasInfo, result } = await client.simulate({ txBytes });
    expect(gasInfo?.gasUsed).toBeGreaterThan(0n);
    expect(gasInfo?.gasWanted).toBe(2n ** 64n - 1n);
    expect(result?.msgResponses.map(({ typeUrl }) => typeUrl)).toEqual([
      "/cosmos.bank.v1beta1.MsgSendResponse",
    ]);
    const { txResponse } = await client.broadcastTx({ txBytes, mode: 2 });
    expect(txResponse?.code).toBe(0);
    await node.admin.mine();
    const found = await client.getTx({ hash: txResponse?.txhash ?? "" });
    expect(found.txResponse?.height).toBe(node.height);
    const { total } = await client.getTxsEvent({ query: `message.sender='${owner}'` });
    expect(total).toBe(sequence + 1n);
  });
});

test("reflection lists the services and hands out their files", async () => {
  const { registry, service } = reflectionService("grpc.reflection.v1");
  const input = registry.getMessage("grpc.reflection.v1.ServerReflectionRequest");
  if (!input) throw new Error("no request message");
  const asking = (question: string, value: string) =>
    create(input, { messageRequest: { case: question, value } });
  async function* questions() {
    yield asking("listServices", "*");
    yield asking("fileContainingSymbol", "akash.market.v1beta5.Query");
    yield asking("fileByFilename", "nope.proto");
  }
  // Known at run time only, so without a static type.
  const client = Object(createClient(service, createGrpcTransport({ baseUrl: node.grpcUrl })));
  const answers: { case: string; value: Record<string, unknown> }[] = [];
  for await (const answer of client.serverReflectionInfo(questions())) answers.push(answer.messageResponse);
  const [list, file, none] = answers;
  const names = Object(list?.value.service).map(({ name }: { name: string }) => name);
  expect(names).toContain("akash.market.v1beta5.Query");
  expect(names).toContain("grpc.reflection.v1.ServerReflection");
  const [bytes] = Object(file?.value.fileDescriptorProto);
  const described = fromBinary(FileDescriptorProtoSchema, bytes);
  expect(described.package).toBe("akash.market.v1beta5");
  expect(described.service[0]?.method.map(({ options }) => options?.$unknown ?? [])).toEqual(
    described.service[0]?.method.map(() => []),
  );
  expect(none?.value).toMatchObject({ errorCode: 5, errorMessage: "nope.proto not found" });
});
