/** Who may change parameters: the account of the governance module, for every module. */
import { moduleAddress } from "../address.ts";
import { govRefusals } from "../refusal.ts";

export const authority = moduleAddress("gov");

/** Refuses a parameter change that governance did not sign. */
export function assertAuthority(given: string): void {
  if (given !== authority) {
    throw govRefusals.invalidSigner.wrap(`invalid authority; expected ${authority}, got ${given}`);
  }
}
