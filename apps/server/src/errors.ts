import { type ErrorEntry, errorsOf } from "@slipway/chain";

/** Everything that the server refuses by itself. */
export const serverErrors = {
  SERVER_DATA_LOCKED: {
    meaning: "Another Slipway already works with this data directory.",
    hint: "Stop the other one, or give this one its own with --data.",
    retryable: true,
    http: 503,
  },
  SERVER_DATA_NOT_WRITABLE: {
    meaning: "The data directory cannot be made or written.",
    hint: "Give a directory that this user may write with --data, or keep nothing with --ephemeral.",
    retryable: false,
    http: 500,
  },
  SERVER_PORT_TAKEN: {
    meaning: "Another program listens on this port.",
    hint: "Choose another with --port, or stop that program.",
    retryable: true,
    http: 503,
  },
  SERVER_PORT_NOT_ALLOWED: {
    meaning: "The operating system does not let this user listen on that address and port.",
    hint: "Choose a port above 1023 with --port, and an address of this machine.",
    retryable: false,
    http: 500,
  },
  SERVER_NOT_READY: {
    meaning: "The server is still starting.",
    hint: "Ask again in a second; GET /healthz answers 200 when it is ready.",
    retryable: true,
    http: 503,
  },
  SERVER_FAULT: {
    meaning: "A fault in Slipway itself; nothing was done to your money by it.",
    hint: "Look at the server's log for the request's id, and please report it.",
    retryable: false,
    http: 500,
  },
  STORE_UNREACHABLE: {
    meaning: "The database cannot be opened.",
    hint: "Check DATABASE_URL, and that PostgreSQL runs and lets this user in.",
    retryable: true,
    http: 503,
  },
  STORE_DAMAGED: {
    meaning: "The embedded database in the data directory cannot be read.",
    hint: "Move the `db` folder of the data directory away and start again: the index is built anew from the chain.",
    retryable: false,
    http: 500,
  },
  STORE_TOO_NEW: {
    meaning: "A newer Slipway has changed the database's form.",
    hint: "Update Slipway, or give it another data directory or database.",
    retryable: false,
    http: 500,
  },
  ROUTE_NOT_FOUND: {
    meaning: "There is no such address in the API.",
    hint: "GET /openapi.json lists every route.",
    retryable: false,
    http: 404,
  },
  REQUEST_INVALID: {
    meaning: "The request does not have the form that the route asks for.",
    hint: "The details name each field and what is wrong with it; /openapi.json has the form.",
    retryable: false,
    http: 400,
  },
  REQUEST_TOO_LARGE: {
    meaning: "The request's body is larger than the route takes.",
    hint: "Send less; the details say how much is taken.",
    retryable: false,
    http: 413,
  },
  LOOPBACK_ONLY: {
    meaning: "This route answers only to programs on the same machine.",
    hint: "Call it on the machine where Slipway runs, by 127.0.0.1.",
    retryable: false,
    http: 403,
  },
  NETWORK_UNKNOWN: {
    meaning: "No network of that name is known here.",
    hint: "GET /v1/networks lists the names; add your own with POST /v1/networks.",
    retryable: false,
    http: 404,
  },
  NETWORK_BUILT_IN: {
    meaning: "The name belongs to a built-in network and cannot be given to another.",
    hint: "Choose another name.",
    retryable: false,
    http: 409,
  },
  NETWORK_NOT_SANDBOX: {
    meaning: "Only the sandbox can do this, and only in the program that runs it.",
    hint: "Use the network named sandbox; `slipway up --network sandbox` starts a program that runs it.",
    retryable: false,
    http: 409,
  },
  SANDBOX_JUMPS_ALREADY: {
    meaning: "A jump in time goes on, and a second one cannot begin before it ends.",
    hint: "Wait for it, or stop it: DELETE …/admin/jump, or “Stop here” on the sandbox's page.",
    retryable: true,
    http: 409,
  },
  RPC_METHOD_NOT_ALLOWED: {
    meaning: "The relay does not pass this JSON-RPC method on.",
    hint: "Reading methods and broadcast are allowed; the details list them.",
    retryable: false,
    http: 403,
  },
  DEPLOYMENT_NOT_FOUND: {
    meaning: "No deployment with this owner and dseq exists on the network.",
    hint: "Check the owner, the dseq and the network.",
    retryable: false,
    http: 404,
  },
  PROVIDER_UNKNOWN: {
    meaning: "No provider with this address is registered on the network.",
    hint: "GET …/providers lists them.",
    retryable: false,
    http: 404,
  },
  PROVIDER_TOKEN_MISSING: {
    meaning: "A lease's provider wants a token that the account signed, and none came with the request.",
    hint: "Send it in the header x-provider-token (providerToken of @slipway/gateway/token makes one).",
    retryable: false,
    http: 401,
  },
  TRANSACTION_NOT_FOUND: {
    meaning: "No transaction with this hash is known to the network's node.",
    hint: "A fresh one may need a block's time; check the hash and the network.",
    retryable: true,
    http: 404,
  },
  TRANSACTION_INVALID: {
    meaning: "The bytes are not a transaction.",
    hint: "Send base64 of a protobuf TxRaw: body, auth info, signatures.",
    retryable: false,
    http: 400,
  },
  MESSAGE_INVALID: {
    meaning: "A message of the transaction has an unknown type or fields that do not fit it.",
    hint: "Give typeUrl and the chain's JSON form (snake_case) as value; the details name the message.",
    retryable: false,
    http: 400,
  },
  SESSION_MISSING: {
    meaning: "The route needs a session token of the account, and none came.",
    hint: "Send `authorization: Bearer …` (sessionToken of @slipway/gateway/token makes one).",
    retryable: false,
    http: 401,
  },
  SESSION_INVALID: {
    meaning:
      "The session token proves nothing: expired, for another audience, or the signature does not fit.",
    hint: "Sign a new one.",
    retryable: false,
    http: 401,
  },
  SESSION_NOT_OWNER: {
    meaning: "The session belongs to another account than the deployment.",
    hint: "Sign in with the account that owns the deployment.",
    retryable: false,
    http: 403,
  },
  SDL_NOT_KEPT: {
    meaning: "This program keeps no SDL text for the deployment: it was made elsewhere.",
    hint: "Paste the SDL; it is checked against the deployment's hash.",
    retryable: false,
    http: 404,
  },
  TEMPLATE_NOT_FOUND: {
    meaning: "The catalogue has no template of that name.",
    hint: "GET /v1/templates lists them.",
    retryable: false,
    http: 404,
  },
} as const satisfies Record<string, ErrorEntry>;

/** Makes an error of the table. */
export const serverError = errorsOf(serverErrors);
