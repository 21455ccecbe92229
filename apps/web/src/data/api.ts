// The one client of the API. Session tokens come from whoever holds the key (see wallet/session.ts), never from here.
import { type Client, createClient } from "@slipway/api";

let giveToken: () => Promise<string | undefined> = async () => undefined;

/** Lets the wallet answer for session tokens; called once the signing code is loaded. */
export function answerTokensWith(give: () => Promise<string | undefined>): void {
  giveToken = give;
}

export const api: Client = createClient({ baseUrl: "" });
/** The same client with the owner's session token, for the few routes that need one. */
export const ownerApi: Client = createClient({ baseUrl: "", token: () => giveToken() });
