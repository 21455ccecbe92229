/** What the node says about itself on every face. */
export const cometVersion = "0.38.19";
export const protocolVersion = { p2p: "8", block: "11", app: "0" };
export const p2pChannels = "40202122233038606100";
export const minimumGasPrice = "0.025000000000000000uakt";
