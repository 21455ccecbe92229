/** Refusals of addresses inside messages and queries, as the SDK's address codec words them. */
import { AddressError, addressBytes, plainAddress } from "../address.ts";
import { plain, type Refusal, sdk } from "../refusal.ts";

/** An address as the node prints it. Refuses what is none; `what` names it in the text. */
export function checkAddress(address: string, what: string): string {
  const refusal = addressRefusal(address);
  if (refusal) throw sdk.invalidAddress.wrap(`invalid ${what} address: ${refusal.message}`);
  return plainAddress(address);
}

/** The same with nothing around the codec's own refusal. */
export function readAddress(address: string, prefix?: string): Uint8Array {
  const refusal = addressRefusal(address, prefix);
  if (refusal) throw refusal;
  return addressBytes(address, prefix);
}

/** What the codec says to a text; undefined to an address. */
export function addressRefusal(address: string, prefix = "akash"): Refusal | undefined {
  try {
    addressBytes(address, prefix);
    return undefined;
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    if (error.prefix === undefined)
      return /: unknown address$/.test(error.message) ? unknown(error) : plain(error.message);
    return sdk.logic.wrap(`hrp does not match bech32 prefix: expected '${prefix}' got '${error.prefix}'`);
  }
}

function unknown({ message }: AddressError): Refusal {
  return sdk.unknownAddress.wrap(message.replace(/: unknown address$/, ""));
}
