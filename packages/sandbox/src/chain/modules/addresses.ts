/** Refusals of addresses inside messages. */
import { AddressError, addressBytes } from "../address.ts";
import { sdk } from "../refusal.ts";

/** Refuses what is no account address; `what` names it in the text. */
export function checkAddress(address: string, what: string): void {
  try {
    addressBytes(address);
  } catch (error) {
    if (error instanceof AddressError)
      throw sdk.invalidAddress.wrap(`invalid ${what} address: ${error.message}`);
    throw error;
  }
}
