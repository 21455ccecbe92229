/** cosmos.base.node.v1beta1.Service and akash.discovery.v1.Discovery: settings and versions. */
import { Discovery } from "@slipway/chain/gen/akash/discovery/v1/service_pb.ts";
import { Service } from "@slipway/chain/gen/cosmos/base/node/v1beta1/query_pb.ts";
import { emptyHash } from "../comet/merkle.ts";
import { discovery } from "../discovery.ts";
import { minimumGasPrice } from "../node-facts.ts";
import { unary } from "./unary.ts";

const nanosPerSecond = 1_000_000_000n;

export const nodeService = [
  unary(Service.method.config, () => ({
    minimumGasPrice,
    pruningKeepRecent: "0",
    pruningInterval: "0",
    haltHeight: 0n,
  })),

  unary(Service.method.status, ({ core, visibleHeight }) => {
    const height = visibleHeight();
    const time = core.head(height)?.time ?? core.facts.time;
    return {
      earliestStoreHeight: 0n,
      height,
      timestamp: { seconds: time / nanosPerSecond, nanos: Number(time % nanosPerSecond) },
      appHash: core.head(height - 1n)?.appHash ?? emptyHash,
      validatorHash: core.block(height)?.block.header.nextValidatorsHash ?? new Uint8Array(),
    };
  }),

  unary(Discovery.method.getInfo, ({ core }) => {
    const { client_info, supported_versions, chain_id, node_version, min_client_version } = discovery(
      core.facts.chainId,
    );
    return {
      info: {
        clientInfo: { apiVersion: client_info.api_version },
        supportedVersions: supported_versions.map(({ api_version, modules }) => ({
          apiVersion: api_version,
          modules,
        })),
        chainId: chain_id,
        nodeVersion: node_version,
        minClientVersion: min_client_version,
      },
    };
  }),
];
