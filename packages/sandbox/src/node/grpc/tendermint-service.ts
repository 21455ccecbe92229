/** cosmos.base.tendermint.v1beta1.Service: blocks, validators and the node, as the SDK presents them. */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Service } from "@slipway/chain/gen/cosmos/base/tendermint/v1beta1/query_pb.ts";
import {
  BlockSchema as SdkBlockSchema,
  HeaderSchema as SdkHeaderSchema,
} from "@slipway/chain/gen/cosmos/base/tendermint/v1beta1/types_pb.ts";
import { PubKeySchema } from "@slipway/chain/gen/cosmos/crypto/ed25519/keys_pb.ts";
import { BlockSchema } from "@slipway/chain/gen/tendermint/types/block_pb.ts";
import { HeaderSchema } from "@slipway/chain/gen/tendermint/types/types_pb.ts";
import { formatAddress } from "../../chain/address.ts";
import { type Block, type BlockId, encodeBlock } from "../comet/block.ts";
import { nodeVersion } from "../discovery.ts";
import { cometVersion, p2pChannels, protocolVersion } from "../node-facts.ts";
import { GrpcStatus } from "./status.ts";
import { type ServiceContext, unary } from "./unary.ts";

const consensusPrefix = "akashvalcons";

export const tendermintService = [
  unary(Service.method.getNodeInfo, (context) => ({
    defaultNodeInfo: {
      protocolVersion: {
        p2p: BigInt(protocolVersion.p2p),
        block: BigInt(protocolVersion.block),
        app: BigInt(protocolVersion.app),
      },
      defaultNodeId: context.nodeId,
      listenAddr: "tcp://127.0.0.1:26656",
      network: context.core.facts.chainId,
      version: cometVersion,
      channels: Buffer.from(p2pChannels, "hex"),
      moniker: context.core.facts.moniker,
      other: { txIndex: "on", rpcAddress: `tcp://127.0.0.1:${context.rpcPort()}` },
    },
    applicationVersion: {
      name: "akash",
      appName: "akash",
      version: nodeVersion,
      gitCommit: "",
      buildTags: "",
      goVersion: "none: this is the sandbox of Slipway",
      buildDeps: [{ path: "@slipway/sandbox", version: "v0.1.0", sum: "" }],
      cosmosSdkVersion: "v0.53.6",
    },
  })),

  unary(Service.method.getSyncing, () => ({ syncing: false })),

  unary(Service.method.getLatestBlock, (context) => blockOf(context, context.visibleHeight())),

  unary(Service.method.getBlockByHeight, (context, { height }) => {
    if (height > context.visibleHeight()) {
      throw new GrpcStatus("InvalidArgument", "requested block height is bigger then the chain length");
    }
    return blockOf(context, height);
  }),

  unary(Service.method.getLatestValidatorSet, (context) => validators(context, context.visibleHeight() + 1n)),

  unary(Service.method.getValidatorSetByHeight, (context, { height }) => {
    if (height > context.visibleHeight()) {
      throw new GrpcStatus("InvalidArgument", "requested block height is bigger then the chain length");
    }
    if (height < 1n) throw new GrpcStatus("Unknown", `height must be greater than 0, but got ${height}`);
    return validators(context, height);
  }),
];

/** The block as protobuf messages: CometBFT's own, and the SDK's with a readable proposer. */
export function blockMessages({ id, block }: { id: BlockId; block: Block }) {
  const message = fromBinary(BlockSchema, encodeBlock(block));
  const bytes = message.header
    ? toBinary(HeaderSchema, { ...message.header, proposerAddress: new Uint8Array() })
    : new Uint8Array();
  const header = fromBinary(SdkHeaderSchema, bytes);
  header.proposerAddress = formatAddress(block.header.proposer, consensusPrefix);
  const { data, evidence, lastCommit } = message;
  return {
    blockId: { hash: id.hash, partSetHeader: { total: id.partsTotal, hash: id.partsHash } },
    block: message,
    sdkBlock: create(SdkBlockSchema, {
      header,
      ...(data ? { data } : {}),
      ...(evidence ? { evidence } : {}),
      ...(lastCommit ? { lastCommit } : {}),
    }),
  };
}

function blockOf({ core }: ServiceContext, height: bigint) {
  const found = core.block(height);
  if (!found) {
    throw new GrpcStatus("Unknown", `height must be greater than 0, but got ${height}`);
  }
  return blockMessages(found);
}

function validators({ core }: ServiceContext, height: bigint) {
  const pubKey = anyPack(PubKeySchema, create(PubKeySchema, { key: core.validator.pubkey }));
  pubKey.typeUrl = "/cosmos.crypto.ed25519.PubKey";
  return {
    blockHeight: height,
    validators: [
      {
        address: formatAddress(core.validator.address, consensusPrefix),
        pubKey,
        votingPower: core.facts.validatorPower,
        proposerPriority: 0n,
      },
    ],
    pagination: { total: 1n },
  };
}
