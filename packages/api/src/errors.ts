/** The codes that this room's client can throw by itself; all others come from the server. */
export const apiErrors = {
  API_UNREACHABLE: {
    meaning: "No answer came from the API's address.",
    hint: "Check that `slipway up` runs, and its address.",
    retryable: true,
    http: 503,
  },
  API_ANSWER_UNREADABLE: {
    meaning: "The answer is not what the contract says: a proxy or another program may stand between.",
    hint: "Look at the server's own log, and check the address.",
    retryable: true,
    http: 502,
  },
  TEMPLATE_INVALID: {
    meaning: "A template file does not have the form of a template.",
    hint: "Compare it with the files in templates/; the details name the field.",
    retryable: false,
    http: 500,
  },
  TEMPLATE_VALUE_INVALID: {
    meaning: "A value for a template's parameter is missing, unknown or not allowed.",
    hint: "Look at the template's parameters: names, choices and patterns.",
    retryable: false,
    http: 400,
  },
} as const;
