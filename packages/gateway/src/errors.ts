import { errorsOf } from "@slipway/chain";

/** Every error that this package throws: what it means, the next step, whether trying again can help, the HTTP status. */
export const gatewayErrors = {
  GATEWAY_UNREACHABLE: {
    meaning: "No connection to the provider's gateway could be made, or it broke before an answer came.",
    hint: "Check whether the provider is online; try again in a minute, or close the deployment and take another provider.",
    retryable: true,
    http: 502,
  },
  GATEWAY_TIMEOUT: {
    meaning: "The provider's gateway did not answer in time.",
    hint: "Try again; if it stays silent, close the deployment and take another provider. The lease keeps costing until then.",
    retryable: true,
    http: 504,
  },
  GATEWAY_ADDRESS_INVALID: {
    meaning: "The provider's address on chain is not an https address.",
    hint: "The provider must correct its host address on chain; take another provider.",
    retryable: false,
    http: 502,
  },
  GATEWAY_IDENTITY_MISMATCH: {
    meaning:
      "The machine that answered is not the provider: its certificate belongs to somebody else or is not on chain.",
    hint: "Nothing was sent. Do not go on with this provider until its certificate on chain fits the one it shows.",
    retryable: false,
    http: 502,
  },
  GATEWAY_IDENTITY_EXPIRED: {
    meaning: "The provider's certificate has expired or is not valid yet.",
    hint: "Nothing was sent. Check your clock; if it is right, the provider must publish a new certificate.",
    retryable: false,
    http: 502,
  },
  GATEWAY_IDENTITY_UNPROVEN: {
    meaning:
      "The chain could not be asked for the provider's certificate, so its identity could not be checked.",
    hint: "Nothing was sent. Check the connection to the chain and try again.",
    retryable: true,
    http: 503,
  },
  GATEWAY_TLS_REFUSED: {
    meaning:
      "The provider's gateway refused the TLS connection: it speaks no TLS 1.3, or did not accept the client certificate.",
    hint: "If you use a client certificate, check that it is published, not revoked and not expired; or use a token instead.",
    retryable: false,
    http: 502,
  },
  GATEWAY_TOKEN_INVALID: {
    meaning: "A token asks for something that no provider accepts, or the provider found the token invalid.",
    hint: "Sign in again. If it persists, your account may have no public key on chain yet: send any transaction first.",
    retryable: false,
    http: 401,
  },
  GATEWAY_TOKEN_EXPIRED: {
    meaning: "The provider found the token expired or not valid yet.",
    hint: "Sign a new token. If it happens at once, compare your clock with the real time.",
    retryable: true,
    http: 401,
  },
  GATEWAY_NOT_ALLOWED: {
    meaning: "The token or certificate does not allow this at this provider or for this lease.",
    hint: "Sign a token with the scope that this needs, for this provider, from the account that owns the lease.",
    retryable: false,
    http: 403,
  },
  GATEWAY_REQUEST_REFUSED: {
    meaning: "The provider's gateway found the request malformed.",
    hint: "The provider may run another version; compare its version with the ones supported.",
    retryable: false,
    http: 400,
  },
  GATEWAY_LEASE_NOT_FOUND: {
    meaning: "The provider knows no such lease, or no manifest was accepted for it yet.",
    hint: "Check that the lease is active and send the manifest; right after the lease was made, wait a few seconds.",
    retryable: true,
    http: 404,
  },
  GATEWAY_DEPLOYMENT_NOT_FOUND: {
    meaning: "The provider asked its node for the deployment and got none.",
    hint: "Check the network and the account. Right after the deployment was made, wait for the provider's node to catch up.",
    retryable: true,
    http: 404,
  },
  GATEWAY_SERVICE_UNKNOWN: {
    meaning: "The lease has no service of that name, or it has no running replica.",
    hint: "Look at the lease's status for the names of its services and how many replicas are ready.",
    retryable: false,
    http: 404,
  },
  GATEWAY_MANIFEST_HASH: {
    meaning: "The manifest is not the one whose hash stands on chain.",
    hint: "Send the manifest of the last accepted update, or update the deployment on chain with this one first.",
    retryable: true,
    http: 422,
  },
  GATEWAY_MANIFEST_REFUSED: {
    meaning: "The provider refused the manifest; the message says why.",
    hint: "Correct the SDL, update the deployment, and send the manifest again.",
    retryable: false,
    http: 422,
  },
  GATEWAY_HOSTNAME_TAKEN: {
    meaning: "A hostname in the manifest is used by another deployment at this provider.",
    hint: "Choose another hostname, close the deployment that uses it, or migrate the hostname.",
    retryable: false,
    http: 409,
  },
  GATEWAY_UNSUPPORTED: {
    meaning: "The provider's gateway does not offer this call.",
    hint: "The provider runs an older or newer version; do without, or take another provider.",
    retryable: false,
    http: 501,
  },
  GATEWAY_CLUSTER_DOWN: {
    meaning: "The gateway answers, but the provider's cluster behind it does not.",
    hint: "Workloads may still run. Try again in a few minutes, or ask the provider.",
    retryable: true,
    http: 503,
  },
  GATEWAY_FAILED: {
    meaning: "The provider's gateway failed inside; the message is its own.",
    hint: "Try again; if it stays, ask the provider, or take another.",
    retryable: true,
    http: 502,
  },
  GATEWAY_ANSWER_UNREADABLE: {
    meaning: "The provider's gateway answered with something that is not what the protocol says.",
    hint: "The provider may run another version, or something stands in between.",
    retryable: false,
    http: 502,
  },
  GATEWAY_STREAM_BROKEN: {
    meaning: "A stream of logs, events or a shell broke and could not be taken up again.",
    hint: "Open it again; lines written in between may be missing.",
    retryable: true,
    http: 502,
  },
  GATEWAY_SHELL_FAILED: {
    meaning: "The command could not be started in the container; the message is the provider's.",
    hint: "Check the name of the command and that a replica is running; many images have no shell.",
    retryable: false,
    http: 502,
  },
  GATEWAY_CERTIFICATE_INVALID: {
    meaning: "A client certificate cannot be read, or its private key is not the one that belongs to it.",
    hint: "Nothing was sent. Make a new certificate and publish it, or use a token instead.",
    retryable: false,
    http: 400,
  },
} as const;

export type GatewayErrorCode = keyof typeof gatewayErrors;

/** Makes an error of this package; hint and retryable come from the table. */
export const gatewayError = errorsOf(gatewayErrors);
