/**
 * Keys, addresses and signatures.
 * In: a recovery phrase, a private key or a wallet. Out: a `Signer` for one account. What stays true: a private key
 * never leaves the signer that holds it, and every signature is the 64-byte low-s form that the chain accepts.
 */
export {
  ADDRESS_PREFIX,
  addressOf,
  isAddress,
  moduleAddress,
  parseAddress,
  toAddress,
} from "./sign/address.ts";
export { isPublicKey, publicKeyOf, signMessage, verifyMessage } from "./sign/key.ts";
export { decryptKey, encryptKey, type KeyBox, type LockOptions } from "./sign/key-box.ts";
export {
  createMnemonic,
  type DerivationOptions,
  parseMnemonic,
  privateKeyFromMnemonic,
} from "./sign/mnemonic.ts";
export {
  type AminoSignature,
  createKeySigner,
  type DirectSignature,
  type DirectSignDoc,
  directSignBytes,
  type Signer,
  signerFromMnemonic,
  type TextSignature,
} from "./sign/signer.ts";
export {
  type AminoMsg,
  aminoSignBytes,
  type StdFee,
  type StdSignDoc,
  sortedJson,
} from "./sign/std-sign-doc.ts";
export { textSignBytes, textSignDoc } from "./sign/text.ts";
export { type OfflineSigner, signerFromOfflineSigner, type WalletSignature } from "./sign/wallet.ts";
