/** What Akash clients ask first: which API versions this node speaks. */
export const nodeVersion = "2.1.0";

const modules = [
  { module: "audit", version: "v1" },
  { module: "bme", version: "v1" },
  { module: "cert", version: "v1" },
  { module: "deployment", version: "v1beta4" },
  { module: "escrow", version: "v1" },
  { module: "market", version: "v1beta5" },
  { module: "oracle", version: "v2" },
  { module: "provider", version: "v1beta4" },
  { module: "take", version: "v1" },
  { module: "wasm", version: "v1" },
];

export function discovery(chainId: string) {
  return {
    client_info: { api_version: "v1beta3" },
    supported_versions: [
      { api_version: "v1beta4", modules, features: null },
      { api_version: "v1beta3", modules, features: null },
    ],
    chain_id: chainId,
    node_version: nodeVersion,
    min_client_version: "",
  };
}
